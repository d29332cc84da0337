// A mock of cpr 42f0b21: the qualified names are true, the bodies are empty.
#ifndef ASYNC_TIDY_TEST_PACKS_CPR_H
#define ASYNC_TIDY_TEST_PACKS_CPR_H

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

#endif
