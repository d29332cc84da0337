// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/cppcoro
// silent: this is how cppcoro is meant to be used.

#include <cppcoro/async_generator.hpp>
#include <cppcoro/async_manual_reset_event.hpp>
#include <cppcoro/async_mutex.hpp>
#include <cppcoro/async_scope.hpp>
#include <cppcoro/io_service.hpp>
#include <cppcoro/schedule_on.hpp>
#include <cppcoro/shared_task.hpp>
#include <cppcoro/static_thread_pool.hpp>
#include <cppcoro/sync_wait.hpp>
#include <cppcoro/task.hpp>
#include <cppcoro/when_all.hpp>
#include <cppcoro/when_all_ready.hpp>

#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

struct Reply {
  int status;
  std::string body;
};

class Connection {
public:
  explicit Connection(cppcoro::io_service &io) : io(io) {}

  cppcoro::task<Reply> request(std::string path) {
    auto lock = co_await mutex.scoped_lock_async();
    for (int attempt = 0; attempt < 3; ++attempt) {
      if (auto reply = co_await send(path))
        co_return *std::move(reply);
      co_await io.schedule_after(attempt * 100ms);
    }
    throw std::exception{};
  }

  cppcoro::task<> close() {
    if (closed)
      co_return;
    closed = true;
    co_await drained;
  }

private:
  cppcoro::task<std::optional<Reply>> send(const std::string &path);

  cppcoro::io_service &io;
  cppcoro::async_mutex mutex;
  cppcoro::async_manual_reset_event drained;
  bool closed = false;
};

// A value that many wait for is computed once.
class Cache {
public:
  explicit Cache(Connection &connection) : connection(connection) {}

  cppcoro::shared_task<std::string> get(const std::string &key) {
    std::lock_guard<std::mutex> lock{mutex};
    auto [entry, fresh] = entries.try_emplace(key);
    if (fresh)
      entry->second = load(key);
    return entry->second;
  }

private:
  cppcoro::shared_task<std::string> load(std::string key) {
    auto reply = co_await connection.request("/" + key);
    co_return std::move(reply.body);
  }

  Connection &connection;
  std::mutex mutex;
  std::map<std::string, cppcoro::shared_task<std::string>> entries;
};

cppcoro::async_generator<int> ticks(cppcoro::io_service &io, int count) {
  for (int tick = 0; tick < count; ++tick) {
    co_await io.schedule_after(1s);
    co_yield tick;
  }
}

cppcoro::task<> report(cppcoro::io_service &io) {
  auto stream = ticks(io, 10);
  for (auto tick = co_await stream.begin(); tick != stream.end(); co_await ++tick)
    std::printf("tick %d\n", *tick);
}

// Work that takes long belongs on a pool.
int compress(const std::string &text) {
  std::this_thread::sleep_for(20ms);
  return static_cast<int>(text.size());
}

cppcoro::task<int> store(cppcoro::static_thread_pool &pool, cppcoro::io_service &io, Cache &cache, std::string key) {
  std::string text = co_await cache.get(key);
  co_await pool.schedule();
  int size = compress(text);
  co_await io.schedule();
  co_return size;
}

template <typename Function>
cppcoro::task<> forEach(std::vector<std::string> keys, Function function) {
  std::vector<cppcoro::task<int>> tasks;
  tasks.reserve(keys.size());
  for (auto &key : keys)
    tasks.push_back(function(std::move(key)));
  int sum = 0;
  for (int size : co_await cppcoro::when_all(std::move(tasks)))
    sum += size;
  std::printf("%d bytes\n", sum);
}

cppcoro::task<int> either(bool first, cppcoro::task<int> one, cppcoro::task<int> other) {
  co_return first ? co_await std::move(one) : co_await std::move(other);
}

cppcoro::task<> run(cppcoro::static_thread_pool &pool, cppcoro::io_service &io, cppcoro::async_scope &scope) {
  Connection connection{io};
  Cache cache{connection};
  scope.spawn(report(io));

  auto fetched = store(pool, io, cache, "a");
  auto other = cppcoro::schedule_on(pool, store(pool, io, cache, "b"));
  auto [first, second] = co_await cppcoro::when_all(std::move(fetched), std::move(other));
  std::optional<cppcoro::task<int>> last;
  if (first < second)
    last.emplace(store(pool, io, cache, "c"));
  if (last)
    co_await std::move(*last);

  std::function<cppcoro::task<int>(std::string)> again = [&](std::string key) -> cppcoro::task<int> {
    co_return co_await store(pool, io, cache, std::move(key));
  };
  co_await forEach({"d", "e"}, again);
  co_await either(second > 0, again("f"), again("g"));

  std::exception_ptr failure;
  try {
    co_await connection.close();
  } catch (...) {
    failure = std::current_exception();
  }
  co_await scope.join();
  if (failure)
    std::rethrow_exception(failure);
}

int main() {
  cppcoro::io_service io;
  cppcoro::static_thread_pool pool;
  cppcoro::async_scope scope;
  cppcoro::sync_wait(cppcoro::when_all_ready(
      [&]() -> cppcoro::task<> {
        co_await run(pool, io, scope);
        io.stop();
      }(),
      [&]() -> cppcoro::task<> {
        co_await pool.schedule();
        io.process_events();
      }()));
}
