// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/packs -isystem %inputs/stdexec
// D-Bus calls wait for the reply, in coroutines of stdexec and in the callbacks that the bus runs.

#include <sdbusplus.h>

#include <thread>

using namespace std::chrono_literals;
namespace async = sdbusplus::async;

static std::string owner(sdbusplus::bus_t &bus) {
  auto method = bus.new_method_call("a", "/b", "c.d", "GetOwner");
  return bus.call(method).unpack<std::string>(); // notes: sdbusplus::bus_t::call
}

async::task<> update(async::context &ctx, sdbusplus::message_t &m) {
  ctx.get_bus().call(m);                       // warns[async-blocking-call]: async::proxy()
  ctx.get_bus().call(m, 1000);                 // warns[async-blocking-call]: 'sdbusplus::bus_t::call'
  ctx.get_bus().call_noreply(m);               // warns[async-blocking-call]: call_noreply
  ctx.get_bus().call_noreply_noerror(m, 1s);   // warns[async-blocking-call]: call_noreply_noerror
  owner(ctx.get_bus());                        // warns[async-blocking-call]: call to 'owner' blocks the event loop
  ctx.get_bus().wait(1000);                    // warns[async-blocking-call]: (multiplex)
  ctx.get_bus().wait(0);
  ctx.get_bus().process_discard();
  ctx.request_name("x");
  ctx.get_bus().request_name("x");
  ctx.run();                                   // warns[async-nested-run]: 'sdbusplus::async::context::run'
  co_await async::proxy().service("a").call<int>(ctx, "GetOwner");
  async::proxy().service("a").call<>(ctx, "Set", 1); // warns[async-discarded-task]: call
  std::this_thread::sleep_for(1s);             // warns[async-blocking-call]: sleep_for
  co_await async::sleep_for(ctx, 1s);
}

async::task<> old(sdbusplus::bus::bus &bus, sdbusplus::message_t &m) {
  bus.call(m);                                 // warns[async-blocking-call]: 'sdbusplus::bus::bus::call'
  bus.call_noreply(m);                         // warns[async-blocking-call]: 'sdbusplus::bus::bus::call_noreply'
  co_return;
}

void handlers(sdbusplus::bus_t &bus, sdbusplus::bus::bus &old, sdbusplus::asio::connection &conn, sdbusplus::asio::dbus_interface &iface) {
  sdbusplus::match changed(bus, "rule", [&](sdbusplus::message_t &m) {
    bus.call(m);                               // warns[async-blocking-call]: in a handler given to 'sdbusplus::match::match'
  });
  sdbusplus::bus::match::match before(old, "rule", [&](sdbusplus::message_t &m) {
    old.call_noreply(m);                       // warns[async-blocking-call]: in a handler
  });
  sdbusplus::Timer timer([&] { owner(bus); }); // warns[async-blocking-call]: call to 'owner'
  conn.async_method_call([&](int, std::string) {
    sdbusplus::message_t m;
    conn.call(m);                              // warns[async-blocking-call]: 'sdbusplus::bus_t::call'
  }, "a", "/b", "c.d", "GetOwner");
  iface.register_method("Reset", [&](sdbusplus::asio::yield y) {
    int ec;
    conn.yield_method_call<>(y, ec, "a", "/b"); // suspends
    owner(conn);                               // warns[async-blocking-call]: call to 'owner'
  });
}

int main() {
  async::context ctx;
  sdbusplus::message_t m;
  auto &bus = ctx.get_bus();
  bus.call(m);
  ctx.spawn(update(ctx, m));
  ctx.run();
}
