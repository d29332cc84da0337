// Mended: the same two clients with the asynchronous calls. While one waits,
// the loop serves the other.
//
// silent: mended
#include "../course.h"

using namespace course;

awaitable<void> fetch(int client, asio::ip::tcp::endpoint server) {
  asio::ip::tcp::socket socket(co_await asio::this_coro::executor);
  co_await socket.async_connect(server, use_awaitable);

  std::string answer;
  asio::error_code end_of_file;
  co_await asio::async_read(socket, asio::dynamic_buffer(answer),
                            asio::redirect_error(use_awaitable, end_of_file));
  say("client %d got '%s'", client, answer.c_str());
}

awaitable<void> fetch_both(const SlowServer &server) {
  co_await (fetch(1, server.endpoint()) && fetch(2, server.endpoint()));
}

int main() {
  SlowServer server(300ms);
  asio::io_context loop;
  run(loop, fetch_both(server));
}
