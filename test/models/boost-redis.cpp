// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -I %inputs/packs

#include "../Inputs/task.h"
#include <boost-redis.h>
#include <unistd.h>

void ask(boost::redis::basic_connection<int> &redis, int response) {
  redis.async_exec(1, response, [](int) {
    sleep(1); // warns: in a handler given to
  });
}
