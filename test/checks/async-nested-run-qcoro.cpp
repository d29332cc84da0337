// REQUIRES: qt6, qcoro6
// RUN: %tidy-test %s async-nested-run -- -std=c++20 -fPIC -isystem /usr/include/x86_64-linux-gnu/qt6 \
// RUN:   -isystem /usr/include/x86_64-linux-gnu/qt6/QtCore -isystem /usr/include/x86_64-linux-gnu/qt6/QtNetwork \
// RUN:   -isystem /usr/include/qcoro6 -isystem /usr/include/qcoro6/qcoro -isystem /usr/include/qcoro6/QCoro
// Nested event loops in Qt code with coroutines.
#include <QCoroTask>
#include <QCoroTimer>
#include <QCoreApplication>
#include <QEventLoop>
#include <QThread>
#include <QTimer>
#include <chrono>

using namespace std::chrono_literals;

QCoro::Task<int> load(int id);

struct Window : QObject {
  QEventLoop loop;
  int fetch() {
    QEventLoop inner;
    return inner.exec(); // notes: 'Window::fetch' calls 'QEventLoop::exec'
  }
  QCoro::Task<int> refresh() {
    loop.exec();                       // warns: 'QEventLoop::exec'
    int n = QCoro::waitFor(load(1));   // warns: 'QCoro::waitFor' // fixed: int n = co_await load(1);
    n += fetch();                      // warns: 'Window::fetch'
    co_await QCoro::sleepFor(1s);
    n += co_await load(2);
    co_return n;
  }
  void wire(QTimer *timer) {
    QObject::connect(timer, &QTimer::timeout, this, [this] {
      fetch(); // warns: 'Window::fetch'
    });
    QTimer::singleShot(1s, this, [] {
      QCoro::waitFor(load(1)); // warns: 'QCoro::waitFor'
    });
  }
};

int main(int argc, char **argv) {
  QCoreApplication app(argc, argv);
  QCoro::waitFor(load(1));
  return app.exec();
}
