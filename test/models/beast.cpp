// REQUIRES: boost181
// RUN: %tidy-test %s async-* -- -std=c++20

// Boost.Beast: each operation has an asynchronous twin.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <unistd.h>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

asio::awaitable<void> serve(beast::tcp_stream &stream, beast::websocket::stream<beast::tcp_stream> &socket,
                            asio::ip::tcp::endpoint peer) {
  beast::flat_buffer buffer;
  http::request<http::string_body> request;
  stream.connect(peer);                  // warns[async-blocking-call]: use 'co_await async_connect(...)'
  http::read(stream, buffer, request);   // warns[async-blocking-call]: use 'co_await boost::beast::http::async_read(...)'
  http::write(stream, request);          // warns[async-blocking-call]: 'boost::beast::http::write'
  socket.handshake("host", "/");         // warns[async-blocking-call]: 'boost::beast::websocket::stream::handshake'
  socket.read(buffer);                   // warns[async-blocking-call]: use 'co_await async_read(...)'
  socket.close(beast::websocket::close_code::normal); // warns[async-blocking-call]: close
  co_await http::async_read(stream, buffer, request, asio::use_awaitable);
  co_await socket.async_read(buffer, asio::use_awaitable);
  http::async_write(stream, request, asio::use_awaitable); // warns[async-discarded-task]: async_write
  beast::error_code failed;
  http::file_body::value_type page;
  page.open("index.html", beast::file_mode::scan, failed); // warns[async-blocking-call]: open
  beast::file log;
  log.open("log", beast::file_mode::append, failed); // warns[async-blocking-call]: open
  socket.async_write(buffer.data(), [](beast::error_code, std::size_t) {
    sleep(1); // warns[async-blocking-call]: in a handler given to
  });
}

struct session : std::enable_shared_from_this<session> {
  beast::tcp_stream stream;
  beast::flat_buffer buffer;
  http::request<http::string_body> request;
  void start() { http::async_read(stream, buffer, request, beast::bind_front_handler(&session::on_read, shared_from_this())); }
  void on_read(beast::error_code, std::size_t) {
    sleep(1); // warns[async-blocking-call]: handler
  }
};
