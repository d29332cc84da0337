// REQUIRES: systemd
// RUN: %tidy-test %s async-blocking-call,async-nested-run -- -std=c++20

// sd-event and sd-bus: calls of the bus wait for the answer, unless they have a callback.

#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>
#include <unistd.h>

static int on_io(sd_event_source *, int, uint32_t, void *bus) {
  sd_bus_error error = SD_BUS_ERROR_NULL;
  sd_bus_call_method((sd_bus *)bus, "a", "/b", "c.d", "E", &error, nullptr, ""); // warns[async-blocking-call]: use 'sd_bus_call_method_async'
  sd_bus_call_method_async((sd_bus *)bus, nullptr, "a", "/b", "c.d", "E",
                           [](sd_bus_message *, void *, sd_bus_error *) {
                             sleep(1); // warns[async-blocking-call]: use 'sd_event_add_time_relative'
                             return 0;
                           }, nullptr, "");
  sd_bus_wait((sd_bus *)bus, UINT64_MAX); // warns[async-blocking-call]: 'sd_bus_wait'
  sd_bus_wait((sd_bus *)bus, 0);
  return 0;
}

static int on_time(sd_event_source *source, uint64_t, void *) {
  sd_event_run(sd_event_source_get_event(source), UINT64_MAX); // warns[async-nested-run]: 'sd_event_run'
  sd_event_run(sd_event_source_get_event(source), 0);
  return 0;
}

int main() {
  sd_event *event;
  sd_event_default(&event);
  sd_event_add_io(event, nullptr, 0, 0, on_io, nullptr);
  sd_event_add_time_relative(event, nullptr, CLOCK_MONOTONIC, 1000, 0, on_time, nullptr);
  return sd_event_loop(event);
}
