// REQUIRES: zeromq
// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -DZMQ_BUILD_DRAFT_API

// ZeroMQ in C and in C++. Sending waits only where a queue is full.

#include "../Inputs/task.h"
#include <chrono>
#include <zmq.hpp>
#include <zmq_addon.hpp>

my::task<> in_c(void *socket, zmq_pollitem_t *items) {
  char bytes[64];
  zmq_recv(socket, bytes, 64, 0); // warns: 'zmq_recv'
  zmq_recv(socket, bytes, 64, ZMQ_DONTWAIT);
  zmq_send(socket, bytes, 64, 0);
  zmq_poll(items, 1, -1); // warns: 'zmq_poll'
  zmq_poll(items, 1, 0);
  co_return;
}

my::task<> in_cpp(zmq::socket_t &socket, zmq::poller_t<> &poller, zmq::active_poller_t &active) {
  zmq::message_t message;
  (void)socket.recv(message); // warns: recv
  (void)socket.recv(message, zmq::recv_flags::dontwait);
  socket.send(message, zmq::send_flags::none);
  active.wait(std::chrono::milliseconds(-1)); // warns: 'zmq::active_poller_t::wait'
  active.wait(std::chrono::milliseconds(0));
  co_return;
}
