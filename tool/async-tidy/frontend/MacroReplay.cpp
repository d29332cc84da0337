//===--- MacroReplay.cpp - AsyncTidy --------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MacroReplay.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/StringSwitch.h"

using namespace llvm;

namespace clang::tidy::async {

static constexpr unsigned NoDirective = ~0u;
static constexpr unsigned None = ~0u;
/// Of replays that did not fit, in one unit: some hundred are common.
static constexpr unsigned MaxAttempts = 100000;

/// Belongs to the preprocessor and talks to us.
class MacroReplay::Callbacks final : public PPCallbacks {
public:
  explicit Callbacks(MacroReplay &Replay) : Replay(Replay) {}

  void FileChanged(SourceLocation Location, FileChangeReason Reason,
                   SrcMgr::CharacteristicKind, FileID) override {
    if (Reason == EnterFile)
      Replay.enter(Replay.PP.getSourceManager().getFileID(Location));
    else if (Reason == ExitFile)
      Replay.exit();
  }
  void FileSkipped(const FileEntryRef &File, const Token &Name,
                   SrcMgr::CharacteristicKind) override {
    Replay.skip(File, Name.getLocation());
  }
  void MacroDefined(const Token &Name, const MacroDirective *MD) override {
    Replay.change(Name.getLocation(), Name.getIdentifierInfo(),
                  const_cast<MacroInfo *>(MD->getMacroInfo()),
                  MD->getPrevious());
  }
  void MacroUndefined(const Token &Name, const MacroDefinition &Before,
                      const MacroDirective *) override {
    if (Before)
      Replay.change(Name.getLocation(), Name.getIdentifierInfo(), nullptr,
                    Before.getLocalDirective());
  }
  void MacroExpands(const Token &Name, const MacroDefinition &, SourceRange,
                    const MacroArgs *) override {
    Replay.expand(Name.getIdentifierInfo(), Name.getLocation());
  }
  void SourceRangeSkipped(SourceRange Range, SourceLocation) override {
    Replay.skipRange(Range);
  }

private:
  MacroReplay &Replay;
};

MacroReplay::MacroReplay(Preprocessor &PP) : PP(PP) {
  PP.addPPCallbacks(std::make_unique<Callbacks>(*this));
}

MacroReplay::~MacroReplay() = default;

void MacroReplay::checkFromNow() { Checking = true; }

void MacroReplay::refuse(const Twine &Why) {
  if (Refusal.empty())
    Refusal = Why.str();
}

//===----------------------------------------------------------------------===//
// What happens, in the order in which it does
//===----------------------------------------------------------------------===//

unsigned MacroReplay::fileNumber(FileEntryRef Entry) {
  auto [It, New] = FileNumbers.try_emplace(&Entry.getFileEntry(), Files.size());
  if (New)
    Files.emplace_back(Entry);
  return It->second;
}

void MacroReplay::enter(FileID ID) {
  const SourceManager &SM = PP.getSourceManager();
  OptionalFileEntryRef Entry = SM.getFileEntryRefForID(ID);
  if (!Frames.empty() && Frames.back().TheKind != Frame::Ignored) {
    auto [Includer, Offset] = SM.getDecomposedIncludedLoc(ID);
    if (Includer == Frames.back().ID)
      flush(Frames.back(), Offset);
    // What is read from here on may have changed.
    Frames.back().Seen.clear();
  }
  Frame F;
  F.ID = ID;
  bool IsReplayed =
      !Frames.empty() && Checking &&
      (Frames.back().TheKind == Frame::Replayed || Frames.back().IsInReplayed);
  if (!Entry || IsReplayed) {
    // Predefined macros and such are the same for all who share.
    F.IsInReplayed = IsReplayed;
    Frames.push_back(std::move(F));
    return;
  }
  unsigned Number = fileNumber(*Entry);
  if (!Checking) {
    F.TheKind = Frame::Recorded;
    F.TheInclusion = Inclusions.size();
    Inclusions.push_back({Number, {}, {}});
    Files[Number].Recorded.push_back(F.TheInclusion);
    if (!Frames.empty() && Frames.back().TheKind == Frame::Recorded)
      Inclusions[Frames.back().TheInclusion].Items.push_back(
          {Item::Enter, F.TheInclusion});
  } else {
    F.TheKind = Frame::Checked;
    if (Files[Number].wasRecorded() && !Files[Number].Included &&
        Refusal.empty()) {
      // Without a guard that clang understands, it is read again. What it reads
      // now may not be what it would have read the first time.
      F.TheInclusion = tryAny(Number, None);
      if (F.TheInclusion != None)
        F.TheKind = Frame::Replayed;
      else
        Refusal.clear();
    }
    Files[Number].Included = true;
  }
  if (F.TheKind == Frame::Recorded || F.TheKind == Frame::Checked)
    scan(F);
  Frames.push_back(std::move(F));
}

void MacroReplay::exit() {
  if (Frames.empty())
    return;
  Frame F = std::move(Frames.back());
  Frames.pop_back();
  flush(F, NoDirective);
  if (F.TheKind != Frame::Replayed || !Refusal.empty())
    return;
  // What it left behind must be what the replay says.
  auto Entry = PP.getSourceManager().getFileEntryRefForID(F.ID);
  unsigned Number = fileNumber(*Entry);
  for (const Item &I : Inclusions[F.TheInclusion].Items)
    if (I.TheKind == Item::Set)
      if (MacroInfo *const *Known = lookup(I.Name);
          Known && !same(I.Name, *Known, PP.getMacroInfo(I.Name)))
        return refuse("'" + I.Name->getName() + "' is not what including " +
                      Files[Number].Entry.getName() + " would leave behind");
}

void MacroReplay::skip(FileEntryRef Entry, SourceLocation Location) {
  if (Frames.empty())
    return;
  Frame &Top = Frames.back();
  if (Top.TheKind != Frame::Recorded && Top.TheKind != Frame::Checked)
    return;
  auto [ID, Offset] = PP.getSourceManager().getDecomposedExpansionLoc(Location);
  if (ID == Top.ID)
    flush(Top, Offset);
  unsigned Number = fileNumber(Entry);
  if (Top.TheKind == Frame::Recorded)
    Inclusions[Top.TheInclusion].Items.push_back({Item::Skip, Number});
  else if (Files[Number].wasRecorded() && !Files[Number].Included)
    replayFile(Number);
  Top.Seen.clear();
}

void MacroReplay::change(SourceLocation Location, const IdentifierInfo *Name,
                         MacroInfo *Definition, const MacroDirective *Before) {
  if (Frames.empty())
    return;
  Frame &Top = Frames.back();
  if (Top.TheKind != Frame::Recorded && Top.TheKind != Frame::Checked)
    return;
  MacroInfo *Was = nullptr;
  if (Before && Before->isDefined())
    Was = const_cast<MacroInfo *>(Before->getMacroInfo());
  if (auto [ID, Offset] =
          PP.getSourceManager().getDecomposedExpansionLoc(Location);
      ID == Top.ID) {
    // The preprocessor has changed it already.
    Changing = {Name, Was};
    flush(Top, Offset);
    Changing = {nullptr, nullptr};
  }
  if (!Before) {
    // A name that some have read as no macro becomes one.
    if (auto It = NeverMacros.find(Name); It != NeverMacros.end()) {
      for (unsigned Reader : It->second) {
        bool IsOpen = any_of(Frames, [&](const Frame &F) {
          return F.TheKind == Frame::Recorded && F.TheInclusion == Reader;
        });
        auto &Items = Inclusions[Reader].Items;
        // If it is open because of a nested inclusion, that one comes last.
        if (IsOpen)
          Items.insert(Items.end() - (Reader != Top.TheInclusion),
                       {Item::Read, 0, Name, nullptr});
        else
          Inclusions[Reader].NoMacros.push_back(Name);
      }
      NeverMacros.erase(It);
    }
  }
  if (Top.TheKind == Frame::Recorded) {
    Base.try_emplace(Name, Was);
    const unsigned Offset = PP.getSourceManager().getFileOffset(Location);
    bool IsDefault = !Was && any_of(Top.Defaults, [&](const Default &One) {
      return any_of(One.Definitions, [&](const Default::Definition &D) {
        return D.Offset == Offset;
      });
    });
    Inclusions[Top.TheInclusion].Items.push_back(
        {IsDefault ? Item::Ensure : Item::Set, 0, Name, Definition});
    Top.Seen.erase(Name);
  } else {
    set(Name, Definition);
  }
}

/// Pasted names are in no text.
void MacroReplay::expand(const IdentifierInfo *Name, SourceLocation Location) {
  if (Frames.empty())
    return;
  Frame &Top = Frames.back();
  if ((Top.TheKind != Frame::Recorded && Top.TheKind != Frame::Checked) ||
      Top.Seen.contains(Name))
    return;
  if (auto [ID, Offset] =
          PP.getSourceManager().getDecomposedExpansionLoc(Location);
      ID == Top.ID)
    flush(Top, Offset);
  read(Top, Name);
}

void MacroReplay::skipRange(SourceRange Range) {
  if (Frames.empty())
    return;
  const SourceManager &SM = PP.getSourceManager();
  auto [Begin, BeginOffset] = SM.getDecomposedExpansionLoc(Range.getBegin());
  auto [End, EndOffset] = SM.getDecomposedExpansionLoc(Range.getEnd());
  if (Begin == Frames.back().ID && End == Begin)
    Frames.back().Skipped.push_back({BeginOffset, EndOffset});
}

//===----------------------------------------------------------------------===//
// What is read
//===----------------------------------------------------------------------===//

/// Finds the identifiers of a file, but for those in definitions: these are
/// read where the macro is expanded.
void MacroReplay::scan(Frame &F) {
  const SourceManager &SM = PP.getSourceManager();
  std::optional<MemoryBufferRef> Buffer = SM.getBufferOrNone(F.ID);
  if (!Buffer)
    return;
  Lexer Raw(F.ID, *Buffer, SM, PP.getLangOpts());
  std::vector<Token> Tokens;
  do
    Raw.LexFromRawLexer(Tokens.emplace_back());
  while (Tokens.back().isNot(tok::eof));

  auto OffsetOf = [&](const Token &T) {
    return SM.getFileOffset(T.getLocation());
  };
  auto TextOf = [&](const Token &T) {
    return Buffer->getBuffer().substr(OffsetOf(T), T.getLength());
  };
  auto StartsLine = [&](size_t I) {
    return Tokens[I].isAtStartOfLine() || Tokens[I].is(tok::eof);
  };
  auto IsDirective = [&](size_t I, StringRef Name) {
    return I + 1 < Tokens.size() && Tokens[I].is(tok::hash) &&
           Tokens[I].isAtStartOfLine() && TextOf(Tokens[I + 1]) == Name;
  };
  IdentifierTable &Identifiers = PP.getIdentifierTable();
  // "#ifndef NAME", "#define NAME ..." and perhaps more of these, "#endif" from
  // the hash at I: the index after it, or 0.
  auto ScanDefault = [&](size_t I, Default &D) -> size_t {
    if (!IsDirective(I, "ifndef") || StartsLine(I + 2))
      return 0;
    StringRef Name = TextOf(Tokens[I + 2]);
    bool IsDefined = false;
    for (I += 3; IsDirective(I, "define") && !StartsLine(I + 2);) {
      D.Definitions.emplace_back();
      auto &Definition = D.Definitions.back();
      StringRef Own = TextOf(Tokens[I + 2]);
      IsDefined |= Own == Name;
      Definition.Name = &Identifiers.get(Own);
      Definition.Offset = OffsetOf(Tokens[I + 2]);
      I += 3;
      if (Tokens[I].is(tok::l_paren) && !Tokens[I].hasLeadingSpace())
        return 0;
      for (; !StartsLine(I); ++I)
        Definition.Body.push_back(TextOf(Tokens[I]));
    }
    return IsDefined && IsDirective(I, "endif") ? I + 2 : 0;
  };

  // In a system header: "#if ...", "#error ...", "#endif", the same way. It is
  // for people who include what is internal, and decides nothing.
  const bool IsSystem = SM.isInSystemHeader(SM.getLocForStartOfFile(F.ID));
  auto ScanCheck = [&](size_t I) -> size_t {
    auto NextLine = [&] {
      for (I += 2; !StartsLine(I); ++I)
        ;
    };
    if (!IsSystem || !(IsDirective(I, "if") || IsDirective(I, "ifdef") ||
                       IsDirective(I, "ifndef")))
      return 0;
    NextLine();
    if (!IsDirective(I, "error"))
      return 0;
    NextLine();
    return IsDirective(I, "endif") ? I + 2 : 0;
  };

  unsigned Depth = 0, Directive = NoDirective;
  bool IsElif = false, IsIgnored = false;
  for (size_t I = 0; Tokens[I].isNot(tok::eof); ++I) {
    const Token &T = Tokens[I];
    if (T.isAtStartOfLine()) {
      Directive = NoDirective;
      IsElif = IsIgnored = false;
      if (T.is(tok::hash)) {
        Default D;
        if (size_t Past = ScanDefault(I, D)) {
          F.Identifiers.push_back({OffsetOf(Tokens[I + 2]), OffsetOf(T),
                                   &Identifiers.get(TextOf(Tokens[I + 2])),
                                   Depth, false, int(F.Defaults.size())});
          F.Defaults.push_back(std::move(D));
          I = Past - 1;
          IsIgnored = true;
          continue;
        }
        if (size_t Past = ScanCheck(I)) {
          I = Past - 1;
          IsIgnored = true;
          continue;
        }
        if (StartsLine(I + 1))
          continue;
        StringRef Name = TextOf(Tokens[++I]);
        if (Name == "if" || Name == "ifdef" || Name == "ifndef") {
          Directive = OffsetOf(T);
          F.Conditionals.push_back({Directive, ++Depth});
        } else if (Name.starts_with("elif")) {
          Directive = OffsetOf(T);
          F.Conditionals.push_back({Directive, Depth});
          IsElif = true;
        } else if (Name == "endif") {
          Depth -= Depth != 0;
        } else if (Name.starts_with("include") || Name == "import") {
          // The name of a file, unless it is a macro.
          IsIgnored = Tokens[I + 1].isNot(tok::raw_identifier);
        } else {
          IsIgnored = Name == "define" || Name == "undef" || Name == "error" ||
                      Name == "warning";
        }
        continue;
      }
    }
    // (Nobody spells identifiers over two lines.)
    if (!IsIgnored && T.is(tok::raw_identifier) && !T.needsCleaning() &&
        !T.hasUCN())
      F.Identifiers.push_back({OffsetOf(T), Directive,
                               &Identifiers.get(T.getRawIdentifier()), Depth,
                               IsElif, -1});
  }
}

/// Is a macro defined as \p Body?
static bool isDefinedAs(const Preprocessor &PP, const MacroInfo *Defined,
                        ArrayRef<StringRef> Body) {
  return Defined && Defined->isObjectLike() &&
         Defined->getNumTokens() == Body.size() &&
         std::equal(Body.begin(), Body.end(), Defined->tokens_begin(),
                    [&](StringRef Text, const Token &T) {
                      return PP.getSpelling(T) == Text;
                    });
}

bool MacroReplay::isSkipped(const Frame &F, const RawIdentifier &I) const {
  for (const auto &[Begin, End] : reverse(F.Skipped)) {
    if (End <= I.Offset)
      return false; // those before are further off
    if (I.Offset < Begin)
      continue;
    // The condition that was false, and those of its other branches.
    if (I.Directive == Begin)
      return false;
    auto It = llvm::lower_bound(F.Conditionals, std::pair(Begin, 0u));
    return !I.IsElif || It == F.Conditionals.end() || It->first != Begin ||
           It->second != I.Depth;
  }
  return false;
}

/// What is before \p Offset in \p F was read, and nothing has changed since.
void MacroReplay::flush(Frame &F, unsigned Offset) {
  for (; F.Next < F.Identifiers.size() && F.Identifiers[F.Next].Offset < Offset;
       ++F.Next)
    if (const RawIdentifier &I = F.Identifiers[F.Next]; !isSkipped(F, I)) {
      if (I.Default < 0)
        read(F, I.Name);
      else
        readDefault(F, I);
    }
}

/// A macro that is defined where it was not yet: which of several equal
/// definitions comes first makes no difference.
void MacroReplay::readDefault(Frame &F, const RawIdentifier &I) {
  if (!definition(I.Name))
    return; // it comes
  auto &Definitions = F.Defaults[I.Default].Definitions;
  if (!all_of(Definitions, [&](const Default::Definition &D) {
        return isDefinedAs(PP, definition(D.Name), D.Body);
      }))
    return read(F, I.Name);
  for (const Default::Definition &D : Definitions) {
    if (F.TheKind == Frame::Recorded)
      Inclusions[F.TheInclusion].Items.push_back(
          {Item::Ensure, 0, D.Name, definition(D.Name)});
    else
      ensure(D.Name, definition(D.Name));
  }
}

MacroInfo *MacroReplay::definition(const IdentifierInfo *Name) const {
  if (Name == Changing.first)
    return Changing.second;
  return Name->hadMacroDefinition() ? PP.getMacroInfo(Name) : nullptr;
}

void MacroReplay::read(Frame &F, const IdentifierInfo *Name) {
  if (!F.Seen.insert(Name).second)
    return;
  if (!Name->hadMacroDefinition()) {
    if (F.TheKind == Frame::Recorded) {
      auto &Readers = NeverMacros[Name];
      if (Readers.empty() || Readers.back() != F.TheInclusion)
        Readers.push_back(F.TheInclusion);
    }
    return;
  }
  MacroInfo *Definition = definition(Name);
  if (F.TheKind == Frame::Recorded)
    Inclusions[F.TheInclusion].Items.push_back(
        {Item::Read, 0, Name, Definition});
  else if (MacroInfo *const *Known = lookup(Name);
           Known && !same(Name, *Known, Definition))
    refuse("'" + Name->getName() + "' is " +
           (*Known ? "another macro" : "no macro yet") + " where it is used");
  if (Definition)
    for (const Token &T : Definition->tokens())
      if (const IdentifierInfo *Inner = T.getIdentifierInfo())
        read(F, Inner);
}

//===----------------------------------------------------------------------===//
// The replay
//===----------------------------------------------------------------------===//

bool MacroReplay::isGuarded(unsigned Number) const {
  return PP.getHeaderSearchInfo().isFileMultipleIncludeGuarded(
      Files[Number].Entry);
}

MacroInfo *const *MacroReplay::lookup(const IdentifierInfo *Name) const {
  if (auto It = Now.find(Name); It != Now.end())
    return &It->second;
  if (auto It = Base.find(Name); It != Base.end())
    return &It->second;
  return nullptr;
}

/// Macros of glibc that say which of several headers came first, where each of
/// them declares the same: typedefs (__off_t_defined), constants and functions
/// that two headers have, and attributes that are of use to warnings only.
static bool isSharedByDesign(const IdentifierInfo *Name) {
  StringRef Text = Name->getName();
  return (Text.starts_with("__") && Text.ends_with("_defined")) ||
         Text.starts_with("__attr_dealloc") || Text == "_STDIO_H" ||
         Text == "_WCHAR_H";
}

bool MacroReplay::same(const IdentifierInfo *Name, MacroInfo *A,
                       MacroInfo *B) const {
  return A == B ||
         (A && B && A->isIdenticalTo(*B, PP, /*Syntactically=*/true)) ||
         isSharedByDesign(Name);
}

void MacroReplay::expect(const IdentifierInfo *Name, MacroInfo *Definition,
                         unsigned Number) {
  ++Steps;
  if (MacroInfo *const *Known = lookup(Name);
      Known && !same(Name, *Known, Definition))
    refuse("'" + Name->getName() + "' is " +
           (*Known ? "another macro" : "no macro") + " where " +
           Files[Number].Entry.getName() + " is included");
}

void MacroReplay::set(const IdentifierInfo *Name, MacroInfo *Definition) {
  auto [It, New] = Now.try_emplace(Name, Definition);
  Undo.push_back({Name, !New, New ? nullptr : It->second});
  It->second = Definition;
}

void MacroReplay::ensure(const IdentifierInfo *Name, MacroInfo *Definition) {
  if (MacroInfo *const *Known = lookup(Name); !Known || !*Known)
    set(Name, Definition);
}

bool MacroReplay::attempt(unsigned Which) {
  const size_t Mark = Undo.size(), IncludedMark = NewlyIncluded.size();
  replay(Which);
  if (Refusal.empty())
    return true;
  for (; Undo.size() > Mark; Undo.pop_back()) {
    const Change &C = Undo.back();
    if (C.WasKnown)
      Now[C.Name] = C.Was;
    else
      Now.erase(C.Name);
  }
  for (; NewlyIncluded.size() > IncludedMark; NewlyIncluded.pop_back())
    Files[NewlyIncluded.back()].Included = false;
  return false;
}

/// A file without a guard does different things at different times, and which
/// is due depends on the order of the unit.
unsigned MacroReplay::tryAny(unsigned Number, unsigned Preferred) {
  std::string Why;
  unsigned Furthest = 0;
  auto Try = [&](unsigned Which) {
    const unsigned Before = Steps;
    Refusal.clear();
    if (attempt(Which))
      return true;
    // The one that went furthest tells most.
    if (Steps - Before >= Furthest) {
      Furthest = Steps - Before;
      Why = std::move(Refusal);
    }
    return false;
  };
  if (Preferred != None && Try(Preferred))
    return Preferred;
  for (unsigned Other : Files[Number].Recorded)
    // More would be a search without end.
    if (Other != Preferred && ++Attempts <= MaxAttempts && Try(Other))
      return Other;
  Refusal = std::move(Why);
  return None;
}

void MacroReplay::replayFile(unsigned Number) {
  if (!Refusal.empty())
    return;
  if (isGuarded(Number))
    replay(Files[Number].Recorded.front());
  else
    tryAny(Number, Files[Number].Recorded.front());
}

void MacroReplay::replay(unsigned Which) {
  const unsigned Number = Inclusions[Which].File;
  if (!Files[Number].Included) {
    Files[Number].Included = true;
    NewlyIncluded.push_back(Number);
  }
  auto ExpectNone = [&] {
    for (const IdentifierInfo *Name : Inclusions[Which].NoMacros)
      expect(Name, nullptr, Number);
  };
  ExpectNone();
  for (const Item &I : Inclusions[Which].Items) {
    if (!Refusal.empty())
      return;
    switch (I.TheKind) {
    case Item::Read:
      expect(I.Name, I.Definition, Number);
      break;
    case Item::Set:
      set(I.Name, I.Definition);
      break;
    case Item::Ensure:
      ensure(I.Name, I.Definition);
      break;
    case Item::Skip:
      if (Files[I.Number].wasRecorded() && !Files[I.Number].Included)
        replayFile(I.Number);
      break;
    case Item::Enter: {
      unsigned Inner = Inclusions[I.Number].File;
      if (!isGuarded(Inner))
        tryAny(Inner, I.Number);
      else if (!Files[Inner].Included)
        replay(Files[Inner].Recorded.front());
      break;
    }
    }
  }
  ExpectNone();
}

void MacroReplay::requireAll(ArrayRef<FileEntryRef> Shared) {
  // Nobody says that the main file ends.
  if (!Frames.empty())
    flush(Frames.back(), NoDirective);
  for (FileEntryRef Entry : Shared)
    if (auto It = FileNumbers.find(&Entry.getFileEntry());
        It == FileNumbers.end() || !Files[It->second].Included)
      return refuse(Entry.getName() + " is not included");
}

} // namespace clang::tidy::async
