// REQUIRES: hiredis
// RUN: %tidy-test %s async-blocking-call -- -std=c++20

// hiredis: redisCommand waits, redisAsyncCommand calls back.

#include "../Inputs/task.h"
#include <hiredis/async.h>
#include <hiredis/hiredis.h>
#include <unistd.h>

my::task<> query(redisContext *redis) {
  redisCommand(redis, "GET a");       // warns: use 'redisAsyncCommand'
  redisAppendCommand(redis, "GET a");
  void *reply;
  redisGetReply(redis, &reply);       // warns: 'redisGetReply'
  redisConnect("127.0.0.1", 6379);    // warns: use 'redisAsyncConnect'
  redisConnectNonBlock("127.0.0.1", 6379);
  co_return;
}

static void on_reply(redisAsyncContext *redis, void *, void *) {
  sleep(1);                           // warns: in a handler given to 'redisAsyncCommand'
  redisAsyncCommand(redis, nullptr, nullptr, "GET b");
}

void start(redisAsyncContext *redis) { redisAsyncCommand(redis, on_reply, nullptr, "GET a"); }
