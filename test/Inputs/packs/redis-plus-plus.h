// A mock of redis-plus-plus 2c47000: the qualified names are true, the bodies are empty.
#ifndef ASYNC_TIDY_TEST_PACKS_REDIS_PLUS_PLUS_H
#define ASYNC_TIDY_TEST_PACKS_REDIS_PLUS_PLUS_H

#include <string>

namespace sw::redis {
class Pipeline {};
class QueuedRedis {
public:
  int exec();
};
class Redis {
public:
  explicit Redis(const std::string &uri);
  ~Redis();
  Pipeline pipeline(bool new_connection = true);
  std::string get(const std::string &key);
  bool set(const std::string &key, const std::string &value);
};
class Subscriber {
public:
  void consume();
};
class AsyncRedis {
public:
  int get(const std::string &key);
};
} // namespace sw::redis

#endif
