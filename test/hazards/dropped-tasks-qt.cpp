// REQUIRES: qt6, qcoro6
// RUN: %tidy-test %s async-discarded-task,async-void-callback -- -std=c++20 -fPIC -isystem /usr/include/x86_64-linux-gnu/qt6 \
// RUN:   -isystem /usr/include/x86_64-linux-gnu/qt6/QtCore -isystem /usr/include/qcoro6 -isystem /usr/include/qcoro6/qcoro \
// RUN:   -isystem /usr/include/qcoro6/QCoro
// silent: the look-alikes of code on QCoro
#include <QCoroSignal>
#include <QCoroTask>
#include <QCoroTimer>
#include <QObject>
#include <QTimer>

QCoro::Task<> save();
QCoro::Task<bool> waitForReadyRead();

// Row: "eager tasks dropped by design at entry points and in slots".
class window : public QObject {
public:
  QTimer timer;
  QCoro::Task<> save_all() { co_await save(); }
  void closed() { save_all(); }
  void connect_all() {
    connect(&timer, &QTimer::timeout, this, &window::save_all);
    connect(&timer, &QTimer::timeout, this, [this] { save_all(); });
    connect(&timer, &QTimer::timeout, this, [this]() -> QCoro::Task<> { co_await save_all(); });
    QTimer::singleShot(0, this, &window::save_all);
    // Row: ".then on it".
    save().then([] {});
  }
  // Row: "a user's own sleep(n), waitForReadyRead(), run() that returns a task".
  QCoro::Task<> reads() {
    if (co_await waitForReadyRead())
      co_await qCoro(&timer, &QTimer::timeout);
  }
};

int main() {
  window w;
  w.connect_all();
  w.save_all();
}
