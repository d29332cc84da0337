//===--- Json.h - AsyncTidy -----------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// As much JSON as records need.
//
//===----------------------------------------------------------------------===//

#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace async_watch {

/// Numbers keep their text, so nanoseconds lose nothing.
struct Json {
  enum Kind { Null, Bool, Number, String, Array, Object } K = Null;
  std::string Text;
  std::vector<Json> Items;
  std::vector<std::pair<std::string, Json>> Fields;

  Json() = default;
  Json(std::string S) : K(String), Text(std::move(S)) {}
  Json(const char *S) : K(String), Text(S) {}
  static Json number(uint64_t V);
  static Json real(double V);
  static Json boolean(bool V);
  static Json array() { return of(Array); }
  static Json object() { return of(Object); }

  const Json *find(std::string_view Name) const;
  std::string_view text(std::string_view Name) const;
  uint64_t uint(std::string_view Name) const;
  int64_t sint(std::string_view Name) const;
  uint64_t asUint() const;
  bool truth(std::string_view Name) const;
  Json &set(std::string Name, Json V); // replaces
  std::string str() const;

  static std::optional<Json> parse(std::string_view S);

private:
  static Json of(Kind K) {
    Json J;
    J.K = K;
    return J;
  }
};

std::string jsonQuoted(std::string_view S);

} // namespace async_watch
