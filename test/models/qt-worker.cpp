// REQUIRES: qt6
// RUN: %tidy-test %s async-blocking-call,async-nested-run -- -std=c++20 -fPIC \
// RUN:   -isystem /usr/include/x86_64-linux-gnu/qt6 -isystem /usr/include/x86_64-linux-gnu/qt6/QtCore

// silent: a worker that was moved to a thread of its own may block; this is how the documentation of QThread uses it

#include <QEventLoop>
#include <QObject>
#include <QThread>

class Worker : public QObject {
public:
  void doWork() { QThread::sleep(1); }
  void process() { QThread::sleep(1); }
};

class Controller : public QObject {
  Q_OBJECT
public:
  QThread thread;

  Controller() {
    Worker *worker = new Worker;
    worker->moveToThread(&thread);
    connect(&thread, &QThread::finished, worker, &QObject::deleteLater);
    connect(&thread, &QThread::started, worker, &Worker::process);
    connect(this, &Controller::operate, worker, &Worker::doWork);
    thread.start();
  }
  ~Controller() {
    thread.quit();
    thread.wait();
  }

Q_SIGNALS:
  void operate();
};

// The other way to use a thread.
class Thread : public QThread {
  void run() override {
    QThread::sleep(1);
    QEventLoop loop;
    loop.exec();
    exec();
  }
};
