// REQUIRES: qt6
// RUN: %tidy-test %s async-* -- -std=c++20 -fPIC \
// RUN:   -isystem /usr/include/x86_64-linux-gnu/qt6 -isystem /usr/include/x86_64-linux-gnu/qt6/QtCore \
// RUN:   -isystem /usr/include/x86_64-linux-gnu/qt6/QtDBus -isystem /usr/include/x86_64-linux-gnu/qt6/QtConcurrent

// Bugs of the history of Qt applications, reduced to their shape: test/corpus/bugs.yaml says where they stood.

#include <QDBusConnection>
#include <QDBusInterface>
#include <QDBusMessage>
#include <QDBusPendingReply>
#include <QEventLoop>
#include <QFutureWatcher>
#include <QString>
#include <QTimer>
#include <QtConcurrentRun>
#include <utility>
#include <vector>

class Job : public QObject {
  Q_OBJECT
public:
  void start();
  QString userId() const;
Q_SIGNALS:
  void finished();
};

// libQuotient: reads a password with a loop of its own, two functions below the slot of another job.
QString setupPicklingKey(const QString &id) {
  Job readJob;
  QEventLoop readLoop;
  QObject::connect(&readJob, &Job::finished, &readLoop, &QEventLoop::quit);
  readJob.start();
  readLoop.exec(); // notes: QEventLoop::exec
  return id;
}
class Connection : public QObject {
  Q_OBJECT
public:
  void completeSetup(const QString &id) { key = setupPicklingKey(id); } // notes: setupPicklingKey
  void login(Job *job) {
    connect(job, &Job::finished, this, [this, job] {
      completeSetup(job->userId()); // warns[async-nested-run]: 'QEventLoop::exec'
    });
  }

private:
  QString key;
};

// fooyin: a helper that makes anything "asynchronous" with a loop of its own.
template <typename Ret, typename Func> Ret asyncExec(Func &&func) {
  QFutureWatcher<Ret> watcher;
  QEventLoop eventLoop;
  QObject::connect(&watcher, &QFutureWatcher<Ret>::finished, &eventLoop, &QEventLoop::quit);
  watcher.setFuture(QtConcurrent::run(std::forward<Func>(func)));
  eventLoop.exec(); // notes: QEventLoop::exec
  return watcher.result();
}
std::vector<int> resortTracks(const std::vector<int> &tracks) {
  return asyncExec<std::vector<int>>([&tracks] { return tracks; });
}
class ThreadHandler : public QObject {
  Q_OBJECT
Q_SIGNALS:
  void gotTracks(const std::vector<int> &tracks);
};
class MusicLibrary : public QObject {
  Q_OBJECT
public:
  explicit MusicLibrary(ThreadHandler *handler) { connect(handler, &ThreadHandler::gotTracks, this, &MusicLibrary::loadTracks); }

private:
  void loadTracks(const std::vector<int> &tracks) {
    sorted = resortTracks(tracks); // warns[async-nested-run]: 'resortTracks'
  }
  std::vector<int> sorted;
};

// kdeconnect: a call over D-Bus that waits for the answer, in the slot of an action.
class SendFileItemAction : public QObject {
  Q_OBJECT
public:
  void actions(QTimer *action) { connect(action, &QTimer::timeout, this, &SendFileItemAction::sendFile); }
  void sendFile() {
    QDBusMessage msg = QDBusMessage::createMethodCall(QStringLiteral("a"), QStringLiteral("/"), QStringLiteral("a"), QStringLiteral("shareUrl"));
    QDBusConnection::sessionBus().call(msg); // warns[async-blocking-call]: QDBusConnection::call
  }

  // plasma-desktop, plasma-nm and others: called by name, from QML or over D-Bus. Nothing in C++ says that it is.
  Q_INVOKABLE void drop() { QDBusConnection::sessionBus().call(QDBusMessage()); }
};
