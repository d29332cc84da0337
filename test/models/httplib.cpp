// REQUIRES: httplib
// RUN: %tidy-test %s async-blocking-call,async-nested-run -- -std=c++20

// cpp-httplib: a client waits; a server runs its handlers on threads of its own.

#include "../Inputs/task.h"
#include <httplib.h>
#include <thread>

my::task<> fetch(httplib::Client &client, httplib::Server &server) {
  client.set_keep_alive(true);
  client.Get("/");                    // warns[async-blocking-call]: 'httplib::Client::Get'
  client.Post("/", "a", "text/plain"); // warns[async-blocking-call]: 'httplib::Client::Post'
  server.Get("/", [](const httplib::Request &, httplib::Response &) {
    std::this_thread::sleep_for(std::chrono::seconds(1));
  });
  server.listen("127.0.0.1", 0); // warns[async-nested-run]: 'httplib::Server::listen'
  co_return;
}
