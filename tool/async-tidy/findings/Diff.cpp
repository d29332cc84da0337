//===--- Diff.cpp - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "findings/Diff.h"
#include "JsonText.h"
#include "input/Git.h"
#include "input/ProjectPaths.h"
#include "reports/Causes.h"
#include "reports/Report.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA1.h"
#include <map>
#include <optional>

using namespace llvm;
namespace path = llvm::sys::path;
namespace fs = llvm::sys::fs;

namespace clang::tidy::async {

void ChangedLines::add(StringRef File, unsigned First, unsigned Last) {
  Files[File].Lines.emplace_back(First, Last);
}

void ChangedLines::addDeletion(StringRef File, unsigned Line) {
  Files[File].Deletions.push_back(Line);
}

bool ChangedLines::touches(StringRef File, unsigned Line) const {
  auto It = Files.find(File);
  if (It == Files.end())
    return false;
  const Changes &C = It->second;
  return C.All ||
         any_of(C.Lines,
                [&](auto L) { return L.first <= Line && Line <= L.second; }) ||
         any_of(C.Deletions,
                [&](unsigned D) { return D == Line || D + 1 == Line; });
}

bool ChangedLines::deletesWithin(StringRef File, unsigned Begin,
                                 unsigned End) const {
  auto It = Files.find(File);
  return It != Files.end() && any_of(It->second.Deletions, [&](unsigned D) {
           return Begin <= D && D < End;
         });
}

void ChangedLines::keepOnly(const StringSet<> &Kept) {
  for (const std::string &File : files())
    if (!Kept.contains(File))
      Files.erase(File);
}

std::vector<std::string> ChangedLines::files() const {
  std::vector<std::string> Result;
  for (const auto &Entry : Files)
    Result.push_back(Entry.getKey().str());
  llvm::sort(Result);
  return Result;
}

//===----------------------------------------------------------------------===//
// git
//===----------------------------------------------------------------------===//

/// A path of the repository as findings spell it.
static std::string findingPath(StringRef File, StringRef Root,
                               StringRef Prefix) {
  StringRef Inside = File;
  if (Inside.consume_front(Prefix))
    return Inside.str();
  // Root lies deeper than the file: climb out of it.
  SmallString<256> Result(Root);
  for (StringRef Rest = Prefix; !Rest.empty(); Rest = Rest.split('/').second)
    path::append(Result, "..");
  path::append(Result, File);
  path::remove_dots(Result, /*remove_dot_dot=*/true);
  return Result.str().str();
}

/// Reads a name in quotes as git writes it; \p Text starts behind the quote.
static std::string unquote(StringRef Text) {
  std::string Result;
  for (size_t I = 0; I < Text.size() && Text[I] != '"'; ++I) {
    if (Text[I] != '\\' || I + 1 == Text.size()) {
      Result += Text[I];
      continue;
    }
    char C = Text[++I];
    unsigned Value;
    if (C >= '0' && C <= '7' && !Text.substr(I, 3).getAsInteger(8, Value)) {
      Result += static_cast<char>(Value);
      I += 2;
      continue;
    }
    size_t Known = StringRef("abtnvfr").find(C);
    Result += Known == StringRef::npos ? C : "\a\b\t\n\v\f\r"[Known];
  }
  return Result;
}

Error parseDiff(StringRef Diff, StringRef Root, StringRef Prefix,
                ChangedLines &Into) {
  auto Range = [](StringRef Text, unsigned &Start, unsigned &Count) {
    auto [First, Second] = Text.split(',');
    Count = 1;
    return !First.getAsInteger(10, Start) &&
           (Second.data() == nullptr || Second.empty() ||
            !Second.getAsInteger(10, Count));
  };

  std::optional<std::string> File;
  unsigned Number = 0;
  // What is left of a hunk: its lines may look like anything.
  unsigned Old = 0, New = 0;
  for (StringRef Rest = Diff; !Rest.empty();) {
    StringRef Line;
    std::tie(Line, Rest) = Rest.split('\n');
    ++Number;
    if (Old || New) {
      if (Line.starts_with("-") && Old)
        --Old;
      else if (Line.starts_with("+") && New)
        --New;
      else if (Line.starts_with(" ") && Old && New)
        --Old, --New;
      else if (!Line.starts_with("\\"))
        return createStringError("line " + Twine(Number) +
                                 " of the diff does not belong to its hunk");
      continue;
    }
    if (Line.consume_front("+++ ")) {
      File.reset();
      // A name with blanks has a tab behind it.
      std::string Name =
          Line.consume_front("\"") ? unquote(Line) : Line.rtrim("\t\r").str();
      StringRef Stripped = Name;
      if (Stripped != "/dev/null" && Stripped.consume_front("b/"))
        File = findingPath(Stripped, Root, Prefix);
      continue;
    }
    if (Line.consume_front("rename to ")) {
      std::string Name =
          Line.consume_front("\"") ? unquote(Line) : Line.rtrim("\t\r").str();
      Into.addNone(findingPath(Name, Root, Prefix));
      continue;
    }
    if (!Line.consume_front("@@ -"))
      continue;
    auto [OldText, Tail] = Line.split(" +");
    StringRef NewText = Tail.split(" @@").first;
    unsigned OldStart, Start;
    if (!Range(OldText, OldStart, Old) || !Range(NewText, Start, New))
      return createStringError("line " + Twine(Number) +
                               " of the diff is not the head of a hunk");
    if (!File)
      continue;
    if (New)
      Into.add(*File, Start, Start + New - 1);
    else
      Into.addDeletion(*File, Start);
  }
  return Error::success();
}

/// The commit that \p Rev means.
static Expected<std::string> resolveRevision(StringRef Rev, StringRef Root) {
  StringRef Name = Rev;
  bool Fork = Name.consume_back("...");
  if (Name.contains(".."))
    return createStringError("'--diff " + Rev +
                             "' names two revisions; name the one that the "
                             "working tree is to be compared with");
  auto Verify = [&](StringRef What) {
    return runGit(Root, {"rev-parse", "--verify", "--quiet", "--end-of-options",
                         (What + "^{commit}").str()});
  };
  auto Found = Verify(Name);
  if (!Found)
    return Found.takeError();
  if (Found->Code || Name.empty()) {
    std::string Mend = "fetch it first; a clone in CI may have no history "
                       "(fetch-depth: 0)";
    if (auto Remote = Verify(("origin/" + Name).str())) {
      if (!Remote->Code && !Name.empty())
        Mend = ("did you mean 'origin/" + Name + "'?").str();
    } else {
      consumeError(Remote.takeError());
    }
    return createStringError("git knows no revision '" + Name + "'; " + Mend);
  }
  std::string Commit = StringRef(Found->Out).trim().str();
  if (!Fork)
    return Commit;
  auto Base = runGit(Root, {"merge-base", Commit, "HEAD"});
  if (!Base)
    return Base.takeError();
  if (Base->Code)
    return createStringError("'" + Name +
                             "' and HEAD have no commit in common; a clone "
                             "in CI may lack history (fetch-depth: 0)");
  return StringRef(Base->Out).trim().str();
}

/// The path of \p Root from the top of its repository. \p Mend ends the error
/// that there is none.
static Expected<std::string> prefixOf(StringRef Root, StringRef Mend) {
  auto Where = runGit(Root, {"rev-parse", "--show-prefix"});
  if (!Where)
    return Where.takeError();
  if (Where->Code) {
    StringRef Said = StringRef(Where->Err).trim();
    // git has a say of its own about repositories of other users.
    if (Said.contains("not a git repository"))
      return createStringError("'" + Root + "' is not in a git repository" +
                               Mend);
    return createStringError("git cannot read the repository of '" + Root +
                             "': " + Said);
  }
  std::string Prefix = Where->Out;
  if (StringRef(Prefix).ends_with("\n"))
    Prefix.pop_back();
  return Prefix;
}

/// The files that git neither knows nor ignores.
static Expected<std::vector<std::string>> untrackedFiles(StringRef Root,
                                                         StringRef Prefix) {
  auto Untracked = gitOutput(Root, {"ls-files", "--others", "--full-name",
                                    "--exclude-standard", "-z", "--", ":/"});
  if (!Untracked)
    return Untracked.takeError();
  SmallVector<StringRef, 0> Names;
  StringRef(*Untracked).split(Names, '\0', -1, /*KeepEmpty=*/false);
  std::vector<std::string> Result;
  for (StringRef Name : Names)
    Result.push_back(findingPath(Name, Root, Prefix));
  return Result;
}

/// What `git diff` says with \p Against: a commit, or "--cached".
static Expected<ChangedLines> diffAgainst(StringRef Against, StringRef Root,
                                          StringRef Prefix) {
  // Settings of the user must not change what we read.
  auto Diff = gitOutput(Root, {"diff", "--unified=0", "--inter-hunk-context=0",
                               "--no-color", "--no-ext-diff", "--no-textconv",
                               "--no-relative", "-M", "--src-prefix=a/",
                               "--dst-prefix=b/", "--ignore-submodules",
                               Against, "--"});
  if (!Diff)
    return Diff.takeError();
  ChangedLines Result;
  if (Error E = parseDiff(*Diff, Root, Prefix, Result))
    return std::move(E);
  return Result;
}

namespace {

/// What --diff compares with.
struct DiffBase {
  /// Of the root in its repository; see prefixOf().
  std::string Prefix;
  std::string Commit;
};

} // namespace

static Expected<DiffBase> baseOf(StringRef Rev, StringRef Root) {
  auto Prefix =
      prefixOf(Root, ", so there is nothing for --diff; use --line-filter");
  if (!Prefix)
    return Prefix.takeError();
  auto Commit = resolveRevision(Rev, Root);
  if (!Commit)
    return Commit.takeError();
  return DiffBase{std::move(*Prefix), std::move(*Commit)};
}

Expected<ChangedLines> changedSince(StringRef Rev, StringRef Root) {
  auto Base = baseOf(Rev, Root);
  if (!Base)
    return Base.takeError();
  auto Result = diffAgainst(Base->Commit, Root, Base->Prefix);
  if (!Result)
    return Result;

  auto Untracked = untrackedFiles(Root, Base->Prefix);
  if (!Untracked)
    return Untracked.takeError();
  for (const std::string &File : *Untracked)
    Result->addAll(File);
  return Result;
}

Expected<SourceOverlay> filesAt(StringRef Rev, StringRef Root) {
  auto Base = baseOf(Rev, Root);
  if (!Base)
    return Base.takeError();
  auto Status = gitOutput(Root, {"diff", "--name-status", "-z", "-M",
                                 "--no-ext-diff", "--no-relative",
                                 "--ignore-submodules", Base->Commit, "--"});
  if (!Status)
    return Status.takeError();

  const ProjectPaths Paths(Root);
  SourceOverlay Result;
  // By name at the revision, the paths that have its text.
  std::vector<std::pair<std::string, std::vector<std::string>>> Wanted;
  auto PathOf = [&](StringRef Name) {
    return Paths.absolute(findingPath(Name, Root, Base->Prefix));
  };
  SmallVector<StringRef, 0> Words;
  StringRef(*Status).split(Words, '\0', -1, /*KeepEmpty=*/false);
  for (size_t I = 0; I + 1 < Words.size();) {
    const char Kind = Words[I++].front();
    StringRef Name = Words[I++];
    if (Kind == 'R' || Kind == 'C') {
      if (I == Words.size())
        break;
      StringRef NewName = Words[I++];
      Wanted.push_back({Name.str(), {PathOf(NewName)}});
      if (Kind == 'R')
        Wanted.back().second.push_back(PathOf(Name));
    } else if (Kind == 'A') {
      Result.remove(PathOf(Name));
    } else if (Kind == 'M' || Kind == 'D') {
      Wanted.push_back({Name.str(), {PathOf(Name)}});
    }
    // (A type that changed is a link's, or a submodule's.)
  }
  auto Untracked = untrackedFiles(Root, Base->Prefix);
  if (!Untracked)
    return Untracked.takeError();
  for (const std::string &File : *Untracked)
    Result.remove(Paths.absolute(File));

  // The protocol has lines: such names are left as they are today.
  llvm::erase_if(
      Wanted, [](const auto &W) { return StringRef(W.first).contains('\n'); });
  std::string Request;
  for (const auto &[Name, To] : Wanted)
    Request += Base->Commit + ":" + Name + "\n";
  auto Batch = runGit(Root, {"cat-file", "--batch"}, Request);
  if (!Batch)
    return Batch.takeError();
  StringRef Rest = Batch->Out;
  for (const auto &[Name, To] : Wanted) {
    // "<object> <type> <size>", the text, and the end of a line.
    auto [Head, Body] = Rest.split('\n');
    size_t Size;
    if (Batch->Code || Head.rsplit(' ').second.getAsInteger(10, Size) ||
        Size >= Body.size())
      return createStringError("git cannot show '" + Name + "' of " +
                               Base->Commit + ": " +
                               StringRef(Batch->Err).trim() + Head);
    for (const std::string &Path : To)
      Result.add(Path, Body.take_front(Size));
    Rest = Body.drop_front(Size + 1);
  }
  return Result;
}

Expected<ChangedLines> stagedChanges(StringRef Root) {
  auto Prefix = prefixOf(Root, ", so nothing is staged");
  if (!Prefix)
    return Prefix.takeError();
  return diffAgainst("--cached", Root, *Prefix);
}

//===----------------------------------------------------------------------===//
// --line-filter
//===----------------------------------------------------------------------===//

Expected<ChangedLines> parseLineFilter(StringRef Json,
                                       ArrayRef<std::string> Known) {
  const JsonText Text("--line-filter", Json.str());
  static constexpr const char *Hint =
      "write [{\"name\":\"a.cpp\",\"lines\":[[1,3]]}]";
  auto Root = Text.parse();
  if (!Root)
    return Root.takeError();
  const json::Array *Filters = Root->getAsArray();
  if (!Filters)
    return Text.errorAt({}, "expected an array, not " + jsonKind(*Root) + "; " +
                                Hint);
  ChangedLines Result;
  for (size_t I = 0; I < Filters->size(); ++I) {
    const json::Object *Filter = (*Filters)[I].getAsObject();
    if (!Filter)
      return Text.errorAt({I}, "expected an object, not " +
                                   jsonKind((*Filters)[I]) + "; " + Hint);
    std::optional<StringRef> Name = Filter->getString("name");
    if (!Name || Name->empty())
      return Text.errorAt({I}, Twine("expected a \"name\"; ") + Hint);
    for (const auto &Field : *Filter)
      if (Field.first != "name" && Field.first != "lines")
        return Text.errorAt({I, StringRef(Field.first)},
                            "unknown key \"" + StringRef(Field.first) +
                                "\"; known are \"name\" and \"lines\"");
    std::vector<std::pair<unsigned, unsigned>> Ranges;
    if (const json::Value *Lines = Filter->get("lines")) {
      const json::Array *List = Lines->getAsArray();
      if (!List)
        return Text.errorAt({I, "lines"}, "expected an array of [first,last]");
      for (size_t J = 0; J < List->size(); ++J) {
        const json::Array *Pair = (*List)[J].getAsArray();
        std::optional<int64_t> First, Last;
        if (Pair && Pair->size() == 2) {
          First = (*Pair)[0].getAsInteger();
          Last = (*Pair)[1].getAsInteger();
        }
        if (!First || !Last || *First < 1 || *Last < *First ||
            *Last > std::numeric_limits<unsigned>::max())
          return Text.errorAt({I, "lines", J},
                              "expected [first,last] with 1 <= first <= last");
        Ranges.emplace_back(*First, *Last);
      }
    }
    for (const std::string &File : Known) {
      if (!StringRef(File).ends_with(*Name))
        continue;
      if (Ranges.empty())
        Result.addAll(File);
      for (auto [First, Last] : Ranges)
        Result.add(File, First, Last);
    }
  }
  return Result;
}

//===----------------------------------------------------------------------===//
// Findings
//===----------------------------------------------------------------------===//

static bool isTouched(const Finding &F, const ChangedLines &Changes) {
  return Changes.touches(F.Where) ||
         any_of(
             F.Notes,
             [&](const FindingNote &N) { return Changes.touches(N.Where); }) ||
         any_of(F.Edits,
                [&](const FindingEdit &E) {
                  for (unsigned L = E.Range.BeginLine; L <= E.Range.EndLine;
                       ++L)
                    if (L && Changes.touches(E.File, L))
                      return true;
                  return false;
                }) ||
         (F.FunctionBegin &&
          Changes.deletesWithin(F.Where.File, F.FunctionBegin, F.FunctionEnd));
}

/// The finding at a changed step of chains that start in unchanged code.
static Finding findingAtStep(ArrayRef<const Finding *> Chains, size_t Step) {
  const Finding &First = *Chains.front();
  const FindingNote &Note = First.Notes[Step];
  Finding Result;
  Result.Check = First.Check;
  Result.TheSeverity = First.TheSeverity;
  Result.Where = Note.Where;
  Result.IsChain = true;
  Result.Library = First.Library;
  Result.Maybe = First.Maybe;
  Result.Notes.assign(First.Notes.begin() + Step + 1, First.Notes.end());

  Result.Message = Note.Message + ", which " + consequence(First.Check).str();
  if (!First.Function.empty())
    Result.Message += " in '" + First.Function + "'";
  Result.Message +=
      " (" + First.Where.File + ":" + std::to_string(First.Where.Line) + ")";
  if (Chains.size() > 1)
    Result.Message += " and " + std::to_string(Chains.size() - 1) + " more";

  // Without line numbers, and without what other code calls this.
  SHA1 Hash;
  for (StringRef Part : {StringRef("step"), StringRef(Result.Check),
                         StringRef(Note.Where.File), StringRef(Note.Message)}) {
    Hash.update(Part);
    Hash.update(StringRef("\0", 1));
  }
  Result.Fingerprint = toHex(Hash.final(), /*LowerCase=*/true).substr(0, 32);
  return Result;
}

std::vector<Finding>
filterByDiff(std::vector<Finding> Findings, const ChangedLines &Changes,
             function_ref<std::optional<std::vector<Finding>>()> Before) {
  std::vector<Finding> Touched, Others;
  for (Finding &F : Findings)
    (isTouched(F, Changes) ? Touched : Others).push_back(std::move(F));
  Findings = std::move(Touched);
  if (!Others.empty() && Before)
    if (std::optional<std::vector<Finding>> Old = Before()) {
      // Of several alike in one function, as many as there were are old.
      StringSet<> Known;
      assignFingerprints(*Old);
      for (const Finding &F : *Old)
        Known.insert(F.Fingerprint);
      std::vector<Finding> Counted = Others;
      assignFingerprints(Counted);
      for (auto [F, C] : llvm::zip_equal(Others, Counted))
        if (!Known.contains(C.Fingerprint))
          Findings.push_back(std::move(F));
    }

  // By the place of the changed step nearest to the context.
  using Key = std::tuple<std::string, Position>;
  std::map<Key, std::vector<std::pair<const Finding *, size_t>>> Steps;
  for (const Finding &F : Findings) {
    if (!F.IsChain || Changes.touches(F.Where))
      continue;
    for (size_t I = 0; I < F.Notes.size(); ++I) {
      if (!Changes.touches(F.Notes[I].Where))
        continue;
      Steps[{F.Check, F.Notes[I].Where}].emplace_back(&F, I);
      break;
    }
  }
  std::vector<Finding> Added;
  StringMap<unsigned> Occurrences;
  for (auto &[Where, Chains] : Steps) {
    llvm::sort(Chains, [](const auto &A, const auto &B) {
      return std::tie(A.first->Where, A.first->Message) <
             std::tie(B.first->Where, B.first->Message);
    });
    std::vector<const Finding *> Contexts;
    for (const auto &[F, Step] : Chains)
      Contexts.push_back(F);
    Added.push_back(findingAtStep(Contexts, Chains.front().second));
    // The same call twice in one function has two places.
    unsigned Nth = Occurrences[Added.back().Fingerprint]++;
    if (Nth)
      Added.back().Fingerprint += "-" + std::to_string(Nth);
  }
  append_range(Findings, std::move(Added));
  llvm::sort(Findings, [](const Finding &A, const Finding &B) {
    return std::tie(A.Where, A.Check, A.Message, A.Fingerprint) <
           std::tie(B.Where, B.Check, B.Message, B.Fingerprint);
  });
  return Findings;
}

} // namespace clang::tidy::async
