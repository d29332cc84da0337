// A mock of drogon 74fc004 (2026-07-23) and trantor 63a4e5e: the qualified names are true, the bodies are empty.
#ifndef ASYNC_TIDY_TEST_PACKS_DROGON_H
#define ASYNC_TIDY_TEST_PACKS_DROGON_H

#include "coroutine.h"
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace trantor {
class EventLoop {
public:
  void loop();
  template <typename Functor> void runInLoop(Functor &&f) {}
  void queueInLoop(std::function<void()> f);
  void runAfter(double delay, std::function<void()> f);
  static EventLoop *getEventLoopOfCurrentThread();
};
class TaskQueue {
public:
  virtual void runTaskInQueue(const std::function<void()> &task) = 0;
  void syncTaskInQueue(const std::function<void()> &task);
};
} // namespace trantor

namespace drogon {
template <class T = void> struct [[nodiscard]] Task : mock::awaiter<T> {
  using promise_type = mock::promise<Task, T, std::suspend_always>;
};
struct AsyncTask {
  using promise_type = mock::promise<AsyncTask, void, std::suspend_never>;
};
template <class T = void> struct CallbackAwaiter : mock::awaiter<T> {};
namespace internal {
struct [[nodiscard]] TimerAwaiter : CallbackAwaiter<void> {};
struct [[nodiscard]] SwitchThreadAwaiter : CallbackAwaiter<void> {};
struct SqlAwaiter : CallbackAwaiter<int> {};
} // namespace internal
internal::TimerAwaiter sleepCoro(trantor::EventLoop *loop, const std::chrono::duration<double> &delay);
internal::SwitchThreadAwaiter switchThreadCoro(trantor::EventLoop *loop);
template <class Await> auto sync_wait(Await &&) { return 0; }
template <class Coro> void async_run(Coro &&) {}

struct HttpRequest;
struct HttpResponse;
using HttpRequestPtr = std::shared_ptr<HttpRequest>;
using HttpResponsePtr = std::shared_ptr<HttpResponse>;

class HttpClient {
public:
  virtual void sendRequest(const HttpRequestPtr &req, const std::function<void(int, const HttpResponsePtr &)> &callback, double timeout = 0) = 0;
  std::pair<int, HttpResponsePtr> sendRequest(const HttpRequestPtr &req, double timeout = 0);
  CallbackAwaiter<HttpResponsePtr> sendRequestCoro(HttpRequestPtr req, double timeout = 0);
};

class HttpAppFramework {
public:
  virtual void run() = 0;
  HttpAppFramework &registerBeginningAdvice(const std::function<void()> &advice);
  template <typename F> HttpAppFramework &registerHandler(const std::string &path, F &&f) { return *this; }
};
HttpAppFramework &app();

class HttpSimpleControllerBase {
public:
  virtual void asyncHandleHttpRequest(const HttpRequestPtr &req, std::function<void(const HttpResponsePtr &)> &&callback) = 0;
};

namespace orm {
class DbClient {
public:
  int execSqlSync(const std::string &sql);
  internal::SqlAwaiter execSqlCoro(const std::string &sql);
};
template <class T> class Mapper {
public:
  T findByPrimaryKey(int key);
  void findByPrimaryKey(int key, const std::function<void(T)> &rcb, const std::function<void(int)> &ecb);
};
} // namespace orm
class Mutex {
public:
  bool try_lock();
  CallbackAwaiter<void> lock();
};
} // namespace drogon

#endif
