// REQUIRES: qt6, qcoro6
// RUN: %tidy-test %s async-void-callback -- -std=c++20 -fPIC -I %inputs -isystem /usr/include/x86_64-linux-gnu/qt6 \
// RUN:   -isystem /usr/include/x86_64-linux-gnu/qt6/QtCore -isystem /usr/include/x86_64-linux-gnu/qt6/QtConcurrent \
// RUN:   -isystem /usr/include/qcoro6 -isystem /usr/include/qcoro6/qcoro -isystem /usr/include/qcoro6/QCoro
// Slots of the real Qt. QCoro's tasks are made for them; a lazy task is not.

#include "task.h"
#include <QCoroTask>
#include <QMetaObject>
#include <QObject>
#include <QThread>
#include <QThreadPool>
#include <QTimer>
#include <QtConcurrentRun>

my::task<> work();

class window : public QObject {
public:
  QTimer timer;

  my::task<> lazy();
  my::scoped_task<> scoped();
  QCoro::Task<> qcoro();
  void plain();

  void wrong() {
    connect(&timer, &QTimer::timeout, this, &window::lazy);             // warns: 'QObject::connect' drops the task
    connect(&timer, &QTimer::timeout, this, &window::scoped);           // warns: so it is cancelled
    connect(&timer, &QTimer::timeout, this, [this]() -> my::task<> { co_await lazy(); }); // warns: 'QObject::connect'
    connect(&timer, &QTimer::timeout, this, [this] { return lazy(); }); // warns: 'QObject::connect'
    connect(&timer, &QTimer::timeout, work);                            // warns: 'QObject::connect'
    QTimer::singleShot(0, this, &window::lazy);                         // warns: 'QTimer::singleShot'
    QTimer::singleShot(0, [this]() -> my::task<> { co_await lazy(); }); // warns: 'QTimer::singleShot'
    QMetaObject::invokeMethod(this, [this]() -> my::task<> { co_await lazy(); }); // warns: 'QMetaObject::invokeMethod'
    QThread::create(work)->start();                                     // warns: 'QThread::create'
    QThreadPool::globalInstance()->start([]() -> my::task<> { co_return; }); // warns: 'QThreadPool::start'
  }

  void right() {
    connect(&timer, &QTimer::timeout, this, &window::qcoro);
    connect(&timer, &QTimer::timeout, this, &window::plain);
    connect(&timer, &QTimer::timeout, this, [this]() -> QCoro::Task<> { co_await qcoro(); });
    connect(&timer, &QTimer::timeout, this, [this] { return qcoro(); });
    connect(&timer, &QTimer::timeout, this, [this] { my::spawn(lazy()); });
    QTimer::singleShot(0, this, &window::qcoro);
    QTimer::singleShot(0, this, [this]() -> QCoro::Task<> { co_await qcoro(); });
    QMetaObject::invokeMethod(this, [this]() -> QCoro::Task<> { co_await qcoro(); });
    auto future = QtConcurrent::run(work); // the task is the result
    my::sync_wait(future.takeResult());
    QThread::create([] { my::sync_wait(work()); })->start();
  }
};
