//===--- DebugCode.cpp - AsyncTidy ----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DebugCode.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Regex.h"

namespace clang::tidy::async {

namespace {

/// What the condition of a directive says of the code behind it.
enum class Build { Any, DebugOnly, ReleaseOnly };

Build oppositeOf(Build B) {
  switch (B) {
  case Build::Any:
    return Build::Any;
  case Build::DebugOnly:
    return Build::ReleaseOnly;
  case Build::ReleaseOnly:
    return Build::DebugOnly;
  }
  llvm_unreachable("covered switch");
}

/// Of code that is there where the macro \p Name is defined.
Build whereDefined(StringRef Name) {
  static const llvm::Regex Word("(^|_)(DEBUG|BENCHMARKS?)(_|$)");
  if (Name == "NDEBUG")
    return Build::ReleaseOnly;
  return Word.match(Name) ? Build::DebugOnly : Build::Any;
}

/// Of code behind `#if` and \p Tokens. What is not understood is for any build.
Build conditionOf(ArrayRef<Token> Tokens) {
  bool Negated = false;
  StringRef Name;
  for (const Token &T : Tokens)
    if (T.is(tok::raw_identifier)) {
      if (T.getRawIdentifier() == "defined")
        continue;
      if (!Name.empty())
        return Build::Any;
      Name = T.getRawIdentifier();
    } else if (T.is(tok::exclaim)) {
      Negated = !Negated;
    } else if (!T.isOneOf(tok::l_paren, tok::r_paren)) {
      return Build::Any;
    }
  const Build Result = whereDefined(Name);
  return Negated ? oppositeOf(Result) : Result;
}

/// Of code behind `#if` and \p Tokens: `defined(DEBUG) && LEVEL > 1` is for
/// debug builds only, too.
Build conditionOfAll(ArrayRef<Token> Tokens) {
  Build Result = Build::Any;
  while (!Tokens.empty()) {
    const size_t Length =
        llvm::find_if(Tokens,
                      [](const Token &T) { return T.is(tok::ampamp); }) -
        Tokens.begin();
    if (Build Part = conditionOf(Tokens.take_front(Length)); Part != Build::Any)
      Result = Part;
    Tokens = Tokens.drop_front(std::min(Length + 1, Tokens.size()));
  }
  return Result;
}

enum class Directive { None, If, Ifdef, Ifndef, Elif, Else, Endif };

Directive directiveCalled(StringRef Name) {
  return llvm::StringSwitch<Directive>(Name)
      .Case("if", Directive::If)
      .Case("ifdef", Directive::Ifdef)
      .Case("ifndef", Directive::Ifndef)
      .Case("elif", Directive::Elif)
      .Case("elifdef", Directive::Elif)
      .Case("elifndef", Directive::Elif)
      .Case("else", Directive::Else)
      .Case("endif", Directive::Endif)
      .Default(Directive::None);
}

} // namespace

bool DebugCode::contains(SourceLocation Loc) {
  // What the compiler makes stands nowhere.
  if (Loc.isInvalid())
    return false;
  const auto [File, Offset] = SM.getDecomposedLoc(SM.getExpansionLoc(Loc));
  auto [It, New] = PartsOf.try_emplace(File);
  if (New)
    It->second = find(File);
  const auto After =
      llvm::upper_bound(It->second, Offset, [](unsigned Offset, const Part &P) {
        return Offset < P.first;
      });
  return After != It->second.begin() && Offset < std::prev(After)->second;
}

std::vector<DebugCode::Part> DebugCode::find(FileID File) const {
  std::vector<Part> Result;
  const std::optional<llvm::MemoryBufferRef> Buffer = SM.getBufferOrNone(File);
  // Most files have no such code; to lex them takes far longer than this.
  if (!Buffer || (!Buffer->getBuffer().contains("DEBUG") &&
                  !Buffer->getBuffer().contains("BENCHMARK")))
    return Result;

  struct Level {
    Build Now;
    /// What `#else` means; Any behind an `#elif`.
    Build Else;
    unsigned Begin;
  };
  SmallVector<Level, 8> Levels;
  unsigned DebugLevels = 0;
  auto Enter = [&](Level L) {
    DebugLevels += L.Now == Build::DebugOnly;
    Levels.push_back(L);
  };
  auto Leave = [&](unsigned End) {
    const Level L = Levels.pop_back_val();
    if (L.Now == Build::DebugOnly && --DebugLevels == 0)
      Result.emplace_back(L.Begin, End);
    return L;
  };

  Lexer Raw(File, *Buffer, SM, Language);
  auto OffsetOf = [&](const Token &T) {
    return SM.getFileOffset(T.getLocation());
  };
  Token T;
  Raw.LexFromRawLexer(T);
  while (T.isNot(tok::eof)) {
    if (T.isNot(tok::hash) || !T.isAtStartOfLine()) {
      Raw.LexFromRawLexer(T);
      continue;
    }
    const unsigned Hash = OffsetOf(T);
    Raw.LexFromRawLexer(T);
    if (T.isNot(tok::raw_identifier) || T.isAtStartOfLine())
      continue;
    const Directive D = directiveCalled(T.getRawIdentifier());
    SmallVector<Token, 8> Condition;
    for (Raw.LexFromRawLexer(T); T.isNot(tok::eof) && !T.isAtStartOfLine();
         Raw.LexFromRawLexer(T))
      Condition.push_back(T);
    switch (D) {
    case Directive::None:
      break;
    case Directive::If:
    case Directive::Ifdef:
    case Directive::Ifndef: {
      Build Now = conditionOfAll(Condition);
      if (D == Directive::Ifndef)
        Now = oppositeOf(Now);
      // `#else` of `A && B` says nothing about A.
      const bool IsSimple = llvm::none_of(
          Condition, [](const Token &T) { return T.is(tok::ampamp); });
      Enter({Now, IsSimple ? oppositeOf(Now) : Build::Any, Hash});
      break;
    }
    case Directive::Elif:
      if (!Levels.empty()) {
        Leave(Hash);
        Enter({Build::Any, Build::Any, Hash});
      }
      break;
    case Directive::Else:
      if (!Levels.empty()) {
        const Build Else = Leave(Hash).Else;
        Enter({Else, Build::Any, Hash});
      }
      break;
    case Directive::Endif:
      if (!Levels.empty())
        Leave(Hash);
      break;
    }
  }
  // They are found where they end; so are nested ones before those around them,
  // but of these only the outermost count.
  return Result;
}

} // namespace clang::tidy::async
