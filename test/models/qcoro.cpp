// REQUIRES: qt6, qcoro6
// RUN: %tidy-test %s async-* -- -std=c++20 -fPIC -isystem /usr/include/x86_64-linux-gnu/qt6 \
// RUN:   -isystem /usr/include/x86_64-linux-gnu/qt6/QtCore -isystem /usr/include/x86_64-linux-gnu/qt6/QtNetwork \
// RUN:   -isystem /usr/include/x86_64-linux-gnu/qt6/QtConcurrent \
// RUN:   -isystem /usr/include/qcoro6 -isystem /usr/include/qcoro6/qcoro -isystem /usr/include/qcoro6/QCoro

// QCoro: a Task starts at once and goes on when it is dropped. Slots, main and other plain functions drop it by design;
// in a coroutine somebody forgot to wait.

#include <QCoroAbstractSocket>
#include <QCoroFuture>
#include <QCoroProcess>
#include <QCoroSignal>
#include <QCoroTask>
#include <QCoroThread>
#include <QCoroTimer>
#include <QCoreApplication>
#include <QEventLoop>
#include <QProcess>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>
#include <QtConcurrentRun>
#include <chrono>
#include <functional>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

QCoro::Task<> save();
QCoro::Task<int> load();
int compute();

QCoro::Task<> forgets() {
  save();             // warns[async-discarded-task]: 'save'
  auto task = load(); // warns[async-discarded-task]: 'task'
  QCoro::sleepFor(1s); // warns[async-discarded-task]: 'QCoro::sleepFor'
  co_await save();
}

int readVersion(QProcess &process) {
  process.waitForFinished();
  return process.exitCode();
}

QCoro::Task<int> blocks(QTcpSocket &socket, QProcess &process) {
  QThread::sleep(1);                 // warns[async-blocking-call]: 'QThread::sleep'
  std::this_thread::sleep_for(10ms); // warns[async-blocking-call]: sleep_for
  socket.waitForConnected();         // warns[async-blocking-call]: waitForConnected
  QFuture<int> future = QtConcurrent::run(compute);
  int result = future.result(); // warns[async-blocking-call]: 'QFuture::result'
  co_return result + readVersion(process); // warns[async-blocking-call]: 'readVersion'
}

void nestedHelper() { QCoro::waitFor(save()); }

QCoro::Task<int> nested() {
  QEventLoop loop;
  loop.exec();                            // warns[async-nested-run]: 'QEventLoop::exec'
  nestedHelper();                         // warns[async-nested-run]: 'nestedHelper'
  co_return QCoro::waitFor(load());       // warns[async-nested-run]: 'QCoro::waitFor'
}

void inContinuation() {
  load().then([](int) { QThread::sleep(1); }); // warns[async-blocking-call]: 'QThread::sleep'
}

// Everything from here on is right.

class Window : public QObject {
public:
  QTimer timer;

  void onClicked() { save(); }

  QCoro::Task<> onTriggered() {
    co_await save();
  }

  void connectAll() {
    connect(&timer, &QTimer::timeout, this, &Window::onClicked);
    connect(&timer, &QTimer::timeout, this, &Window::onTriggered);
    connect(&timer, &QTimer::timeout, this, [this]() -> QCoro::Task<> { co_await onTriggered(); });
    connect(&timer, &QTimer::timeout, this, [this] { onTriggered(); });
    QTimer::singleShot(0, this, [this]() -> QCoro::Task<> { co_await onTriggered(); });
    QCoro::connect(load(), this, [](int) {});
  }
};

void entryPoint() {
  save();
  load().then([](int) {});
}

QCoro::Task<> awaits(QTcpSocket &socket, QProcess &process, QTimer &timer) {
  co_await save();
  co_await QCoro::sleepFor(1s);
  co_await timer;
  co_await qCoro(socket).waitForConnected();
  co_await qCoro(socket).waitForReadyRead(1s);
  co_await qCoro(process).waitForFinished();
  co_await qCoro(&timer, &QTimer::timeout);
  int result = co_await QtConcurrent::run(compute);
  socket.waitForReadyRead(0);
  (void)result;
}

QCoro::Task<int> ready() {
  QFuture<int> future = QtConcurrent::run(compute);
  co_await future;
  if (!future.isFinished())
    co_return 0;
  co_return future.result();
}

QCoro::Task<> together() {
  auto a = load();
  auto b = load();
  co_await a;
  co_await b;
  std::vector<QCoro::Task<>> all;
  all.push_back(save());
  for (auto &task : all)
    co_await task;
  (void)save();
  auto later = save();
  later.then([] {});
}

QCoro::Task<> elsewhere(QThread *worker) {
  int result = co_await QtConcurrent::run([] {
    QThread::sleep(1);
    return 1;
  });
  co_await QCoro::moveToThread(worker);
  QThread::sleep(result);
}

int main(int argc, char **argv) {
  QCoreApplication app(argc, argv);
  QCoro::waitFor(save());
  Window window;
  window.connectAll();
  entryPoint();
  return app.exec() + QCoro::waitFor(load());
}
