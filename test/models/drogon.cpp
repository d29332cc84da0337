// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/packs

// Drogon: coroutines and callbacks run on the loops of trantor.

#include <chrono>
#include <drogon.h>
#include <fstream>
#include <thread>

using namespace std::chrono_literals;

drogon::Task<int> load(int id);
drogon::Task<> save();

drogon::Task<> forgets(drogon::orm::DbClient &db, trantor::EventLoop *loop) {
  save();                  // warns[async-discarded-task]: 'save'
  auto later = load(1);    // warns[async-discarded-task]: 'later'
  db.execSqlCoro("");      // warns[async-discarded-task]: execSqlCoro
  drogon::sleepCoro(loop, 1s); // warns[async-discarded-task]: sleepCoro
  co_await db.execSqlCoro("");
  co_await save();
}

drogon::Task<> waits(drogon::orm::DbClient &db, drogon::HttpClient &client, drogon::orm::Mapper<int> &users, drogon::HttpRequestPtr request) {
  std::this_thread::sleep_for(1s);   // warns[async-blocking-call]: drogon::sleepCoro(trantor::EventLoop::getEventLoopOfCurrentThread(), 1s)
  db.execSqlSync("SELECT 1");        // warns[async-blocking-call]: use 'co_await execSqlCoro(...)'
  drogon::sync_wait(load(1));        // warns[async-nested-run]: use 'co_await it'
  auto answer = client.sendRequest(request); // warns[async-blocking-call]: use 'co_await sendRequestCoro(...)'
  client.sendRequest(request, [](int, const drogon::HttpResponsePtr &) {
    std::this_thread::sleep_for(1s); // warns[async-blocking-call]: in a handler given to 'drogon::HttpClient::sendRequest'
  });
  users.findByPrimaryKey(1);         // warns[async-blocking-call]: 'drogon::orm::Mapper::findByPrimaryKey'
  users.findByPrimaryKey(1, [](int) {}, [](int) {});
  co_return;
}

struct controller : drogon::HttpSimpleControllerBase {
  drogon::orm::DbClient &db;
  void asyncHandleHttpRequest(const drogon::HttpRequestPtr &, std::function<void(const drogon::HttpResponsePtr &)> &&) override {
    db.execSqlSync("SELECT 1"); // warns[async-blocking-call]: in a handler that overrides 'drogon::HttpSimpleControllerBase::asyncHandleHttpRequest'
  }
  void other() { db.execSqlSync("SELECT 1"); }
};

void start(trantor::EventLoop &loop, trantor::TaskQueue &queue) {
  drogon::app().registerHandler("/", [](const drogon::HttpRequestPtr &) {
    std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
  });
  drogon::app().registerHandler("/save", [](const drogon::HttpRequestPtr &) -> drogon::Task<> { co_await save(); });
  // Once, before there is anything to serve: whoever hangs here sees it at the first start.
  drogon::app().registerBeginningAdvice([] {
    drogon::sync_wait(load(1));
    std::ofstream("started").flush();
    std::this_thread::sleep_for(1s); // warns[async-blocking-call]: registerBeginningAdvice
  });
  loop.runInLoop([] {
    drogon::sync_wait(load(1));      // warns[async-nested-run]: sync_wait
    std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
  });
  queue.runTaskInQueue([] { std::this_thread::sleep_for(1s); });
  drogon::async_run([]() -> drogon::Task<> { co_await save(); });
}
