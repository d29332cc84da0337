// REQUIRES: capnp
// RUN: %tidy-test %s async-* -- -std=c++17

// KJ: a promise is cancelled when it is dropped, and wait() gives turns to the loop.

#include <capnp/capability.h>
#include <kj/async.h>
#include <kj/compat/http.h>
#include <kj/debug.h>
#include <kj/filesystem.h>
#include <kj/mutex.h>
#include <kj/thread.h>
#include <kj/timer.h>
#include <unistd.h>

kj::Promise<void> save();
kj::Promise<int> load(int id);

kj::Promise<void> forgets() {
  save();             // warns[async-discarded-task]: 'save'
  auto later = load(1); // warns[async-discarded-task]: 'later'
  return save();
}

kj::Promise<int> chained(kj::Timer &timer, kj::WaitScope &scope) {
  return timer.afterDelay(1 * kj::SECONDS).then([&scope]() {
    sleep(1);            // warns[async-blocking-call]: in a handler given to
    save().wait(scope);  // warns[async-nested-run]: wait
    return load(1);
  });
}

struct service : kj::TaskSet::ErrorHandler {
  kj::TaskSet tasks{*this};
  void taskFailed(kj::Exception &&) override {}
  void start() {
    tasks.add(save());
    save().detach([](kj::Exception &&) {});
  }
};

struct pages : kj::HttpService {
  kj::Promise<void> request(kj::HttpMethod, kj::StringPtr, const kj::HttpHeaders &, kj::AsyncInputStream &,
                            Response &) override {
    sleep(1); // warns[async-blocking-call]: in a handler that overrides 'kj::HttpService::request'
    return save();
  }
};
kj::Promise<void> stores(int fd, const kj::File &file) {
  return load(1).then([fd, &file](int) {
    KJ_SYSCALL(fsync(fd));   // warns[async-blocking-call]: 'fsync' blocks
    file.sync();             // warns[async-blocking-call]: 'kj::FsNode::sync' blocks
    kj::Thread worker([] { sleep(1); }); // warns[async-blocking-call]: ~Thread
  });
}
struct logs : kj::TaskSet::ErrorHandler {
  void taskFailed(kj::Exception &&) override {
    sleep(1); // warns[async-blocking-call]: in a handler that overrides 'kj::TaskSet::ErrorHandler::taskFailed'
  }
};

// A promise runs while its scope gives turns to the loop, and is cancelled then.
void in_scope(kj::WaitScope &scope) {
  auto reader = load(1);
  kj::Promise<void> ready = kj::READY_NOW;
  save().wait(scope);
}

void from_outside(const kj::Executor &executor) {
  executor.executeSync([] { sleep(1); });
  executor.executeSync([] { return save(); });
}

// As the compiler of schemas makes them.
class Store {
public:
  class Server;
};
class Store::Server : public virtual capnp::Capability::Server {
public:
  DispatchCallResult dispatchCall(uint64_t, uint16_t, capnp::CallContext<capnp::AnyPointer, capnp::AnyPointer>) override;

protected:
  virtual kj::Promise<void> put(int context) { return kj::READY_NOW; }
};
class store_impl final : public Store::Server {
  DispatchCallResult dispatchCall(uint64_t, uint16_t, capnp::CallContext<capnp::AnyPointer, capnp::AnyPointer>) override {
    sleep(1);
    KJ_UNREACHABLE;
  }
  kj::Promise<void> put(int context) override {
    sleep(1); // warns[async-blocking-call]: in a handler that overrides 'Store::Server::put'
    return kj::READY_NOW;
  }
};
