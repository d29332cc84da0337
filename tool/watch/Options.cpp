//===--- Options.cpp - AsyncTidy ------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Parsing of options, without allocation.
//
//===----------------------------------------------------------------------===//

#include "Options.h"

namespace async_watch {

const OptionInfo OptionList[] = {
#define OPTION(Name, Type, Default, Doc) {#Name, #Type, Default, Doc},
#include "Options.def"
};
const size_t NumOptions = sizeof(OptionList) / sizeof(OptionList[0]);

namespace {

size_t length(const char *S) {
  size_t N = 0;
  while (S[N])
    ++N;
  return N;
}

bool same(const char *A, size_t N, const char *B) {
  for (size_t I = 0; I < N; ++I)
    if (A[I] != B[I])
      return false;
  return !B[N];
}

struct Message {
  char *Out;
  size_t Size, Len = 0;
  Message(char *Out, size_t Size) : Out(Out), Size(Size) {
    if (Size)
      Out[0] = 0;
  }
  Message &operator<<(const char *S) { return add(S, length(S)); }
  Message &add(const char *S, size_t N) {
    for (size_t I = 0; I < N && Len + 1 < Size; ++I)
      Out[Len++] = S[I];
    if (Size)
      Out[Len] = 0;
    return *this;
  }
};

/// Edit distance, for names of at most 63 characters.
size_t distance(const char *A, size_t N, const char *B) {
  size_t M = length(B), Row[64];
  if (N > 63 || M > 63)
    return 64;
  for (size_t J = 0; J <= M; ++J)
    Row[J] = J;
  for (size_t I = 1; I <= N; ++I) {
    size_t Diagonal = Row[0];
    Row[0] = I;
    for (size_t J = 1; J <= M; ++J) {
      size_t Best = Diagonal + (A[I - 1] != B[J - 1]);
      Diagonal = Row[J];
      if (Row[J] + 1 < Best)
        Best = Row[J] + 1;
      if (Row[J - 1] + 1 < Best)
        Best = Row[J - 1] + 1;
      Row[J] = Best;
    }
  }
  return Row[M];
}

bool number(const char *&S, const char *End, uint64_t &Value) {
  const char *Begin = S;
  Value = 0;
  while (S != End && *S >= '0' && *S <= '9') {
    if (Value > UINT64_MAX / 10 - 1)
      return false;
    Value = Value * 10 + static_cast<uint64_t>(*S++ - '0');
  }
  return S != Begin;
}

const char *parse(const char *S, size_t N, Duration &Value, Duration *) {
  static const struct {
    const char *Name;
    uint64_t Ns;
  } Units[] = {{"", 1000000},   {"ns", 1},         {"us", 1000},
               {"ms", 1000000}, {"s", 1000000000}, {"m", 60000000000}};
  const char *End = S + N;
  uint64_t Whole = 0, Fraction = 0, Scale = 1;
  if (!number(S, End, Whole))
    return "a duration such as 100ms, 2s or 500us";
  if (S != End && *S == '.')
    for (++S; S != End && *S >= '0' && *S <= '9'; ++S)
      if (Scale < 1000000000)
        Fraction = Fraction * 10 + static_cast<uint64_t>(*S - '0'), Scale *= 10;
  for (auto &U : Units)
    if (same(S, static_cast<size_t>(End - S), U.Name)) {
      if (Whole > UINT64_MAX / 4 / U.Ns)
        return "a shorter duration";
      Value = Whole * U.Ns + Fraction * U.Ns / Scale;
      return nullptr;
    }
  return "a duration such as 100ms, 2s or 500us";
}

struct CountTag {};
struct SwitchTag {};

const char *parse(const char *S, size_t N, Count &Value, CountTag *) {
  const char *End = S + N;
  return number(S, End, Value) && S == End ? nullptr : "a number";
}

const char *parse(const char *S, size_t N, Switch &Value, SwitchTag *) {
  if (N != 1 || (*S != '0' && *S != '1'))
    return "0 or 1";
  Value = *S == '1';
  return nullptr;
}

const char *parse(const char *S, size_t N, Text &Value, Text *) {
  if (N >= sizeof(Value.Value))
    return "at most 255 characters";
  for (size_t I = 0; I < N; ++I)
    Value.Value[I] = S[I];
  Value.Value[N] = 0;
  return nullptr;
}

// Duration, Count and Switch are one C++ type, so their parsers are told apart
// by a tag.
using TagOfDuration = Duration;
using TagOfCount = CountTag;
using TagOfSwitch = SwitchTag;
using TagOfText = Text;

} // namespace

bool setOption(const char *Name, size_t NameLen, const char *Value,
               size_t ValueLen, Options &O, char *Error, size_t ErrorSize) {
  const char *Wanted = nullptr;
  bool Known = false;
#define OPTION(Field, Type, Default, Doc)                                      \
  if (!Known && same(Name, NameLen, #Field)) {                                 \
    Known = true;                                                              \
    Wanted =                                                                   \
        parse(Value, ValueLen, O.Field, static_cast<TagOf##Type *>(nullptr));  \
  }
#include "Options.def"
  if (Known && !Wanted)
    return true;
  Message M(Error, ErrorSize);
  if (Known) {
    M << "option '";
    M.add(Name, NameLen) << "': expected " << Wanted << ", not '";
    M.add(Value, ValueLen) << "'";
    return false;
  }
  const OptionInfo *Nearest = &OptionList[0];
  for (const OptionInfo &I : OptionList)
    if (distance(Name, NameLen, I.Name) <
        distance(Name, NameLen, Nearest->Name))
      Nearest = &I;
  M << "unknown option '";
  M.add(Name, NameLen) << "'; did you mean '" << Nearest->Name
                       << "'? help=1 lists all";
  return false;
}

void setDefaults(Options &O) {
  char Error[8];
  for (const OptionInfo &I : OptionList)
    setOption(I.Name, length(I.Name), I.Default, length(I.Default), O, Error,
              sizeof(Error));
}

bool parseOptions(const char *S, Options &O, char *Error, size_t ErrorSize) {
  while (*S) {
    if (*S == ':' || *S == ' ') {
      ++S;
      continue;
    }
    const char *Name = S;
    while (*S && *S != '=' && *S != ':' && *S != ' ')
      ++S;
    size_t NameLen = static_cast<size_t>(S - Name);
    if (*S != '=') {
      Message M(Error, ErrorSize);
      M << "option '";
      M.add(Name, NameLen) << "' has no value: write ";
      M.add(Name, NameLen) << "=VALUE";
      return false;
    }
    const char *Value = ++S;
    size_t ValueLen;
    if (*S == '\'' || *S == '"') {
      char Quote = *S;
      Value = ++S;
      while (*S && *S != Quote)
        ++S;
      ValueLen = static_cast<size_t>(S - Value);
      if (!*S) {
        Message(Error, ErrorSize) << "a quote is not closed";
        return false;
      }
      ++S;
    } else {
      while (*S && *S != ':' && *S != ' ')
        ++S;
      ValueLen = static_cast<size_t>(S - Value);
    }
    if (!setOption(Name, NameLen, Value, ValueLen, O, Error, ErrorSize))
      return false;
  }
  return true;
}

} // namespace async_watch
