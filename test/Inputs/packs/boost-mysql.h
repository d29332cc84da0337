// A mock of Boost.MySQL 35e3943: the qualified names are true, the bodies are empty.
#ifndef ASYNC_TIDY_TEST_PACKS_BOOST_MYSQL_H
#define ASYNC_TIDY_TEST_PACKS_BOOST_MYSQL_H

namespace boost::mysql {
struct results {};
class any_connection {
public:
  void execute(const char *query, results &into);
  template <class Token> auto async_execute(const char *query, results &into, Token &&token) { return 0; }
};
} // namespace boost::mysql

#endif
