// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/packs

// userver: what runs in a task may wait with the engine's means, not with those of threads.

#include <chrono>
#include <future>
#include <thread>
#include <userver.h>

using namespace std::chrono_literals;
using namespace userver;

std::string read_config() { return fs::blocking::ReadFileContents("a"); } // notes: ReadFileContents

struct handler : server::handlers::HttpHandlerBase {
  engine::TaskProcessor &fs_processor;
  std::future<int> &later;
  std::string HandleRequestThrow(const server::http::HttpRequest &, server::request::RequestContext &) const override {
    std::this_thread::sleep_for(1s);        // warns[async-blocking-call]: use 'userver::engine::SleepFor'
    engine::SleepFor(1s);
    later.get();                            // warns[async-blocking-call]: use 'userver::engine::Future or a task'
    read_config();                          // warns[async-blocking-call]: 'read_config'
    auto task = utils::Async("name", [] {
      std::this_thread::sleep_for(1s);      // warns[async-blocking-call]: sleep_for
      return 1;
    });
    auto value = task.Get();
    utils::Async(fs_processor, "name", [] { return read_config().size(); }).Wait();
    task.BlockingWait();                    // warns[async-blocking-call]: 'userver::engine::TaskBase::BlockingWait'
    return {};
  }
};

int not_in_a_task() { return read_config().size(); }
