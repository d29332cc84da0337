// A mock of RocksDB 7.8.3: the qualified names are true, the bodies are empty.
#ifndef ASYNC_TIDY_TEST_PACKS_ROCKSDB_H
#define ASYNC_TIDY_TEST_PACKS_ROCKSDB_H

#include <string>

namespace rocksdb {
struct Options {};
class DB {
public:
  virtual int Get(const Options &, const std::string &key, std::string *value) = 0;
  virtual int Flush(const Options &) = 0;
  virtual bool GetProperty(const std::string &name, std::string *value) = 0;
};
} // namespace rocksdb

#endif
