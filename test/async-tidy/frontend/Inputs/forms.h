// A system header with every form that a function body can have.
#ifndef FORMS_H
#define FORMS_H

#define BEGIN_BODY {
#define END_BODY }
#define RETURN(X) return leaf() + (X)

namespace forms {

inline int leaf() { return 1; }
inline int other() { return leaf(); }
inline int unused() { return other(); }

inline int macros() BEGIN_BODY RETURN(2); END_BODY

inline int tryBlock() try { return leaf(); } catch (int) { return other(); } catch (...) { return 0; }

struct Base {
  explicit Base(int) { leaf(); }
};

template <int N> struct Number {
  int Value;
};

struct Initializers : Base, Number<(1 > 0 ? 2 : 3)> {
  Initializers() : Base(other()), Number<(1 > 0 ? 2 : 3)>{4}, Member{leaf()}, Array{1, 2}, Call([] { return leaf(); }()) { tail(); }
  Initializers(int) try : Base{1}, Number<2>{5}, Member(1), Call{other()} { tail(); } catch (...) { leaf(); }
  Initializers(long) : decltype(Base(1))(other()), Number<2>{}, Member{} {}
  ~Initializers() { leaf(); }
  void tail();
  int Member;
  int Array[2] = {0, 0};
  int Call = 0;
};
inline void Initializers::tail() { other(); }

struct Outer {
  struct Inner {
    int method() { return Outer::helper(); }
    friend int friendly(Inner) { return leaf(); }
  };
  static int helper() { return leaf(); }
  int operator()(int X) const { return X + leaf(); }
  operator bool() const { return leaf() != 0; }
  Outer &operator+=(int) { leaf(); return *this; }
  int operator[](int) & noexcept(true) { return other(); }
};

template <typename... Bases> struct Pack : Bases... {
  Pack() : Bases()... { (void)leaf(); }
};
struct Empty {};

template <typename T> struct Box {
  Box(T Value) : Value(Value) {}
  T get() const;
  template <typename U> U as() const;
  template <typename F> auto apply(F Fn) const { return Fn(Value); }
  friend T peek(const Box &B) { leaf(); return B.get(); }
  virtual void run() { call(Value); }
  virtual ~Box() { leaf(); }
  static void call(const T &) { other(); }
  T Value;
};
template <typename T> T Box<T>::get() const { leaf(); return Value; }
template <typename T> template <typename U> U Box<T>::as() const { return static_cast<U>(get()); }
template <> inline int Box<int>::get() const { return other(); }

template <typename F> int invoke(F Fn) { return Fn(leaf()); }
template <typename F> int viaLambda(F Fn) {
  auto Run = [&](auto X) { return invoke([&](auto Y) { return Fn(X + Y); }); };
  return Run(1);
}
/// Erases the type: the callable is reached through a pointer only.
template <typename F> int thunk(void *P) { return invoke(*static_cast<F *>(P)); }
struct Erased {
  template <typename F> Erased(F &Fn) : Object(&Fn), Function(&thunk<F>) {}
  int operator()() { return Function(Object); }
  void *Object;
  int (*Function)(void *);
};

inline int localClass() {
  struct Local {
    int method() { return leaf(); }
  };
  return Local().method();
}
constexpr int constant(int N) { return N < 2 ? 1 : N * constant(N - 1); }
inline auto deduced() { return other(); }
constexpr auto constantLocal() {
  struct Local {
    constexpr int method() const { return 3; }
    int later() const { return leaf(); }
  };
  return Local();
}
inline int pragmas() {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused"
  int Unused;
#pragma GCC diagnostic pop
  return leaf();
}
inline int floating() {
#pragma STDC FP_CONTRACT OFF
  return other();
}
inline int attributes() __attribute__((noinline));
inline int attributes() { return other(); }
template <typename T>
int constrained(T X)
#if __cplusplus >= 202002L
  requires(sizeof(T) > 1)
#endif
{
  return X + leaf();
}
inline int trailing(int) noexcept(noexcept(leaf()));
inline int trailing(int X) noexcept(noexcept(leaf())) { return X + leaf(); }
auto arrow() -> decltype(leaf());
inline auto arrow() -> decltype(leaf()) { return leaf(); }
template <typename T> void error(T X) { X.thereIsNoSuchMember(); }
// Instantiated elsewhere, but its inline members are here as well.
template <typename T> struct Extern {
  T inlined() { return leaf(); }
  T outside();
};
template <typename T> T Extern<T>::outside() { return other(); }
extern template struct Extern<int>;
inline int usesExtern() {
  Extern<int> E;
  return E.inlined() + E.outside();
}
inline int includes() {
#include "body.inc"
}

} // namespace forms

#endif
