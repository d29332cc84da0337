//===--- Json.cpp - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Json.h"
#include <cstdio>
#include <cstdlib>

namespace async_watch {

Json Json::number(uint64_t V) {
  Json J;
  J.K = Number;
  J.Text = std::to_string(V);
  return J;
}

Json Json::real(double V) {
  Json J;
  char Buffer[40];
  std::snprintf(Buffer, sizeof(Buffer), "%.6g", V);
  J.K = Number;
  J.Text = Buffer;
  return J;
}

Json Json::boolean(bool V) {
  Json J;
  J.K = Bool;
  J.Text = V ? "true" : "false";
  return J;
}

const Json *Json::find(std::string_view Name) const {
  for (auto &[Key, Value] : Fields)
    if (Key == Name)
      return &Value;
  return nullptr;
}

std::string_view Json::text(std::string_view Name) const {
  const Json *V = find(Name);
  return V ? std::string_view(V->Text) : std::string_view();
}

uint64_t Json::asUint() const {
  return Text.starts_with("0x") ? std::strtoull(Text.c_str(), nullptr, 16)
                                : std::strtoull(Text.c_str(), nullptr, 10);
}

uint64_t Json::uint(std::string_view Name) const {
  const Json *V = find(Name);
  return V ? V->asUint() : 0;
}

int64_t Json::sint(std::string_view Name) const {
  const Json *V = find(Name);
  return V ? std::strtoll(V->Text.c_str(), nullptr, 10) : 0;
}

bool Json::truth(std::string_view Name) const { return text(Name) == "true"; }

Json &Json::set(std::string Name, Json V) {
  K = Object;
  for (auto &[Key, Value] : Fields)
    if (Key == Name) {
      Value = std::move(V);
      return *this;
    }
  Fields.emplace_back(std::move(Name), std::move(V));
  return *this;
}

std::string jsonQuoted(std::string_view S) {
  std::string Out = "\"";
  for (char Ch : S) {
    auto C = static_cast<unsigned char>(Ch);
    if (C == '"' || C == '\\') {
      Out += '\\';
      Out += Ch;
    } else if (C < 32 || C == 127) {
      char Buffer[8];
      std::snprintf(Buffer, sizeof(Buffer), "\\u%04x", C);
      Out += Buffer;
    } else {
      Out += Ch;
    }
  }
  return Out + '"';
}

std::string Json::str() const {
  std::string Out;
  switch (K) {
  case Null:
    return "null";
  case Bool:
  case Number:
    return Text;
  case String:
    return jsonQuoted(Text);
  case Array:
    for (auto &I : Items)
      Out += (Out.empty() ? "" : ",") + I.str();
    return "[" + Out + "]";
  case Object:
    for (auto &[Key, Value] : Fields)
      Out += (Out.empty() ? "" : ",") + jsonQuoted(Key) + ":" + Value.str();
    return "{" + Out + "}";
  }
  return Out;
}

namespace {

struct Parser {
  std::string_view S;
  size_t P = 0;
  int Depth = 0;

  void skip() {
    while (P < S.size() &&
           (S[P] == ' ' || S[P] == '\t' || S[P] == '\n' || S[P] == '\r'))
      ++P;
  }
  bool eat(char C) {
    skip();
    if (P >= S.size() || S[P] != C)
      return false;
    ++P;
    return true;
  }
  bool string(std::string &Out) {
    if (!eat('"'))
      return false;
    while (P < S.size() && S[P] != '"') {
      if (S[P] != '\\') {
        Out += S[P++];
        continue;
      }
      if (++P >= S.size())
        return false;
      char C = S[P++];
      switch (C) {
      case 'n':
        Out += '\n';
        break;
      case 't':
        Out += '\t';
        break;
      case 'r':
        Out += '\r';
        break;
      case 'b':
        Out += '\b';
        break;
      case 'f':
        Out += '\f';
        break;
      case 'u': {
        if (P + 4 > S.size())
          return false;
        unsigned V = static_cast<unsigned>(
            std::strtoul(std::string(S.substr(P, 4)).c_str(), nullptr, 16));
        P += 4;
        if (V < 128) {
          Out += static_cast<char>(V);
        } else if (V < 2048) {
          Out += static_cast<char>(0xc0 | V >> 6);
          Out += static_cast<char>(0x80 | (V & 63));
        } else {
          Out += static_cast<char>(0xe0 | V >> 12);
          Out += static_cast<char>(0x80 | (V >> 6 & 63));
          Out += static_cast<char>(0x80 | (V & 63));
        }
        break;
      }
      default:
        Out += C;
      }
    }
    return eat('"');
  }
  bool value(Json &J) {
    skip();
    if (P >= S.size() || ++Depth > 64)
      return false;
    bool Ok = valueHere(J);
    --Depth;
    return Ok;
  }
  bool valueHere(Json &J) {
    char C = S[P];
    if (C == '"') {
      J.K = Json::String;
      return string(J.Text);
    }
    if (C == '[') {
      J.K = Json::Array;
      ++P;
      if (eat(']'))
        return true;
      do {
        J.Items.emplace_back();
        if (!value(J.Items.back()))
          return false;
      } while (eat(','));
      return eat(']');
    }
    if (C == '{') {
      J.K = Json::Object;
      ++P;
      if (eat('}'))
        return true;
      do {
        J.Fields.emplace_back();
        skip();
        if (!string(J.Fields.back().first) || !eat(':') ||
            !value(J.Fields.back().second))
          return false;
      } while (eat(','));
      return eat('}');
    }
    for (auto &[Word, K] : {std::pair{"true", Json::Bool},
                            {"false", Json::Bool},
                            {"null", Json::Null}})
      if (S.substr(P).starts_with(Word)) {
        J.K = K;
        J.Text = Word;
        P += J.Text.size();
        return true;
      }
    size_t Begin = P;
    while (P < S.size() &&
           (std::string_view("+-.eE").find(S[P]) != std::string_view::npos ||
            (S[P] >= '0' && S[P] <= '9')))
      ++P;
    J.K = Json::Number;
    J.Text = S.substr(Begin, P - Begin);
    return P > Begin;
  }
};

} // namespace

std::optional<Json> Json::parse(std::string_view S) {
  Parser P{S};
  Json J;
  if (!P.value(J))
    return std::nullopt;
  P.skip();
  if (P.P != S.size())
    return std::nullopt;
  return J;
}

} // namespace async_watch
