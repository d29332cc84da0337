// REQUIRES: qt6, qcoro6
// RUN: %tidy-test %s async-discarded-task -- -std=c++20 -fPIC -isystem /usr/include/x86_64-linux-gnu/qt6 \
// RUN:   -isystem /usr/include/x86_64-linux-gnu/qt6/QtCore -isystem /usr/include/x86_64-linux-gnu/qt6/QtNetwork \
// RUN:   -isystem /usr/include/qcoro6 -isystem /usr/include/qcoro6/qcoro -isystem /usr/include/qcoro6/QCoro
// QCoro's tasks start at once and go on without their handle: in slots that is how they are meant to be used, in
// coroutines somebody forgot to wait.

#include <QCoroSignal>
#include <QCoroTask>
#include <QCoroTimer>
#include <QObject>
#include <QTimer>
#include <memory>
#include <vector>

QCoro::Task<> save();
QCoro::Task<int> load(int id = 0);

class document : public QObject {
public:
  QTimer autosave;

  document() {
    connect(&autosave, &QTimer::timeout, this, &document::write);
    connect(&autosave, &QTimer::timeout, this, [this] { write(); });
    connect(&autosave, &QTimer::timeout, this, [this]() -> QCoro::Task<> { co_await write(); });
    write();
  }
  ~document() override { write(); }

  QCoro::Task<> write() {
    save();                              // warns: task returned by 'save' is discarded, so it continues detached // fixed: co_await save();
    auto saved = save();                 // warns: 'saved' // fixed: co_await save();
    auto number = load(1);               // warns: 'number' // fixed: auto number = co_await load(1);
    QCoro::sleepFor(std::chrono::seconds(1)); // warns: 'QCoro::sleepFor'
    std::vector<QCoro::Task<>> all;      // warns: 'all'
    all.push_back(save());
    auto lambda = [this]() -> QCoro::Task<> {
      write();                           // warns: 'document::write' // fixed: co_await write();
      co_return;
    };
    co_await lambda();
  }

  QCoro::Task<int> correct(bool fast) {
    co_await save();
    (void)save();
    [[maybe_unused]] auto background = save();
    auto number = load(2);
    auto second = load(3);
    if (fast)
      co_return 0;
    std::vector<QCoro::Task<>> all;
    all.push_back(save());
    for (auto &each : all)
      co_await each;
    load(4).then([](int) {});
    auto chained = load(5).then([](int id) { return id + 1; });
    co_await qCoro(&autosave, &QTimer::timeout);
    co_await autosave;
    co_return co_await number + co_await second + co_await chained;
  }
};

int main() {
  document d;
  d.write();
  QCoro::waitFor(d.correct(true));
}
