//===--- Options.h - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Options, declared once. A check lists its options in a macro; members,
/// reading, storeOptions() and the documentation all follow from that list.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_SUPPORT_OPTIONS_H
#define ASYNCTIDY_SUPPORT_OPTIONS_H

#include "clang-tidy/ClangTidyCheck.h"
#include "llvm/ADT/StringExtras.h"

namespace clang::tidy::async {

/// A list, `;`-separated in the configuration (`,` does, too).
using StringList = std::vector<std::string>;

/// Which deliberately dropped tasks are left alone.
enum class DropPolicy { None, Eager, All };

/// When an eager task that continues detached may be dropped by a plain call.
enum class EagerDropPolicy { Never, Auto, Always };

// What every check reads.
#define COMMON_OPTIONS(OPTION)                                                 \
  OPTION(                                                                      \
      StringList, ModelFiles, "",                                              \
      "Model files to read besides the built-in ones and .async-tidy.yaml.")

// OPTION(Type, Name, Default, Doc): one option of a check.
#define ASYNC_OPTION_MEMBER(Type, Name, Default, Doc) Type Name{};
#define ASYNC_OPTION_VISIT(Type, Name, Default, Doc)                           \
  Visitor(llvm::StringLiteral(#Name), Name, Default);

/// Declares struct \p Struct with one member for each option in \p List.
#define ASYNC_OPTIONS(Struct, List)                                            \
  struct Struct {                                                              \
    List(ASYNC_OPTION_MEMBER);                                                 \
    template <typename Fn> void visit(Fn Visitor) { List(ASYNC_OPTION_VISIT) } \
  };

ASYNC_OPTIONS(CommonOptions, COMMON_OPTIONS)

/// Reads one option; clang-tidy reports values that do not fit its type.
struct OptionReader {
  const ClangTidyCheck::OptionsView &View;
  template <typename T, typename D>
  void operator()(StringRef Name, T &Value, D Default) const {
    if constexpr (std::is_same_v<T, StringList>) {
      SmallVector<StringRef, 8> Parts;
      // The view may hand out a temporary: keep it while we split it.
      auto Text = View.get(Name, Default);
      llvm::SplitString(Text, Parts, ";,");
      Value.clear();
      for (StringRef Part : Parts)
        if (!Part.trim().empty())
          Value.push_back(Part.trim().str());
    } else {
      Value = View.get(Name, static_cast<T>(Default));
    }
  }
};

struct OptionWriter {
  const ClangTidyCheck::OptionsView &View;
  ClangTidyOptions::OptionMap &Map;
  template <typename T, typename D>
  void operator()(StringRef Name, T &Value, D) const {
    if constexpr (std::is_same_v<T, StringList>)
      View.store(Map, Name, llvm::join(Value, ";"));
    else
      View.store(Map, Name, Value);
  }
};

} // namespace clang::tidy::async

namespace clang::tidy {
template <> struct OptionEnumMapping<async::DropPolicy> {
  static llvm::ArrayRef<std::pair<async::DropPolicy, StringRef>>
  getEnumMapping() {
    static constexpr std::pair<async::DropPolicy, StringRef> Mapping[] = {
        {async::DropPolicy::None, "none"},
        {async::DropPolicy::Eager, "eager"},
        {async::DropPolicy::All, "all"}};
    return Mapping;
  }
};
template <> struct OptionEnumMapping<async::EagerDropPolicy> {
  static llvm::ArrayRef<std::pair<async::EagerDropPolicy, StringRef>>
  getEnumMapping() {
    static constexpr std::pair<async::EagerDropPolicy, StringRef> Mapping[] = {
        {async::EagerDropPolicy::Never, "never"},
        {async::EagerDropPolicy::Auto, "auto"},
        {async::EagerDropPolicy::Always, "always"}};
    return Mapping;
  }
};
} // namespace clang::tidy

#endif // ASYNCTIDY_SUPPORT_OPTIONS_H
