// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/folly
// silent: this is how folly::coro is meant to be used.

#include <folly/Synchronized.h>
#include <folly/coro/AsyncGenerator.h>
#include <folly/coro/AsyncScope.h>
#include <folly/coro/Baton.h>
#include <folly/coro/BlockingWait.h>
#include <folly/coro/Collect.h>
#include <folly/coro/CurrentExecutor.h>
#include <folly/coro/Invoke.h>
#include <folly/coro/Mutex.h>
#include <folly/coro/Sleep.h>
#include <folly/coro/Task.h>
#include <folly/executors/CPUThreadPoolExecutor.h>
#include <folly/executors/GlobalExecutor.h>
#include <folly/futures/Future.h>
#include <folly/io/async/EventBase.h>
#include <folly/io/async/ScopedEventBaseThread.h>
#include <folly/synchronization/Baton.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using folly::coro::Task;

struct Reply {
  int status;
  std::string body;
};

class Client {
public:
  folly::SemiFuture<Reply> request(std::string path);

  Task<Reply> co_request(std::string path) {
    for (int attempt = 0; attempt < 3; ++attempt) {
      auto reply = co_await request(path);
      if (reply.status == 200)
        co_return reply;
      co_await folly::coro::sleep(attempt * 100ms);
    }
    throw std::runtime_error("no reply");
  }
};

class Service {
public:
  Service(Client &client, folly::Executor::KeepAlive<> executor) : client(client), executor(std::move(executor)) {}

  // Fire and forget, but not lost: the scope waits for it.
  void refresh(std::string key) { scope.add(co_withExecutor(executor, load(std::move(key)))); }

  Task<std::string> get(std::string key) {
    {
      auto entries = cache.rlock();
      if (auto found = entries->find(key); found != entries->end())
        co_return found->second;
    }
    auto lock = co_await mutex.co_scoped_lock();
    co_await load(key);
    co_return (*cache.wlock())[key];
  }

  Task<void> stop() {
    co_await stopping;
    co_await scope.joinAsync();
  }

  folly::coro::AsyncGenerator<std::string> all(std::vector<std::string> keys) {
    for (auto &key : keys)
      co_yield co_await get(std::move(key));
  }

private:
  Task<void> load(std::string key) {
    auto reply = co_await client.co_request("/" + key);
    (*cache.wlock())[key] = std::move(reply.body);
  }

  Client &client;
  folly::Executor::KeepAlive<> executor;
  folly::coro::AsyncScope scope;
  folly::coro::Mutex mutex;
  folly::coro::Baton stopping;
  folly::Synchronized<std::map<std::string, std::string>> cache;
};

// Work that takes long belongs on the CPU pool.
int compress(const std::string &text) {
  std::this_thread::sleep_for(20ms);
  return static_cast<int>(text.size());
}

Task<int> stored(Service &service, std::string key) {
  std::string text = co_await service.get(std::move(key));
  auto size = folly::via(folly::getGlobalCPUExecutor(), [text = std::move(text)] { return compress(text); });
  co_return co_await std::move(size);
}

Task<int> either(bool first, Task<int> one, Task<int> other) {
  if (first)
    co_return co_await std::move(one);
  co_return co_await std::move(other);
}

// The old interface around the new one.
folly::SemiFuture<int> semifuture_stored(Service &service, std::string key) {
  return stored(service, std::move(key)).semi();
}

Task<void> run(Client &client, folly::CPUThreadPoolExecutor &pool) {
  Service service{client, &pool};
  service.refresh("a");
  auto first = stored(service, "b");
  auto second = co_withExecutor(&pool, stored(service, "c"));
  auto [b, c] = co_await folly::coro::collectAll(std::move(first), std::move(second));

  std::vector<Task<int>> tasks;
  for (int i = 0; i < b + c; ++i)
    tasks.push_back(stored(service, std::to_string(i)));
  auto sizes = co_await folly::coro::collectAllRange(std::move(tasks));

  std::optional<Task<int>> last;
  if (!sizes.empty())
    last.emplace(stored(service, "d"));
  if (last)
    co_await std::move(*last);

  std::function<Task<int>(std::string)> again = [&](std::string key) -> Task<int> {
    co_return co_await stored(service, std::move(key));
  };
  co_await either(b < c, again("e"), again("f"));

  auto generator = service.all({"g", "h"});
  while (auto text = co_await generator.next())
    co_await semifuture_stored(service, *text);

  folly::Executor *executor = co_await folly::coro::co_current_executor;
  auto running = co_withExecutor(executor, again("i")).start();
  co_await folly::coro::co_invoke([&]() -> Task<void> { co_await service.stop(); });
  co_await std::move(running);
}

int main() {
  folly::CPUThreadPoolExecutor pool{4};
  folly::ScopedEventBaseThread io;
  Client client;
  folly::Baton<> started;
  io.getEventBase()->runInEventBaseThread([&] { started.post(); });
  started.wait();
  folly::coro::blockingWait(co_withExecutor(io.getEventBase(), run(client, pool)));
  client.request("/").via(&pool).thenValue([](Reply reply) { return reply.status; }).get();
  pool.join();
}
