// A mock of mongocxx 9caa587: the qualified names are true, the bodies are empty.
#ifndef ASYNC_TIDY_TEST_PACKS_MONGOCXX_H
#define ASYNC_TIDY_TEST_PACKS_MONGOCXX_H

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

#endif
