// Pitfall: a blocking call on the loop.
// Two clients ask a server that takes 300 ms to answer. connect() and read()
// hold the thread until they are done: the second client cannot even start
// before the first has its answer, and all else on this loop stands still
// meanwhile.
#include "../course.h"

using namespace course;

awaitable<void> fetch(int client, asio::ip::tcp::endpoint server) {
  asio::ip::tcp::socket socket(co_await asio::this_coro::executor);
  socket.connect(server); // warns[async-blocking-call]: connect

  std::string answer;
  asio::error_code end_of_file;
  // warns[async-blocking-call]@+1: read
  asio::read(socket, asio::dynamic_buffer(answer), end_of_file);
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
