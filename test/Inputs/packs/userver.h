// A mock of userver c2f43b4 (2024-10-25): the qualified names are true, the bodies are empty.
#ifndef ASYNC_TIDY_TEST_PACKS_USERVER_H
#define ASYNC_TIDY_TEST_PACKS_USERVER_H

#include <chrono>
#include <string>
#include <utility>

namespace userver {
namespace engine {
class TaskProcessor;
class [[nodiscard]] TaskBase {
public:
  void Wait() const;
  void BlockingWait() const;
};
class [[nodiscard]] Task : public TaskBase {
public:
  void Detach() &&;
};
template <class T> class [[nodiscard]] TaskWithResult : public Task {
public:
  T Get();
};
template <class F> TaskWithResult<int> AsyncNoSpan(TaskProcessor &, F &&f) { return {}; }
template <class F> TaskWithResult<int> AsyncNoSpan(F &&f) { return {}; }
template <class Rep, class Period> void SleepFor(const std::chrono::duration<Rep, Period> &);
class Mutex {
public:
  void lock();
  void unlock();
};
void RunStandalone(void (*payload)());
} // namespace engine
namespace utils {
template <class F> engine::TaskWithResult<int> Async(std::string name, F &&f) { return {}; }
template <class F> engine::TaskWithResult<int> Async(engine::TaskProcessor &, std::string name, F &&f) { return {}; }
} // namespace utils
namespace fs::blocking {
std::string ReadFileContents(const std::string &path);
} // namespace fs::blocking
namespace server {
namespace http {
struct HttpRequest;
} // namespace http
namespace request {
struct RequestContext;
} // namespace request
namespace handlers {
class HttpHandlerBase {
public:
  virtual std::string HandleRequestThrow(const http::HttpRequest &request, request::RequestContext &context) const;
};
} // namespace handlers
} // namespace server
} // namespace userver

#endif
