// REQUIRES: boost181
// RUN: %tidy-test %s async-blocking-call -- -std=c++20

// Boost.Process, the old interface and the new one.

#include "../Inputs/task.h"
#include <boost/asio/io_context.hpp>
#include <boost/process.hpp>
#include <boost/process/v2.hpp>
#include <chrono>
#include <string>
#include <vector>

namespace bp = boost::process;

my::task<> old_one(bp::child &child) {
  bp::system("true");     // warns: 'boost::process::system'
  child.wait();           // warns: 'boost::process::child::wait'
  child.wait_for(std::chrono::seconds(1)); // warns: wait_for
  child.running();
  bp::child started("true");
  started.detach();
  child.terminate();
  co_return;
}

my::task<> new_one(boost::asio::io_context &io) {
  bp::v2::process process(io, "/bin/true", {});
  bp::v2::posix::default_launcher()(io, "/bin/true", std::vector<std::string>{});
  process.wait();         // warns: use 'co_await async_wait(...)'
  bp::v2::execute(bp::v2::process(io, "/bin/true", {})); // warns: execute
  process.async_wait([](boost::system::error_code, int) {});
  co_return;
}
