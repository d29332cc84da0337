//===--- ModelReader.cpp - AsyncTidy --------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModelReader.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/StringSaver.h"
#include "llvm/Support/YAMLParser.h"
#include "llvm/Support/YAMLTraits.h"

using namespace clang::tidy::async;

namespace {

/// A qualified name in a model file; checked while it is read.
struct NameText {
  std::string Text;
};

/// The keys of an entry. The role decides which of them may be written.
template <Role R> struct Fields : Entry {
  NameText Written;
};

/// A list where an entry belongs: always a mistake.
struct NoEntry {};

/// An entry: a mapping, or just its name.
template <Role R> struct Item : Fields<R> {
  std::vector<NoEntry> Misplaced;
};

/// Lives as long as one read: YAML traits return errors as StringRef.
struct ReaderContext {
  llvm::BumpPtrAllocator Allocator;
  llvm::StringSaver Saver{Allocator};
};

struct RemoveList {
  std::array<std::vector<NameText>, NumRoles> ByRole;
};

struct InsteadMap {
  std::map<std::string, std::string> Texts;
};

template <Role R> using Items = std::vector<Item<R>>;

struct ModelDocument {
  std::string LibraryName;
  std::string ReadFrom;
  std::string CoroutinesOf;
  std::vector<std::string> Namespaces;
  Items<Role::Task> Tasks;
  Items<Role::Value> Values;
  Items<Role::Blocking> Blocking;
  Items<Role::Nonblocking> Nonblocking;
  Items<Role::Run> Run;
  Items<Role::Spawn> Spawn;
  Items<Role::Offload> Offload;
  Items<Role::Handler> Handlers;
  Items<Role::Inline> Inline;
  Items<Role::Hop> Hop;
  Items<Role::Sleep> Sleep;
  Items<Role::Mutex> Mutex;
  Items<Role::KeepAlive> KeepAlive;
  Items<Role::Safe> Safe;
  Items<Role::Test> Tests;
  InsteadMap Instead;
  RemoveList Remove;
};

// Every word that a model file may use as a key or a value: the pool from
// which a misspelt one is mended.
constexpr llvm::StringLiteral KnownWords[] = {
    "library",  "read-from",  "namespaces",  "tasks",
    "values",   "blocking",   "nonblocking", "run",
    "spawn",    "offload",    "handlers",    "inline",
    "hop",      "sleep",      "mutex",       "keep_alive",
    "safe",     "instead",    "remove",      "name",
    "start",    "dropped",    "category",    "strength",
    "when",     "arg",        "to",          "via",
    "argument", "override",   "assignment",  "coroutines-of",
    "lazy",     "eager",      "never-runs",  "cancelled",
    "detached", "terminates", "leaks",       "always",
    "maybe",    "elsewhere",  "loop",        "wait",
    "lock",     "multiplex",  "network",     "dns",
    "file",     "process",    "database",    "stdin",
    "gui",      "default",    "tests",       "template-argument",
    "resumes",  "there",      "home",        "once"};

std::string nearestWord(llvm::StringRef Word) {
  unsigned Best = 3;
  llvm::StringRef Found;
  for (llvm::StringRef Known : KnownWords) {
    unsigned Distance = Word.edit_distance(Known, true, Best);
    if (Distance < Best) {
      Best = Distance;
      Found = Known;
    }
  }
  return Found.str();
}

} // namespace

namespace llvm::yaml {

template <> struct ScalarTraits<NameText> {
  static void output(const NameText &Value, void *, raw_ostream &OS) {
    OS << Value.Text;
  }
  static StringRef input(StringRef Scalar, void *Context, NameText &Value) {
    Value.Text = Scalar.str();
    std::string Mistake = nameMistake(Scalar);
    if (Mistake.empty())
      return {};
    return static_cast<ReaderContext *>(Context)->Saver.save(Mistake);
  }
  static QuotingType mustQuote(StringRef S) { return needsQuotes(S); }
};

template <> struct ScalarTraits<Condition> {
  static void output(const Condition &, void *, raw_ostream &) {}
  static StringRef input(StringRef Scalar, void *Context, Condition &Value) {
    std::string Error = Condition::parse(Scalar, Value);
    if (Error.empty())
      return {};
    return static_cast<ReaderContext *>(Context)->Saver.save(Error);
  }
  static QuotingType mustQuote(StringRef S) { return needsQuotes(S); }
};

template <> struct ScalarEnumerationTraits<Category> {
  static void enumeration(IO &Io, Category &Value) {
    for (unsigned I = 0; I < NumCategories; ++I)
      Io.enumCase(Value, categoryName(static_cast<Category>(I)).data(),
                  static_cast<Category>(I));
  }
};
template <> struct ScalarEnumerationTraits<Strength> {
  static void enumeration(IO &Io, Strength &Value) {
    Io.enumCase(Value, "always", Strength::Always);
    Io.enumCase(Value, "maybe", Strength::Maybe);
    Io.enumCase(Value, "direct", Strength::Direct);
  }
};
template <> struct ScalarEnumerationTraits<Start> {
  static void enumeration(IO &Io, Start &Value) {
    Io.enumCase(Value, "lazy", Start::Lazy);
    Io.enumCase(Value, "eager", Start::Eager);
  }
};
template <> struct ScalarEnumerationTraits<DropEffect> {
  static void enumeration(IO &Io, DropEffect &Value) {
    Io.enumCase(Value, "never-runs", DropEffect::NeverRuns);
    Io.enumCase(Value, "cancelled", DropEffect::Cancelled);
    Io.enumCase(Value, "detached", DropEffect::Detached);
    Io.enumCase(Value, "terminates", DropEffect::Terminates);
    Io.enumCase(Value, "leaks", DropEffect::Leaks);
  }
};
template <> struct ScalarEnumerationTraits<Resumes> {
  static void enumeration(IO &Io, Resumes &Value) {
    Io.enumCase(Value, "there", Resumes::There);
    Io.enumCase(Value, "home", Resumes::Home);
  }
};
template <> struct ScalarEnumerationTraits<HopTarget> {
  static void enumeration(IO &Io, HopTarget &Value) {
    Io.enumCase(Value, "elsewhere", HopTarget::Elsewhere);
    Io.enumCase(Value, "loop", HopTarget::Loop);
  }
};

template <> struct ScalarEnumerationTraits<Via> {
  static void enumeration(IO &Io, Via &Value) {
    Io.enumCase(Value, "argument", Via::Argument);
    Io.enumCase(Value, "override", Via::Override);
    Io.enumCase(Value, "assignment", Via::Assignment);
    Io.enumCase(Value, "template-argument", Via::TemplateArgument);
  }
};

template <> struct ScalarTraits<NoEntry> {
  static void output(const NoEntry &, void *, raw_ostream &) {}
  static StringRef input(StringRef, void *, NoEntry &) {
    return "an entry is a name or a mapping, not a list";
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

template <Role R> struct MappingTraits<Fields<R>> {
  static void mapping(IO &Io, Fields<R> &Value) {
    Io.mapRequired("name", Value.Written);
    if constexpr (R == Role::Task) {
      Io.mapOptional("start", Value.TheStart);
      Io.mapOptional("dropped", Value.Dropped);
      Io.mapOptional("resumes", Value.ToResume);
    }
    if constexpr (R == Role::Blocking) {
      Io.mapRequired("category", Value.TheCategory);
    }
    if constexpr (R == Role::Blocking || R == Role::Test)
      Io.mapOptional("strength", Value.TheStrength);
    if constexpr (R == Role::Hop)
      Io.mapOptional("to", Value.To);
    if constexpr (R == Role::Offload || R == Role::Handler) {
      Io.mapOptional("arg", Value.Arg);
      Io.mapOptional("via", Value.TheVia);
    }
    if constexpr (R == Role::Handler)
      Io.mapOptional("once", Value.Once);
    if constexpr (R == Role::Blocking || R == Role::Run || R == Role::Sleep)
      Io.mapOptional("instead", Value.Instead);
    if constexpr (R != Role::Task && R != Role::Value && R != Role::Mutex)
      Io.mapOptional("when", Value.When);
  }
};

template <Role R> struct PolymorphicTraits<Item<R>> {
  static NodeKind getKind(const Item<R> &) { return NodeKind::Map; }
  static NameText &getAsScalar(Item<R> &Value) { return Value.Written; }
  static Fields<R> &getAsMap(Item<R> &Value) { return Value; }
  static std::vector<NoEntry> &getAsSequence(Item<R> &Value) {
    return Value.Misplaced;
  }
};

template <> struct MappingTraits<RemoveList> {
  static void mapping(IO &Io, RemoveList &Value) {
    for (unsigned I = 0; I < NumRoles; ++I)
      Io.mapOptional(roleName(static_cast<Role>(I)).data(), Value.ByRole[I]);
  }
};

template <> struct MappingTraits<InsteadMap> {
  static void mapping(IO &Io, InsteadMap &Value) {
    auto Key = [&](const char *Name) {
      std::optional<std::string> Text;
      Io.mapOptional(Name, Text);
      if (Text)
        Value.Texts[Name] = *Text;
    };
    for (unsigned I = 0; I < NumCategories; ++I)
      Key(categoryName(static_cast<Category>(I)).data());
    Key("default");
  }
};

template <typename T> struct EntrySequence {
  static size_t size(IO &, std::vector<T> &Seq) { return Seq.size(); }
  static T &element(IO &, std::vector<T> &Seq, size_t Index) {
    if (Index >= Seq.size())
      Seq.resize(Index + 1);
    return Seq[Index];
  }
};
template <Role R>
struct SequenceTraits<std::vector<Item<R>>> : EntrySequence<Item<R>> {};
template <>
struct SequenceTraits<std::vector<NoEntry>> : EntrySequence<NoEntry> {};
template <>
struct SequenceTraits<std::vector<NameText>> : EntrySequence<NameText> {};
template <>
struct SequenceTraits<std::vector<Condition>> : EntrySequence<Condition> {};

template <> struct MappingTraits<ModelDocument> {
  static void mapping(IO &Io, ModelDocument &Value) {
    Io.mapRequired("library", Value.LibraryName);
    Io.mapOptional("read-from", Value.ReadFrom);
    Io.mapOptional("coroutines-of", Value.CoroutinesOf);
    Io.mapOptional("namespaces", Value.Namespaces);
    Io.mapOptional("tasks", Value.Tasks);
    Io.mapOptional("values", Value.Values);
    Io.mapOptional("blocking", Value.Blocking);
    Io.mapOptional("nonblocking", Value.Nonblocking);
    Io.mapOptional("run", Value.Run);
    Io.mapOptional("spawn", Value.Spawn);
    Io.mapOptional("offload", Value.Offload);
    Io.mapOptional("handlers", Value.Handlers);
    Io.mapOptional("inline", Value.Inline);
    Io.mapOptional("hop", Value.Hop);
    Io.mapOptional("sleep", Value.Sleep);
    Io.mapOptional("mutex", Value.Mutex);
    Io.mapOptional("keep_alive", Value.KeepAlive);
    Io.mapOptional("safe", Value.Safe);
    Io.mapOptional("tests", Value.Tests);
    Io.mapOptional("instead", Value.Instead);
    Io.mapOptional("remove", Value.Remove);
  }
};

} // namespace llvm::yaml

namespace {

/// The text between the first pair of single quotes, or the line's last word.
llvm::StringRef offendingWord(const llvm::SMDiagnostic &Diag) {
  llvm::StringRef Message = Diag.getMessage();
  size_t Open = Message.find('\'');
  if (Open != llvm::StringRef::npos)
    return Message.substr(Open + 1).take_until(
        [](char C) { return C == '\''; });
  llvm::StringRef Line = Diag.getLineContents();
  if (Diag.getColumnNo() < 0 || size_t(Diag.getColumnNo()) >= Line.size())
    return {};
  return Line.substr(Diag.getColumnNo()).take_while([](char C) {
    return llvm::isAlnum(C) || C == '-' || C == '_';
  });
}

void reportYaml(const llvm::SMDiagnostic &Diag, void *Context) {
  // Without a place it only follows from a mistake before.
  if (Diag.getLineNo() < 1)
    return;
  auto &Errors = *static_cast<std::vector<std::string> *>(Context);
  std::string Message = Diag.getMessage().str();
  if (llvm::StringRef(Message).starts_with("unknown")) {
    llvm::StringRef Word = offendingWord(Diag);
    if (llvm::StringRef(Message).starts_with("unknown enumerated"))
      Message = ("unknown value '" + Word + "'").str();
    if (std::string Nearest = nearestWord(Word); !Nearest.empty())
      Message += "; did you mean '" + Nearest + "'?";
    else
      Message += "; the known words are listed in docs/models.md";
  } else if (llvm::StringRef(Message).starts_with("missing required key")) {
    Message += "; add it";
  }
  Errors.push_back((Diag.getFilename() + ":" + llvm::Twine(Diag.getLineNo()) +
                    ":" + llvm::Twine(Diag.getColumnNo() + 1) + ": " + Message)
                       .str());
}

Entry expandEntry(const Entry &Written, llvm::StringRef Name,
                  llvm::StringRef Namespace) {
  Entry Result = Written;
  Result.Name = expandNamespace(Name, Namespace);
  Result.Namespace = Namespace.str();
  Result.Instead = expandNamespace(Written.Instead, Namespace);
  for (Condition &C : Result.When) {
    C.Text = expandNamespace(C.Text, Namespace);
    for (std::string &N : C.Names)
      N = expandNamespace(N, Namespace);
  }
  return Result;
}

class Flattener {
public:
  Flattener(ModelFile &Into) : Into(Into) {}

  template <Role R> void add(const Items<R> &List) {
    for (const Item<R> &I : List) {
      bool Plural = llvm::StringRef(I.Written.Text).contains("$::");
      forNamespaces(Plural, [&](llvm::StringRef Namespace) {
        Into.Entries.push_back(expandEntry(I, I.Written.Text, Namespace));
        Into.Entries.back().TheRole = R;
      });
    }
  }

  void remove(const RemoveList &List) {
    for (unsigned I = 0; I < NumRoles; ++I)
      for (const NameText &N : List.ByRole[I])
        forNamespaces(llvm::StringRef(N.Text).contains("$::"),
                      [&](llvm::StringRef Namespace) {
                        Into.Removed.emplace_back(
                            static_cast<Role>(I),
                            expandNamespace(N.Text, Namespace));
                      });
  }

private:
  template <typename Fn> void forNamespaces(bool Plural, Fn Do) {
    if (!Plural)
      return Do(Into.Namespaces.empty() ? "" : Into.Namespaces.front());
    for (const std::string &N : Into.Namespaces)
      Do(N);
  }

  ModelFile &Into;
};

/// The first node that lies deeper than any model needs. The YAML library calls
/// itself for each level, so a file of brackets would end the program.
const llvm::yaml::Node *firstTooDeep(llvm::yaml::Node *N, unsigned Levels) {
  if (!N || !Levels)
    return N;
  if (auto *List = llvm::dyn_cast<llvm::yaml::SequenceNode>(N)) {
    for (llvm::yaml::Node &Item : *List)
      if (const auto *Found = firstTooDeep(&Item, Levels - 1))
        return Found;
  } else if (auto *Map = llvm::dyn_cast<llvm::yaml::MappingNode>(N)) {
    for (llvm::yaml::KeyValueNode &Pair : *Map) {
      if (const auto *Found = firstTooDeep(Pair.getKey(), Levels - 1))
        return Found;
      if (const auto *Found = firstTooDeep(Pair.getValue(), Levels - 1))
        return Found;
    }
  }
  return nullptr;
}

/// Complains of \p Source if it is nested too deep to be read.
bool isTooDeep(const ModelSource &Source, std::vector<std::string> &Errors) {
  llvm::SourceMgr Sources;
  // Other mistakes are found again when the file is read.
  Sources.setDiagHandler([](const llvm::SMDiagnostic &, void *) {});
  llvm::yaml::Stream Stream(llvm::MemoryBufferRef(Source.Text, Source.File),
                            Sources);
  auto Document = Stream.begin();
  if (Document == Stream.end())
    return false;
  const llvm::yaml::Node *Deep = firstTooDeep(Document->getRoot(), 64);
  if (!Deep)
    return false;
  auto [Line, Column] = Sources.getLineAndColumn(Deep->getSourceRange().Start);
  Errors.push_back((Source.File + ":" + llvm::Twine(Line) + ":" +
                    llvm::Twine(Column) +
                    ": lists and mappings are nested more than 64 levels "
                    "deep; a model needs three")
                       .str());
  return true;
}

bool usesNamespace(llvm::StringRef Text) { return Text.contains("$::"); }

} // namespace

std::string clang::tidy::async::nameMistake(llvm::StringRef Name) {
  if (Name.empty())
    return "a name must not be empty";
  if (Name.contains('<') && !Name.contains("operator<"))
    return "write the name without template arguments, such as "
           "std::future::get";
  if (Name.contains('(') && !Name.contains("operator()"))
    return "write the name without parameters, such as std::future::get";
  if (Name.contains(' ') && !Name.contains("operator "))
    return "a name contains no blanks";
  if (Name.ends_with("::") || Name.contains(":::"))
    return "not a qualified C++ name";
  return {};
}

std::optional<ModelFile>
clang::tidy::async::readModel(const ModelSource &Source,
                              std::vector<std::string> &Errors) {
  size_t Before = Errors.size();
  if (isTooDeep(Source, Errors))
    return std::nullopt;
  ReaderContext Context;
  llvm::yaml::Input In(llvm::MemoryBufferRef(Source.Text, Source.File),
                       &Context, reportYaml, &Errors);
  ModelDocument Doc;
  In >> Doc;
  if (Errors.size() == Before && In.error())
    Errors.push_back(Source.File + ":1:1: " + In.error().message());
  if (Errors.size() == Before && Doc.Namespaces.empty() &&
      usesNamespace(Source.Text))
    Errors.push_back(Source.File +
                     ":1:1: '$' stands for each of 'namespaces', which is "
                     "missing; add it");
  if (Errors.size() != Before)
    return std::nullopt;

  ModelFile Result;
  Result.TheLibrary.Name = Doc.LibraryName;
  Result.TheLibrary.ReadFrom = Doc.ReadFrom;
  Result.TheLibrary.CoroutinesOf = Doc.CoroutinesOf;
  Result.TheLibrary.File = Source.File;
  Result.Namespaces = Doc.Namespaces;
  for (auto &[Key, Text] : Doc.Instead.Texts)
    Result.TheLibrary.Instead[Key] = Text;

  Flattener F(Result);
  F.add(Doc.Tasks);
  F.add(Doc.Values);
  F.add(Doc.Blocking);
  F.add(Doc.Nonblocking);
  F.add(Doc.Run);
  F.add(Doc.Spawn);
  F.add(Doc.Offload);
  F.add(Doc.Handlers);
  F.add(Doc.Inline);
  F.add(Doc.Hop);
  F.add(Doc.Sleep);
  F.add(Doc.Mutex);
  F.add(Doc.KeepAlive);
  F.add(Doc.Safe);
  F.add(Doc.Tests);
  F.remove(Doc.Remove);
  return Result;
}
