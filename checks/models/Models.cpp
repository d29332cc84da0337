//===--- Models.cpp - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Models.h"
#include "ModelReader.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA1.h"
#include <mutex>

using namespace clang::tidy::async;

namespace {

constexpr const char *CategoryNames[NumCategories] = {
    "sleep", "wait",    "lock",     "multiplex", "network", "dns",
    "file",  "process", "database", "stdin",     "gui"};

constexpr const char *RoleNames[NumRoles] = {
    "tasks", "values",  "blocking",   "nonblocking", "run",
    "spawn", "offload", "handlers",   "inline",      "hop",
    "sleep", "mutex",   "keep_alive", "safe",       "tests"};

bool namesType(Role R) {
  return R == Role::Task || R == Role::Value || R == Role::Mutex;
}

} // namespace

llvm::StringRef clang::tidy::async::categoryName(Category C) {
  return CategoryNames[static_cast<unsigned>(C)];
}

std::optional<Category>
clang::tidy::async::categoryByName(llvm::StringRef Name) {
  for (unsigned I = 0; I < NumCategories; ++I)
    if (Name == CategoryNames[I])
      return static_cast<Category>(I);
  return std::nullopt;
}

llvm::StringRef clang::tidy::async::strengthName(Strength S) {
  switch (S) {
  case Strength::Always:
    return "always";
  case Strength::Maybe:
    return "maybe";
  case Strength::Direct:
    return "direct";
  }
  llvm_unreachable("covered switch");
}

llvm::StringRef clang::tidy::async::roleName(Role R) {
  return RoleNames[static_cast<unsigned>(R)];
}

bool Entry::isC() const {
  return !namesType(TheRole) && !llvm::StringRef(Name).contains("::");
}

std::string clang::tidy::async::expandNamespace(llvm::StringRef Text,
                                                llvm::StringRef Namespace) {
  std::string Result;
  for (size_t At; (At = Text.find("$::")) != llvm::StringRef::npos;) {
    Result += Text.take_front(At).str();
    Result += Namespace.str();
    Text = Text.drop_front(At + 1);
  }
  return Result + Text.str();
}

std::string Condition::parse(llvm::StringRef Text, Condition &Into) {
  const std::string Unknown =
      "unknown condition '" + Text.str() +
      "'; docs/models.md lists them, such as 'arg(0) != 0'";
  llvm::StringRef Rest = Text.trim();
  Into.Text = Rest.str();
  if (Rest == "discarded" || Rest == "dies-here" || Rest == "not-ready") {
    Into.TheKind = Rest == "discarded"   ? Discarded
                   : Rest == "dies-here" ? DiesHere
                                         : NotReady;
    return {};
  }

  auto [Subject, Tail] = Rest.split(' ');
  auto [Op, Operand] = Tail.ltrim().split(' ');
  Operand = Operand.trim();
  const bool AsksFile = Subject == "never-calls" || Subject == "declares" ||
                        Subject == "never-declares";
  if (Operand.empty() && (!AsksFile || Op.empty()))
    return Unknown;

  if (Subject == "args") {
    unsigned Count;
    if (Operand.getAsInteger(10, Count))
      return "'" + Operand.str() + "' is not a number of arguments";
    if (Op != "==" && Op != ">=" && Op != "<=")
      return Unknown;
    Into.TheKind =
        Op == "==" ? CountEquals : (Op == ">=" ? CountAtLeast : CountAtMost);
    Into.Value = Count;
    return {};
  }

  if (AsksFile) {
    Into.TheKind = Subject == "never-calls" ? NeverCalls : Declares;
    Into.Negated = Subject == "never-declares";
    Into.Names.push_back(Op.str());
    return {};
  }

  const bool SaysWhatItIs = Op == "is" || Op == "isnt";
  if (SaysWhatItIs) {
    const auto Special =
        llvm::StringSwitch<std::optional<Kind>>((Subject + " " + Operand).str())
            .Case("member const", MemberIsConst)
            .Case("object parameter", ObjectIsParameter)
            .Case("object loop-thread", ObjectIsLoopThread)
            .Default(std::nullopt);
    if (Special) {
      Into.TheKind = *Special;
      Into.Negated = Op == "isnt";
      return {};
    }
  }

  enum { Arg, TemplateArg, Object } What;
  if (Subject == "object") {
    What = Object;
  } else if (Subject.ends_with(")") && (Subject.consume_front("arg(") ||
                                        Subject.consume_front("targ("))) {
    What = Text.trim().starts_with("targ") ? TemplateArg : Arg;
    if (Subject.drop_back().getAsInteger(10, Into.Index))
      return "'" + Subject.drop_back().str() +
             "' is not the number of an argument";
  } else {
    return Unknown;
  }

  auto Alternatives = [&] {
    llvm::SmallVector<llvm::StringRef> Parts;
    Operand.split(Parts, '|', -1, false);
    for (llvm::StringRef P : Parts)
      Into.Names.push_back(P.trim().str());
  };

  if (SaysWhatItIs) {
    Into.TheKind = What == Object        ? ObjectIs
                   : What == TemplateArg ? TemplateArgIs
                                         : ArgIs;
    Into.Negated = Op == "isnt";
    Alternatives();
    return {};
  }
  if (What == Arg && Op == "mentions") {
    Into.TheKind = ArgMentions;
    Alternatives();
    return {};
  }
  if (What != TemplateArg && Op == "names") {
    Into.TheKind = What == Object ? ObjectNames : ArgNames;
    Alternatives();
    return {};
  }
  if (What == Object && Op == "made-without") {
    Into.TheKind = ObjectMadeWithout;
    Into.Names.push_back(Operand.str());
    return {};
  }
  if (What != Arg)
    return Unknown;
  if (Op == "spans" && Operand == "await") {
    Into.TheKind = ArgSpansAwait;
    return {};
  }
  if (Op == "==" || Op == "!=") {
    int64_t Value = 0;
    if (Operand != "nullptr" && Operand.getAsInteger(0, Value))
      return "'" + Operand.str() +
             "' is neither an integer nor 'nullptr'; for a flag write 'has' or "
             "'lacks'";
    Into.TheKind = ArgEquals;
    Into.Negated = Op == "!=";
    Into.Value = Value;
    return {};
  }
  if (Op == "has" || Op == "lacks") {
    Into.TheKind = ArgHas;
    Into.Negated = Op == "lacks";
    auto [Flag, Value] = Operand.split('=');
    Into.Names.push_back(Flag.str());
    if (!Value.empty()) {
      int64_t Number;
      if (Value.getAsInteger(0, Number))
        return "'" + Value.str() + "' is not the value of a flag";
      Into.Value = Number;
    }
    return {};
  }
  return Unknown;
}

static const ModelSource BuiltinModels[] = {
#include "EmbeddedModels.inc"
};

llvm::ArrayRef<ModelSource> Models::builtin() { return BuiltinModels; }

std::optional<std::string> Models::findProjectFile(llvm::StringRef File) {
  llvm::SmallString<256> Dir(File);
  if (llvm::sys::fs::make_absolute(Dir))
    return std::nullopt;
  llvm::sys::path::remove_dots(Dir, /*remove_dot_dot=*/true);
  if (!File.empty())
    llvm::sys::path::remove_filename(Dir);
  for (; !Dir.empty(); llvm::sys::path::remove_filename(Dir)) {
    llvm::SmallString<256> Candidate(Dir);
    llvm::sys::path::append(Candidate, ".async-tidy.yaml");
    // (Who reads a directory will say that it is one.)
    if (llvm::sys::fs::is_regular_file(Candidate) ||
        llvm::sys::fs::is_directory(Candidate))
      return Candidate.str().str();
    if (llvm::sys::path::relative_path(Dir).empty())
      break;
  }
  return std::nullopt;
}

/// The built-in models, read once: a few dozen small files.
static const std::vector<ModelFile> &builtinFiles() {
  static const std::vector<ModelFile> Files = [] {
    std::vector<ModelFile> Result;
    std::vector<std::string> Errors;
    for (const ModelSource &Source : Models::builtin())
      if (auto File = readModel(Source, Errors))
        Result.push_back(std::move(*File));
    // A test reads every shipped model, so this cannot happen in a release;
    // while a model is being written its author must see the mistake.
    for (const std::string &Error : Errors)
      llvm::errs() << "error: built-in model " << Error << "\n";
    if (!Errors.empty())
      std::_Exit(2);
    return Result;
  }();
  return Files;
}

namespace {

/// The models merged last, with the mistakes in their layers. All checks of a
/// translation unit want the same ones, and so do most units of a project.
class MergedModels {
public:
  struct Merged {
    std::string Key;
    std::shared_ptr<const Models> TheModels;
    std::vector<std::string> Errors;
  };

  std::optional<Merged> find(llvm::StringRef Key) {
    std::lock_guard<std::mutex> Lock(Mutex);
    for (const Merged &M : Latest)
      if (M.Key == Key)
        return M;
    return std::nullopt;
  }
  void add(Merged M) {
    std::lock_guard<std::mutex> Lock(Mutex);
    // Plain, and with the options of a few checks.
    if (Latest.size() >= 4)
      Latest.erase(Latest.begin());
    Latest.push_back(std::move(M));
  }

private:
  // clangd runs checks on several threads.
  std::mutex Mutex;
  std::vector<Merged> Latest;
};

std::string keyOf(llvm::ArrayRef<ModelSource> Layers) {
  llvm::SHA1 Hash;
  for (const ModelSource &Source : Layers)
    for (llvm::StringRef Part :
         {llvm::StringRef(Source.File), llvm::StringRef(Source.Text)}) {
      Hash.update(std::to_string(Part.size()) + ":");
      Hash.update(Part);
    }
  return llvm::toHex(Hash.final());
}

} // namespace

std::shared_ptr<const Models> Models::create(llvm::ArrayRef<ModelSource> Layers,
                                             std::vector<std::string> &Errors) {
  static MergedModels Cache;
  std::string Key = keyOf(Layers);
  std::optional<MergedModels::Merged> Found = Cache.find(Key);
  if (!Found) {
    Found.emplace();
    Found->Key = std::move(Key);
    Found->TheModels = merge(Layers, Found->Errors);
    Cache.add(*Found);
  }
  llvm::append_range(Errors, Found->Errors);
  return Found->TheModels;
}

std::shared_ptr<const Models> Models::merge(llvm::ArrayRef<ModelSource> Layers,
                                            std::vector<std::string> &Errors) {
  auto Result = std::make_shared<Models>();

  llvm::SHA1 Hash;
  auto AddToDigest = [&](const ModelSource &Source) {
    Hash.update(Source.Text);
    Hash.update(llvm::StringRef("\0", 1));
  };
  auto AddLayer = [&](const ModelFile &File) {
    for (const auto &Removal : File.Removed)
      llvm::erase_if(Result->Entries, [&](const std::unique_ptr<Entry> &E) {
        return E->TheRole == Removal.first && E->Name == Removal.second;
      });
    Result->Libraries.push_back(std::make_unique<Library>(File.TheLibrary));
    for (const Entry &E : File.Entries) {
      Result->Entries.push_back(std::make_unique<Entry>(E));
      Result->Entries.back()->From = Result->Libraries.back().get();
    }
  };

  for (const ModelSource &Source : builtin())
    AddToDigest(Source);
  for (const ModelFile &File : builtinFiles())
    AddLayer(File);
  for (const ModelSource &Source : Layers) {
    AddToDigest(Source);
    if (auto File = readModel(Source, Errors))
      AddLayer(*File);
  }
  Result->Digest = llvm::toHex(Hash.final(), /*LowerCase=*/true).substr(0, 16);

  for (const std::unique_ptr<Entry> &E : Result->Entries) {
    for (const Condition &C : E->When)
      if (C.TheKind == Condition::NeverCalls)
        Result->WatchedCalls.insert(C.Names.front());
    if (E->TheRole == Role::Test) {
      if (E->isC())
        Result->TestMacros[E->Name] = E->TheStrength;
      else
        Result->TestTypes.insert(E->Name);
    }
    llvm::StringRef Name = E->Name;
    Name.consume_front("::");
    if (Name.contains('*')) {
      if (auto Glob = llvm::GlobPattern::create(Name))
        Result->Patterns.emplace_back(std::move(*Glob), E.get());
      else
        llvm::consumeError(Glob.takeError());
      continue;
    }
    Result->ByName[Name].push_back(E.get());
    size_t Colon = Name.rfind("::");
    Result->LastNames.insert(
        Colon == llvm::StringRef::npos ? Name : Name.drop_front(Colon + 2));
  }
  return Result;
}

void Models::lookup(llvm::StringRef Name, bool IsC, bool IsType,
                    llvm::SmallVectorImpl<const Entry *> &Result) const {
  auto Fits = [&](const Entry *E) {
    if (namesType(E->TheRole) && !IsType)
      return false;
    if (IsType)
      return namesType(E->TheRole) || E->TheRole == Role::Safe ||
             E->TheRole == Role::KeepAlive || E->TheRole == Role::Offload ||
             E->TheVia == Via::Override;
    return Name.contains("::") || E->isC() == IsC;
  };
  if (auto It = ByName.find(Name); It != ByName.end())
    llvm::copy_if(It->second, std::back_inserter(Result), Fits);
  for (const auto &[Glob, E] : Patterns)
    if (Fits(E) && Glob.match(Name))
      Result.push_back(E);
}

std::string Models::instead(const Entry *Known, llvm::StringRef Key) const {
  if (!Known)
    return {};
  // A later layer may speak for the same library: the last text wins.
  for (const auto &Candidate : llvm::reverse(Libraries))
    if (Candidate->Name == Known->From->Name)
      if (auto It = Candidate->Instead.find(Key.str());
          It != Candidate->Instead.end())
        return expandNamespace(It->second, Known->Namespace);
  return {};
}

bool Models::speaksFor(llvm::StringRef Leaf, const Library &Coroutine) const {
  return Leaf == Coroutine.Name ||
         llvm::any_of(Libraries, [&](const std::unique_ptr<Library> &L) {
           return L->Name == Leaf && L->CoroutinesOf == Coroutine.Name;
         });
}

const Entry *Models::sleepFor(const Entry *Task) const {
  if (!Task)
    return nullptr;
  for (const auto &E : Entries)
    if (E->TheRole == Role::Sleep && !E->Instead.empty() &&
        E->From->Name == Task->From->Name && E->Namespace == Task->Namespace)
      return E.get();
  return nullptr;
}
