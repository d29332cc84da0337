//===- adapters/qt.h - names of receivers and events in reports, for Qt -----------------------------===//
// Use async_watch::application<QApplication> (or QCoreApplication, QGuiApplication) instead of the class itself.
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
    callback Scope(Receiver->metaObject()->className()); // lives as long as the class
    return Application::notify(Receiver, Event);
  }
};

} // namespace async_watch

#endif
