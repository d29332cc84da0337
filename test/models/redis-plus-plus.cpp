// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -I %inputs/packs

#include "../Inputs/task.h"
#include <redis-plus-plus.h>

my::task<> redis(sw::redis::AsyncRedis &later, sw::redis::Subscriber &subscriber, sw::redis::QueuedRedis &queued) {
  sw::redis::Redis redis("tcp://127.0.0.1");
  redis.set("a", redis.get("b")); // warns: 'sw::redis::Redis::set'
  // warns@-1: 'sw::redis::Redis::get'
  redis.pipeline();
  queued.exec();                  // warns: exec
  subscriber.consume();           // warns: consume
  later.get("a");
  co_return;
}
