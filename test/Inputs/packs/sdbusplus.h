// A mock of openbmc/sdbusplus db6db4b (2026-08-06): the qualified names are true, the bodies are empty. Needs the mock of stdexec.
#ifndef ASYNC_TIDY_TEST_PACKS_SDBUSPLUS_H
#define ASYNC_TIDY_TEST_PACKS_SDBUSPLUS_H

#include <exec/task.hpp>
#include <stdexec/execution.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

struct sd_event_source;

namespace sdbusplus {
using SdBusDuration = std::chrono::duration<uint64_t, std::micro>;
struct message_t {
  template <typename... Ts> void append(Ts &&...);
  template <typename T> T unpack();
};
struct bus_t {
  message_t new_method_call(const char *service, const char *path, const char *interface, const char *method);
  message_t call(message_t &m, uint64_t timeout_us);
  message_t call(message_t &m, std::optional<SdBusDuration> timeout = std::nullopt);
  void call_noreply(message_t &m, std::optional<SdBusDuration> timeout = std::nullopt);
  void call_noreply_noerror(message_t &m, std::optional<SdBusDuration> timeout = std::nullopt);
  int wait(uint64_t timeout_us);
  message_t process();
  bool process_discard();
  [[noreturn]] void process_loop();
  void request_name(const char *service);
  void flush();
};
namespace bus {
// As it was called before 2023.
struct bus {
  message_t call(message_t &m, std::optional<SdBusDuration> timeout = std::nullopt);
  void call_noreply(message_t &m, std::optional<SdBusDuration> timeout = std::nullopt);
};
namespace match {
struct match {
  match(bus &b, const char *rule, std::function<void(message_t &)> callback);
};
} // namespace match
} // namespace bus
struct match {
  match(bus_t &bus, const char *rule, std::function<void(message_t &)> callback);
};
class Timer {
public:
  Timer(std::function<void()> callback = nullptr);
  int start(std::chrono::microseconds usec, bool periodic = false);
};
namespace event {
class event {
public:
  void run_one(std::chrono::microseconds timeout = std::chrono::microseconds::max());
  int add_io(int fd, uint32_t events, int (*handler)(sd_event_source *, int, uint32_t, void *), void *data);
};
} // namespace event
namespace async {
template <typename T = void> using task = exec::task<T>;
class context {
public:
  void run();
  template <typename Snd> void spawn(Snd &&sender);
  bus_t &get_bus() noexcept;
  void request_name(const char *service);
};
task<> sleep_for(context &ctx, std::chrono::microseconds time);
namespace proxy_ns {
template <bool S = false> struct proxy {
  proxy<true> service(const char *) const;
  template <typename... Rs, typename... Ss> task<> call(context &ctx, const char *method, Ss &&...) const;
};
} // namespace proxy_ns
using proxy = proxy_ns::proxy<>;
} // namespace async
namespace asio {
struct yield {};
class connection : public bus_t {
public:
  template <typename Handler, typename... Args> void async_method_call(Handler &&handler, const char *service, Args &&...) {}
  template <typename... Rs, typename... Args> void yield_method_call(yield y, int &ec, const char *service, const Args &...) {
    bus_t().call(*new message_t);
  }
};
class dbus_interface {
public:
  template <typename F> bool register_method(const std::string &name, F &&handler) { return true; }
};
} // namespace asio
} // namespace sdbusplus

#endif
