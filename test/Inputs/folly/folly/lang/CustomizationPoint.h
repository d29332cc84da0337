// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

// The object lives in a namespace of its own, away from the friend functions that it finds.
#define FOLLY_DEFINE_CPO(Type, Name)                                                                                   \
  namespace folly_cpo__ {                                                                                              \
  inline constexpr Type Name{};                                                                                        \
  }                                                                                                                    \
  using namespace folly_cpo__;
