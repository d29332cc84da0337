// An echo server on 127.0.0.1:PORT with the loop of a library: -DASIO, -DUV, -DEVENT, -DEV, -DGLIB or -DQT. For tool/dev/watch-bench.
#include <cstdlib>

#if defined(ASIO)
#define ASIO_HAS_CO_AWAIT
#include <asio.hpp>
#include <asio/experimental/as_tuple.hpp>

asio::awaitable<void> session(asio::ip::tcp::socket S) {
  char Text[4096];
  for (;;) {
    auto [Error, N] = co_await S.async_read_some(asio::buffer(Text), asio::experimental::as_tuple(asio::use_awaitable));
    if (Error)
      co_return;
    co_await asio::async_write(S, asio::buffer(Text, N), asio::use_awaitable);
  }
}

asio::awaitable<void> serve(asio::ip::port_type Port) {
  auto Context = co_await asio::this_coro::executor;
  asio::ip::tcp::acceptor A(Context, {asio::ip::address_v4::loopback(), Port});
  for (;;)
    asio::co_spawn(Context, session(co_await A.async_accept(asio::use_awaitable)), asio::detached);
}

int main(int, char **Argv) {
  asio::io_context C(1);
  asio::co_spawn(C, serve(asio::ip::port_type(atoi(Argv[1]))), asio::detached);
  C.run();
}
#elif defined(UV)
#include <uv.h>
static char Text[65536];
static void onRead(uv_stream_t *S, ssize_t N, const uv_buf_t *) {
  if (N < 0)
    return uv_close(reinterpret_cast<uv_handle_t *>(S), [](uv_handle_t *H) { delete reinterpret_cast<uv_tcp_t *>(H); });
  uv_buf_t B = uv_buf_init(Text, unsigned(N));
  uv_try_write(S, &B, 1);
}

int main(int, char **Argv) {
  uv_loop_t *L = uv_default_loop();
  uv_tcp_t Server;
  uv_tcp_init(L, &Server);
  sockaddr_in A;
  uv_ip4_addr("127.0.0.1", atoi(Argv[1]), &A);
  uv_tcp_bind(&Server, reinterpret_cast<sockaddr *>(&A), 0);
  uv_listen(reinterpret_cast<uv_stream_t *>(&Server), 64, [](uv_stream_t *S, int) {
    auto *Client = new uv_tcp_t;
    uv_tcp_init(S->loop, Client);
    uv_accept(S, reinterpret_cast<uv_stream_t *>(Client));
    uv_read_start(reinterpret_cast<uv_stream_t *>(Client), [](uv_handle_t *, size_t, uv_buf_t *B) { *B = uv_buf_init(Text, sizeof(Text)); }, onRead);
  });
  uv_run(L, UV_RUN_DEFAULT);
}
#else
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static int listenOn(int Port) {
  int S = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), One = 1;
  sockaddr_in A{};
  A.sin_family = AF_INET;
  A.sin_port = htons(uint16_t(Port));
  A.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(S, SOL_SOCKET, SO_REUSEADDR, &One, sizeof(One));
  if (bind(S, reinterpret_cast<sockaddr *>(&A), sizeof(A)) || listen(S, 64))
    exit(1);
  return S;
}

static int acceptOn(int S) { return accept4(S, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC); }

/// False when the other side is gone.
static bool echo(int S) {
  char Text[4096];
  ssize_t N = recv(S, Text, sizeof(Text), 0);
  return N < 0 || (N > 0 && send(S, Text, size_t(N), MSG_NOSIGNAL) == N);
}
#if defined(EVENT)
#include <event2/event.h>
static event_base *Base;
static void onReady(evutil_socket_t S, short, void *Self) {
  if (echo(S))
    return;
  event_free(*static_cast<event **>(Self));
  delete static_cast<event **>(Self);
  close(S);
}

int main(int, char **Argv) {
  Base = event_base_new();
  event_add(event_new(Base, listenOn(atoi(Argv[1])), EV_READ | EV_PERSIST, [](evutil_socket_t S, short, void *) {
              auto **E = new event *;
              int C = acceptOn(S);
              *E = event_new(Base, C, EV_READ | EV_PERSIST, onReady, E);
              event_add(*E, nullptr);
            }, nullptr), nullptr);
  event_base_dispatch(Base);
}
#elif defined(EV)
#include <ev.h>
int main(int, char **Argv) {
  ev_io Server;
  ev_io_init(&Server, [](struct ev_loop *L, ev_io *S, int) {
    auto *Client = new ev_io;
    ev_io_init(Client, [](struct ev_loop *L, ev_io *C, int) {
      if (echo(C->fd))
        return;
      ev_io_stop(L, C);
      close(C->fd);
      delete C;
    }, acceptOn(S->fd), EV_READ);
    ev_io_start(L, Client);
  }, listenOn(atoi(Argv[1])), EV_READ);
  ev_io_start(EV_DEFAULT, &Server);
  ev_run(EV_DEFAULT, 0);
}
#elif defined(GLIB)
#include <glib-unix.h>
int main(int, char **Argv) {
  g_unix_fd_add(listenOn(atoi(Argv[1])), G_IO_IN, [](gint S, GIOCondition, gpointer) -> gboolean {
    g_unix_fd_add(acceptOn(S), GIOCondition(G_IO_IN | G_IO_HUP), [](gint C, GIOCondition, gpointer) -> gboolean {
      if (echo(C))
        return TRUE;
      close(C);
      return FALSE;
    }, nullptr);
    return TRUE;
  }, nullptr);
  g_main_loop_run(g_main_loop_new(nullptr, FALSE));
}
#else
#include <QCoreApplication>
#include <QSocketNotifier>
int main(int Argc, char **Argv) {
  QCoreApplication App(Argc, Argv);
  QSocketNotifier Server(listenOn(atoi(Argv[1])), QSocketNotifier::Read);
  QObject::connect(&Server, &QSocketNotifier::activated, [](QSocketDescriptor S) {
    auto *Client = new QSocketNotifier(acceptOn(S), QSocketNotifier::Read);
    QObject::connect(Client, &QSocketNotifier::activated, [Client](QSocketDescriptor C) {
      if (echo(C))
        return;
      Client->setEnabled(false);
      close(C);
      Client->deleteLater();
    });
  });
  return App.exec();
}
#endif
#endif
