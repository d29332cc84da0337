//===--- Models.h - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What we know of libraries, as immutable data. docs/models.md is the format.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_MODELS_MODELS_H
#define ASYNCTIDY_MODELS_MODELS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/GlobPattern.h"
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clang::tidy::async {

/// Why a call holds up its thread. The order is the order of the documentation.
enum class Category : uint8_t {
  Sleep,
  Wait,
  Lock,
  Multiplex,
  Network,
  Dns,
  File,
  Process,
  Database,
  Stdin,
  Gui,
};
inline constexpr unsigned NumCategories = 11;

/// The name of \p C as models, options and messages spell it.
llvm::StringRef categoryName(Category C);
/// The category called \p Name, or nothing.
std::optional<Category> categoryByName(llvm::StringRef Name);

/// Whether a call blocks by construction, or only on some descriptors.
enum class Strength : uint8_t {
  Always,
  Maybe,
  /// Always where a coroutine or handler makes the call itself, else Maybe.
  Direct,
};

/// How models spell \p S.
llvm::StringRef strengthName(Strength S);

/// When a task starts: at its first await, or when it is created.
enum class Start : uint8_t { Unknown, Lazy, Eager };

/// What happens to a task that is dropped.
enum class DropEffect : uint8_t {
  Unknown,
  NeverRuns,
  Cancelled,
  Detached,
  Terminates,
  Leaks,
};

/// Where a coroutine runs after a hop.
enum class HopTarget : uint8_t { Elsewhere, Loop };

/// Where a coroutine goes on after a co_await that is no hop: where what it
/// awaited ended, or always where it was before, on its own executor.
enum class Resumes : uint8_t { There, Home };

/// How a function comes to be called by those whom an entry under `handlers` or
/// `offload` names.
enum class Via : uint8_t {
  /// It is handed over as an argument.
  Argument,
  /// It overrides the virtual function that is named.
  Override,
  /// It is stored in the data member that is named.
  Assignment,
  /// It is a template argument of the function that is named.
  TemplateArgument,
};

/// What a name means to the analysis. The order is that of RoleNames.
enum class Role : uint8_t {
  Task,
  Value,
  Blocking,
  Nonblocking,
  Run,
  Spawn,
  Offload,
  Handler,
  Inline,
  Hop,
  Sleep,
  Mutex,
  KeepAlive,
  Safe,
  /// A macro or a type that a test framework defines.
  Test,
};
inline constexpr unsigned NumRoles = 15;

/// The key of \p R in a model file.
llvm::StringRef roleName(Role R);

/// One condition of a `when:` list.
struct Condition {
  enum Kind : uint8_t {
    ArgEquals,
    ArgHas,
    ArgIs,
    ArgMentions,
    ArgNames,
    ArgSpansAwait,
    TemplateArgIs,
    ObjectIs,
    ObjectNames,
    ObjectIsParameter,
    ObjectIsLoopThread,
    ObjectMadeWithout,
    CountEquals,
    CountAtLeast,
    CountAtMost,
    Discarded,
    DiesHere,
    NotReady,
    MemberIsConst,
    NeverCalls,
    Declares,
  };
  Kind TheKind = Discarded;
  /// The condition holds when its test fails ("!=", "lacks", "isnt").
  bool Negated = false;
  unsigned Index = 0;
  /// The number compared with; for ArgHas the value of the flag, if it is
  /// given.
  std::optional<int64_t> Value;
  /// Flag, type or variable names; alternatives.
  std::vector<std::string> Names;
  /// The condition as a model writes it.
  std::string Text;

  /// Reads \p Text. Returns what is wrong with it, or the empty string.
  static std::string parse(llvm::StringRef Text, Condition &Into);
};

/// What one library, or one project, says about itself.
struct Library {
  std::string Name;
  std::string ReadFrom;
  /// The library whose coroutines its operations are awaited in; empty for its
  /// own.
  std::string CoroutinesOf;
  /// The file that says so; built-in ones have no directory.
  std::string File;
  /// What to use in its coroutines: category name or "default" -> text, with
  /// '$' for the namespace.
  std::map<std::string, std::string> Instead;
};

/// \p Text with each "$::" replaced by \p Namespace and "::".
std::string expandNamespace(llvm::StringRef Text, llvm::StringRef Namespace);

/// One thing that a model says about one name.
struct Entry {
  std::string Name;
  Role TheRole = Role::Blocking;
  Category TheCategory = Category::Wait;
  Strength TheStrength = Strength::Always;
  Start TheStart = Start::Unknown;
  DropEffect Dropped = DropEffect::Unknown;
  Resumes ToResume = Resumes::There;
  HopTarget To = HopTarget::Elsewhere;
  Via TheVia = Via::Argument;
  /// What it names is called once, before the loop has anything else to do
  /// (handlers).
  bool Once = false;
  /// The only argument that this entry speaks of (offload, handlers).
  std::optional<unsigned> Arg;
  std::vector<Condition> When;
  std::string Instead;
  /// What '$' stood for in Name.
  std::string Namespace;
  const Library *From = nullptr;

  /// A C function (see "Names" in docs/models.md).
  bool isC() const;
};

/// The text of a model and where it came from.
struct ModelSource {
  std::string File;
  std::string Text;
};

/// An immutable, merged set of models. Shared between threads.
class Models {
public:
  /// Merges the built-in models with \p Layers, in order. Mistakes in \p Layers
  /// are appended to \p Errors as "file:line:column: what; mend"; a layer with
  /// a mistake is left out as a whole. The result is shared by all who ask for
  /// the same layers.
  static std::shared_ptr<const Models>
  create(llvm::ArrayRef<ModelSource> Layers, std::vector<std::string> &Errors);

  /// The models built into the plugin, as text.
  static llvm::ArrayRef<ModelSource> builtin();

  /// The nearest `.async-tidy.yaml` upward from the directory of \p File (or
  /// from the working directory if \p File is empty), or nothing.
  static std::optional<std::string> findProjectFile(llvm::StringRef File);

  /// All entries for a fully qualified name, exact ones first.
  /// \p IsC: the name is that of an `extern "C"` function.
  void lookup(llvm::StringRef Name, bool IsC, bool IsType,
              llvm::SmallVectorImpl<const Entry *> &Result) const;

  /// False if no exact entry ends in \p LastComponent: a cheap first test.
  bool mayKnow(llvm::StringRef LastComponent) const {
    return LastNames.contains(LastComponent);
  }
  bool hasPatterns() const { return !Patterns.empty(); }

  /// The text under `instead: \p Key` (a category, or "default") of the library
  /// that \p Known belongs to; empty if \p Known is null or nothing is said.
  std::string instead(const Entry *Known, llvm::StringRef Key) const;
  /// True if what \p Leaf, the name of a library, says of its functions fits
  /// coroutines of \p Coroutine: they are one, or one builds on the other.
  bool speaksFor(llvm::StringRef Leaf, const Library &Coroutine) const;
  /// The asynchronous sleep for coroutines whose task type is \p Task, if it
  /// has a replacement text; else null.
  const Entry *sleepFor(const Entry *Task) const;

  /// The functions that `never-calls` conditions ask about.
  const llvm::StringSet<> &watchedCalls() const { return WatchedCalls; }

  /// The macros of test frameworks (`tests`). Those that are a `maybe` may be
  /// used in product files.
  const llvm::StringMap<Strength> &testMacros() const { return TestMacros; }
  /// The types whose values test frameworks give to tests.
  const llvm::StringSet<> &testTypes() const { return TestTypes; }

  /// All entries, in layer order (for `async-tidy models` and tests).
  llvm::ArrayRef<std::unique_ptr<Entry>> entries() const { return Entries; }

  /// Changes whenever any layer changes.
  llvm::StringRef digest() const { return Digest; }

private:
  static std::shared_ptr<const Models> merge(llvm::ArrayRef<ModelSource> Layers,
                                             std::vector<std::string> &Errors);

  std::vector<std::unique_ptr<Library>> Libraries;
  std::vector<std::unique_ptr<Entry>> Entries;
  llvm::StringMap<llvm::SmallVector<const Entry *, 1>> ByName;
  std::vector<std::pair<llvm::GlobPattern, const Entry *>> Patterns;
  llvm::StringSet<> LastNames;
  llvm::StringSet<> WatchedCalls;
  llvm::StringMap<Strength> TestMacros;
  llvm::StringSet<> TestTypes;
  std::string Digest;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_MODELS_MODELS_H
