//===--- qt.h - AsyncTidy -------------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names of receivers and events in reports, for Qt.
//
// Use async_watch::application<QApplication> (or QCoreApplication,
// QGuiApplication) instead of the class itself.
//
//===----------------------------------------------------------------------===//

#ifndef ASYNC_WATCH_ADAPTERS_QT_H
#define ASYNC_WATCH_ADAPTERS_QT_H

#include "../async_watch.h"
#include <QCoreApplication>
#include <QEvent>
#include <QMetaObject>

namespace async_watch {

template <class Application> class application : public Application {
public:
  using Application::Application;
  bool notify(QObject *Receiver, QEvent *Event) override {
    callback Scope(
        Receiver->metaObject()->className()); // lives as long as the class
    return Application::notify(Receiver, Event);
  }
};

} // namespace async_watch

#endif
