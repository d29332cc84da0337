// REQUIRES: libevent
// RUN: %tidy-test %s async-blocking-call,async-nested-run -- -std=c++20

// libevent: what is given to an event, a bufferevent, a listener or a request runs on the loop.

#include <event2/bufferevent.h>
#include <event2/dns.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <event2/util.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static event_base *base;

static void helper() { usleep(100); } // notes: usleep

static void on_timer(evutil_socket_t, short, void *) {
  sleep(1);                    // warns[async-blocking-call]: use 'evtimer_add'
  helper();                    // warns[async-blocking-call]: 'helper'
  event_base_dispatch(base);   // warns[async-nested-run]: 'event_base_dispatch'
  event_base_loop(base, 0);    // warns[async-nested-run]: 'event_base_loop'
  event_base_loop(base, EVLOOP_NONBLOCK);
  event_base_loopbreak(base);
}

static void on_read(bufferevent *stream, void *) {
  char bytes[64];
  bufferevent_read(stream, bytes, sizeof bytes);
  evutil_addrinfo hints{}, *found;
  evutil_getaddrinfo("example.org", "80", &hints, &found); // warns: 'evutil_getaddrinfo'
  evutil_addrinfo numeric{.ai_flags = EVUTIL_AI_NUMERICHOST};
  evutil_getaddrinfo("127.0.0.1", "80", &numeric, &found);
}

static void on_accept(evconnlistener *, evutil_socket_t, sockaddr *, int, void *) {
  system("true"); // warns: 'system'
}

static void on_request(evhttp_request *request, void *) {
  evhttp_send_reply(request, 200, "OK", nullptr);
  sleep(1); // warns: sleep
}

static void not_a_callback(evutil_socket_t, short, void *) { sleep(1); }

int main() {
  base = event_base_new();
  event *timer = evtimer_new(base, on_timer, nullptr);
  event_new(base, -1, EV_PERSIST, [](evutil_socket_t, short, void *) {
    sleep(1); // warns: sleep
  }, nullptr);
  bufferevent_setcb(bufferevent_socket_new(base, -1, 0), on_read, nullptr, nullptr, nullptr);
  evconnlistener_new_bind(base, on_accept, nullptr, 0, -1, nullptr, 0);
  evhttp_set_gencb(evhttp_new(base), on_request, nullptr);
  event_add(timer, nullptr);
  not_a_callback(0, 0, nullptr);
  event_base_dispatch(base);
}
