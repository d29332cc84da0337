// Mocks of cpr 42f0b21, redis-plus-plus 2c47000, mongocxx 9caa587, RocksDB 7.8.3 and Boost.MySQL 35e3943, Boost.Redis
// dea0396: the qualified names are true, the bodies are empty.
#ifndef ASYNC_TIDY_TEST_PACKS_DATABASES_H
#define ASYNC_TIDY_TEST_PACKS_DATABASES_H

#include <string>

namespace cpr {
struct Response {};
struct Url {};
template <class... Ts> Response Get(Ts &&...) { return {}; }
template <class Then, class... Ts> int GetCallback(Then, Ts &&...) { return 0; }
class Session {
public:
  void SetUrl(const Url &);
  Response Post();
};
} // namespace cpr

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

namespace mongocxx {
inline namespace v_noabi {
struct cursor {
  struct iterator {
    iterator &operator++();
    int operator*() const;
    bool operator!=(const iterator &) const;
  };
  iterator begin();
  iterator end();
};
class collection {
public:
  int insert_one(int document);
  cursor find(int filter);
  int name() const;
};
} // namespace v_noabi
} // namespace mongocxx

namespace rocksdb {
struct Options {};
class DB {
public:
  virtual int Get(const Options &, const std::string &key, std::string *value) = 0;
  virtual int Flush(const Options &) = 0;
  virtual bool GetProperty(const std::string &name, std::string *value) = 0;
};
} // namespace rocksdb

namespace boost::mysql {
struct results {};
class any_connection {
public:
  void execute(const char *query, results &into);
  template <class Token> auto async_execute(const char *query, results &into, Token &&token) { return 0; }
};
} // namespace boost::mysql

namespace boost::redis {
template <class Executor> class basic_connection {
public:
  template <class Token> auto async_exec(int request, int &response, Token &&token) { return 0; }
};
} // namespace boost::redis

#endif
