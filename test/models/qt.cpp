// REQUIRES: qt6
// RUN: %tidy-test %s async-blocking-call,async-nested-run -- -std=c++20 -fPIC \
// RUN:   -isystem /usr/include/x86_64-linux-gnu/qt6 -isystem /usr/include/x86_64-linux-gnu/qt6/QtCore \
// RUN:   -isystem /usr/include/x86_64-linux-gnu/qt6/QtNetwork \
// RUN:   -isystem /usr/include/x86_64-linux-gnu/qt6/QtSql -isystem /usr/include/x86_64-linux-gnu/qt6/QtDBus \
// RUN:   -isystem /usr/include/x86_64-linux-gnu/qt6/QtConcurrent -isystem /usr/include/x86_64-linux-gnu/qt6/QtGui \
// RUN:   -isystem /usr/include/x86_64-linux-gnu/qt6/QtWidgets

// Qt without coroutines: slots, timers and posted callables run on the event loop.

#include <QAbstractListModel>
#include <QCoreApplication>
#include <QDBusInterface>
#include <QDBusReply>
#include <QEventLoop>
#include <QFile>
#include <QFuture>
#include <QFutureWatcher>
#include <QHostInfo>
#include <QMutex>
#include <QProcess>
#include <QSemaphore>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QThreadPool>
#include <QTimer>
#include <QWaitCondition>
#include <QWidget>
#include <QtConcurrentRun>

int compute();

int blockingHelper(QProcess &process) {
  process.waitForFinished();
  return process.exitCode();
}

class Client : public QObject {
public:
  QTcpSocket socket;
  QTimer timer;
  QProcess process;
  QSemaphore places{1};
  QMutex mutex;
  QThread thread;
  QFutureWatcher<int> watcher;

  void onReadyRead() {
    socket.waitForReadyRead(100); // warns[async-blocking-call]: waitForReadyRead
    socket.readAll();
  }
  void onTimeout() {
    QEventLoop loop;
    loop.exec(); // warns[async-nested-run]: 'QEventLoop::exec'
  }
  // Nobody connects to it.
  void waits() {
    socket.waitForConnected();
    QThread::sleep(1);
  }

  void connectAll() {
    connect(&socket, &QTcpSocket::readyRead, this, &Client::onReadyRead);
    QTimer::singleShot(10, this, &Client::onTimeout);
    connect(&socket, &QTcpSocket::connected, this, [this] {
      QThread::msleep(10);             // warns[async-blocking-call]: 'QThread::msleep'
      socket.waitForBytesWritten();    // warns[async-blocking-call]: waitForBytesWritten
      socket.waitForDisconnected(-1);  // warns[async-blocking-call]: waitForDisconnected
      QHostInfo::fromName("kde.org");  // warns[async-blocking-call]: 'QHostInfo::fromName'
      process.waitForStarted();        // warns[async-blocking-call]: waitForStarted
      QProcess::execute("make", {});   // warns[async-blocking-call]: 'QProcess::execute'
      blockingHelper(process);         // warns[async-blocking-call]: 'blockingHelper'
    });
    connect(&socket, &QTcpSocket::disconnected, [this] {
      places.acquire();          // warns[async-blocking-call]: 'QSemaphore::acquire'
      places.tryAcquire(1, 100); // warns[async-blocking-call]: 'QSemaphore::tryAcquire'
      thread.wait();            // warns[async-blocking-call]: 'QThread::wait'
      QThreadPool::globalInstance()->waitForDone(); // warns[async-blocking-call]: waitForDone
      QFile::copy("a", "b");    // warns[async-blocking-call]: 'QFile::copy'
    });
    timer.callOnTimeout([] {
      QFuture<int> future = QtConcurrent::run(compute);
      future.waitForFinished();                   // warns[async-blocking-call]: 'QFuture::waitForFinished'
      QtConcurrent::run(compute).result();        // warns[async-blocking-call]: 'QFuture::result'
    });
    QTimer::singleShot(0, [] {
      QSqlQuery query(QSqlDatabase::database());
      query.exec("select 1");                  // warns[async-blocking-call]: 'QSqlQuery::exec'
      QSqlQuery second("select 2");            // warns[async-blocking-call]: QSqlQuery
      QSqlDatabase::database().transaction();
      QSqlDatabase::database().commit();       // warns[async-blocking-call]: 'QSqlDatabase::commit'
      QDBusInterface service("org.kde.test", "/");
      QDBusReply<int> reply = service.call("size"); // warns[async-blocking-call]: 'QDBusAbstractInterface::call'
    });
    QMetaObject::invokeMethod(this, [this] {
      QMutex local;
      QWaitCondition ready;
      ready.wait(&local);  // warns[async-blocking-call]: 'QWaitCondition::wait'
      QMetaObject::invokeMethod(&socket, [] {}, Qt::BlockingQueuedConnection); // warns[async-blocking-call]: invokeMethod
      QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents); // warns[async-nested-run]: processEvents
    });
    QHostInfo::lookupHost("kde.org", this, [](const QHostInfo &) {
      QThread::usleep(10); // warns[async-blocking-call]: 'QThread::usleep'
    });
    QtConcurrent::run(compute).then(this, [](int) {
      QThread::sleep(1); // warns[async-blocking-call]: 'QThread::sleep'
    });
  }

  // Everything from here on is right.

  void polls() {
    connect(&socket, &QTcpSocket::readyRead, this, [this] {
      socket.waitForReadyRead(0);
      process.waitForFinished(0);
      thread.wait(0);
      places.tryAcquire();
      places.tryAcquire(2);
      places.tryAcquire(1, 0);
      mutex.lock();
      mutex.unlock();
      QTcpServer server;
      server.waitForNewConnection();
      QDBusInterface service("org.kde.test", "/");
      service.call(QDBus::NoBlock, "quit");
      service.asyncCall("size");
      QMetaObject::invokeMethod(&socket, [] {}, Qt::QueuedConnection);
      QCoreApplication::processEvents();
      socket.connectToHost("kde.org", 443);
      process.start("make");
      QFile file("a");
      if (file.open(QIODevice::ReadOnly))
        file.readAll();
    });
  }

  void offloads() {
    QTimer::singleShot(0, this, [this] {
      (void)QtConcurrent::run([this] {
        QThread::sleep(1);
        blockingHelper(process);
      });
      QThreadPool::globalInstance()->start([] { QHostInfo::fromName("kde.org"); });
      QThread *worker = QThread::create([] { QThread::sleep(1); });
      connect(worker, &QThread::started, [] { QThread::sleep(1); });
      worker->start();
      QtConcurrent::run(compute).then(QtFuture::Launch::Async, [](int) { QThread::sleep(1); });
      QtConcurrent::run(compute).then([](int) { QThread::sleep(1); });
    });
  }

  void ready() {
    connect(&watcher, &QFutureWatcher<int>::finished, this, [this] {
      watcher.result();
      QFuture<int> future = watcher.future();
      if (future.isFinished())
        future.result();
    });
    QtConcurrent::run(compute).then(this, [](QFuture<int> done) { done.result(); });
  }
};

int main(int argc, char **argv) {
  QCoreApplication app(argc, argv);
  Client client;
  client.connectAll();
  QThread::msleep(10);
  blockingHelper(client.process);
  return app.exec();
}

// What events come to, and what views ask for.
struct Clock : QWidget {
  void timerEvent(QTimerEvent *) override {
    QThread::sleep(1); // warns[async-blocking-call]: in a handler that overrides 'QObject::timerEvent'
  }
  void paintEvent(QPaintEvent *) override {
    QThread::sleep(1); // warns[async-blocking-call]: in a handler that overrides 'QWidget::paintEvent'
  }
  bool eventFilter(QObject *, QEvent *) override {
    QThread::sleep(1); // warns[async-blocking-call]: in a handler that overrides 'QObject::eventFilter'
    return false;
  }
  QSize sizeHint() const override { return {}; }
  void noEvent() { QThread::sleep(1); }
};
struct Rows : QAbstractListModel {
  QVariant data(const QModelIndex &, int) const override {
    QSqlQuery query("select 1"); // warns[async-blocking-call]: in a handler that overrides 'QAbstractItemModel::data'
    return {};
  }
  int rowCount(const QModelIndex &) const override { return 1; }
};
