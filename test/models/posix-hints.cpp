// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -I %inputs
// The hints of getaddrinfo, filled in as C programs do.
#include "task.h"
#include <netdb.h>
#include <string.h>

my::task<> numeric(const char *host, addrinfo *res) {
  addrinfo hints;
  memset(&hints, 0, sizeof hints);
  hints.ai_family = AF_UNSPEC;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  getaddrinfo(host, "80", &hints, &res);
  co_return;
}

my::task<> numeric_too(const char *host, addrinfo *res) {
  addrinfo hints{};
  hints.ai_flags |= AI_NUMERICHOST;
  getaddrinfo(host, "80", &hints, &res);
  co_return;
}

my::task<> by_name(const char *host, addrinfo *res) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICSERV;
  getaddrinfo(host, "80", &hints, &res); // warns: getaddrinfo
  co_return;
}

// Set from its own value.
my::task<> added(const char *host, addrinfo *res) {
  addrinfo hints{};
  hints.ai_flags = hints.ai_flags | AI_NUMERICSERV;
  getaddrinfo(host, "80", &hints, &res); // warns: getaddrinfo
  hints.ai_flags = hints.ai_flags | hints.ai_family;
  addrinfo more{};
  more.ai_flags = more.ai_flags | AI_NUMERICHOST;
  getaddrinfo(host, "80", &more, &res);
  co_return;
}
