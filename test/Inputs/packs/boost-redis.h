// A mock of Boost.Redis dea0396: the qualified names are true, the bodies are empty.
#ifndef ASYNC_TIDY_TEST_PACKS_BOOST_REDIS_H
#define ASYNC_TIDY_TEST_PACKS_BOOST_REDIS_H

namespace boost::redis {
template <class Executor> class basic_connection {
public:
  template <class Token> auto async_exec(int request, int &response, Token &&token) { return 0; }
};
} // namespace boost::redis

#endif
