// REQUIRES: mosquitto, paho
// RUN: %tidy-test %s async-blocking-call,async-nested-run -- -std=c++20

// MQTT: Paho in C and C++, and mosquitto. Callbacks run on the thread of the client: who waits there stops all of them.

#include "../Inputs/task.h"
#include <MQTTAsync.h>
#include <MQTTClient.h>
#include <mosquitto.h>
#include <mqtt/async_client.h>
#include <unistd.h>

my::task<> in_c(MQTTClient client, MQTTAsync async) {
  MQTTClient_connectOptions options = MQTTClient_connectOptions_initializer;
  MQTTClient_connect(client, &options); // warns[async-blocking-call]: use 'MQTTAsync_connect'
  MQTTClient_waitForCompletion(client, 0, 1000); // warns[async-blocking-call]: 'MQTTClient_waitForCompletion'
  MQTTAsync_connectOptions later = MQTTAsync_connectOptions_initializer;
  later.onSuccess = [](void *, MQTTAsync_successData *) {
    sleep(1); // warns[async-blocking-call]: in a handler given to 'MQTTAsync_connectOptions::onSuccess'
  };
  MQTTAsync_connect(async, &later);
  co_return;
}

struct listener : mqtt::callback {
  void message_arrived(mqtt::const_message_ptr) override {
    sleep(1); // warns[async-blocking-call]: in a handler that overrides 'mqtt::callback::message_arrived'
  }
  void another() { sleep(1); }
};

my::task<> in_cpp(mqtt::async_client &client) {
  client.connect()->wait(); // warns[async-blocking-call]: wait
  auto token = client.publish("topic", "text", 4);
  token->is_complete();
  client.consume_message(); // warns[async-blocking-call]: 'mqtt::async_client::consume_message'
  co_return;
}

static void on_message(mosquitto *client, void *, const mosquitto_message *) {
  mosquitto_reconnect(client); // warns[async-blocking-call]: use 'mosquitto_reconnect_async'
  mosquitto_publish(client, nullptr, "topic", 0, nullptr, 0, false);
  mosquitto_loop_forever(client, -1, 1); // warns[async-nested-run]: use 'mosquitto_loop_start'
}

void start(mosquitto *client) { mosquitto_message_callback_set(client, on_message); }
