// REQUIRES: glib
// RUN: %tidy-test %s async-blocking-call,async-nested-run -- -std=c++20 -isystem /usr/include/glib-2.0 \
// RUN:   -isystem /usr/lib/x86_64-linux-gnu/glib-2.0/include

// GLib: sources, signal handlers and GAsyncReadyCallback run in the main context.

#include <gio/gio.h>
#include <unistd.h>

static GMainLoop *mainLoop;
static GMutex mutex;
static GCond cond;

static gchar *readHelper() {
  gchar *text = nullptr;
  g_spawn_command_line_sync("date", &text, nullptr, nullptr, nullptr);
  return text;
}

static gboolean onTimeout(gpointer) {
  g_usleep(1000);      // warns[async-blocking-call]: 'g_usleep'
  g_free(readHelper()); // warns[async-blocking-call]: 'readHelper'
  g_cond_wait(&cond, &mutex); // warns[async-blocking-call]: 'g_cond_wait'
  return G_SOURCE_CONTINUE;
}

static gboolean onIdle(gpointer) {
  g_main_loop_run(mainLoop); // warns[async-nested-run]: 'g_main_loop_run'
  while (g_main_context_iteration(nullptr, TRUE)) // warns[async-nested-run]: 'g_main_context_iteration'
    ;
  return G_SOURCE_REMOVE;
}

static void onSignal(GObject *, gpointer data) {
  auto *connection = static_cast<GDBusConnection *>(data);
  // warns[async-blocking-call]@+1: 'g_dbus_connection_flush_sync'
  g_dbus_connection_flush_sync(connection, nullptr, nullptr);
}

static void onConnected(GObject *source, GAsyncResult *result, gpointer) {
  g_object_unref(g_socket_client_connect_to_host_finish(G_SOCKET_CLIENT(source), result, nullptr));
  // warns[async-blocking-call]@+1: 'g_socket_client_connect_to_host'
  g_socket_client_connect_to_host(G_SOCKET_CLIENT(source), "kde.org", 80, nullptr, nullptr);
  // warns[async-blocking-call]@+1: 'g_resolver_lookup_by_name'
  g_resolver_lookup_by_name(g_resolver_get_default(), "kde.org", nullptr, nullptr);
}

static gboolean onPrepared(gpointer) {
  sleep(1); // warns[async-blocking-call]: 'sleep'
  return G_SOURCE_REMOVE;
}

// Everything from here on is right.

static gboolean onPoll(gpointer) {
  while (g_main_context_iteration(nullptr, FALSE))
    ;
  g_usleep(0);
  GPollFD fd{0, G_IO_IN, 0};
  g_poll(&fd, 1, 0);
  g_mutex_lock(&mutex);
  g_mutex_unlock(&mutex);
  gchar *text = nullptr;
  g_file_get_contents("small", &text, nullptr, nullptr);
  g_free(text);
  return G_SOURCE_REMOVE;
}

static gpointer threadMain(gpointer) {
  g_usleep(1000);
  GMainLoop *own = g_main_loop_new(g_main_context_new(), FALSE);
  g_main_loop_run(own);
  return nullptr;
}

static void taskMain(GTask *task, gpointer, gpointer, GCancellable *) {
  g_task_return_pointer(task, readHelper(), g_free);
}

static void poolMain(gpointer, gpointer) { g_usleep(1000); }

int main() {
  mainLoop = g_main_loop_new(nullptr, FALSE);
  g_timeout_add(100, onTimeout, nullptr);
  g_timeout_add_seconds(1, G_SOURCE_FUNC(onPoll), nullptr);
  g_idle_add(onIdle, nullptr);
  g_idle_add([](gpointer) -> gboolean {
    g_usleep(1); // warns[async-blocking-call]: 'g_usleep'
    return G_SOURCE_REMOVE;
  }, nullptr);
  GSource *source = g_timeout_source_new(10);
  g_source_set_callback(source, onPrepared, nullptr, nullptr);
  g_source_attach(source, nullptr);
  GSocketClient *client = g_socket_client_new();
  g_socket_client_connect_to_host_async(client, "kde.org", 80, nullptr, onConnected, nullptr);
  GDBusConnection *bus = g_bus_get_sync(G_BUS_TYPE_SESSION, nullptr, nullptr);
  g_signal_connect(client, "event", G_CALLBACK(onSignal), bus);
  GThread *thread = g_thread_new("worker", threadMain, nullptr);
  GTask *task = g_task_new(nullptr, nullptr, nullptr, nullptr);
  g_task_run_in_thread(task, taskMain);
  GThreadPool *pool = g_thread_pool_new(poolMain, nullptr, 4, FALSE, nullptr);
  g_main_loop_run(mainLoop);
  g_thread_join(thread);
  g_thread_pool_free(pool, FALSE, TRUE);
  return 0;
}
