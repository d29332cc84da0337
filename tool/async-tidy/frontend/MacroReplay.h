//===--- MacroReplay.h - AsyncTidy ----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Proves that headers which were preprocessed before a unit mean in the unit
/// what they would mean where it includes them.
///
/// While the shared headers are read, everything that their preprocessing
/// depends on is written down: which macro had which definition where its name
/// was read, what was defined and undefined, which files were entered and
/// which were skipped because they had been before. When a unit includes one of
/// them, its record is played again over the macros that the unit has at that
/// point, nested includes in the order of the unit. Any difference refuses the
/// unit: it is then parsed on its own.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_FRONTEND_MACROREPLAY_H
#define ASYNCTIDY_DRIVER_FRONTEND_MACROREPLAY_H

#include "clang/Basic/FileEntry.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"
#include <memory>
#include <string>
#include <vector>

namespace clang {
class IdentifierInfo;
class MacroDirective;
class MacroInfo;
class Preprocessor;
} // namespace clang

namespace clang::tidy::async {

class MacroReplay {
public:
  /// Listens to \p PP from now on, and records.
  explicit MacroReplay(Preprocessor &PP);
  ~MacroReplay();

  /// Everything that is entered from now on belongs to a unit.
  void checkFromNow();

  /// Why what was recorded does not fit the unit; empty if it does.
  const std::string &refusal() const { return Refusal; }

  /// To be called at the end of the unit: \p Shared must all have been included
  /// by it.
  void requireAll(llvm::ArrayRef<FileEntryRef> Shared);

private:
  class Callbacks;
  friend class Callbacks;

  /// An identifier in the text of a file.
  struct RawIdentifier {
    unsigned Offset;
    /// Where the conditional directive begins that it is part of.
    unsigned Directive;
    const IdentifierInfo *Name;
    /// How many conditionals are around that directive.
    unsigned Depth;
    bool IsElif;
    /// Which of the defaults it begins, or -1.
    int Default;
  };

  /// A conditional with nothing in it but the definition of the macro that it
  /// asks for, and perhaps of others.
  struct Default {
    struct Definition {
      const IdentifierInfo *Name = nullptr;
      /// Where the name stands.
      unsigned Offset = 0;
      llvm::SmallVector<llvm::StringRef, 2> Body;
    };
    llvm::SmallVector<Definition, 1> Definitions;
  };

  struct Item {
    enum Kind : uint8_t { Read, Set, Ensure, Enter, Skip } TheKind;
    /// Of Enter: the inclusion. Of Skip: the file.
    unsigned Number = 0;
    const IdentifierInfo *Name = nullptr;
    MacroInfo *Definition = nullptr;
  };

  /// One inclusion of one file.
  struct Inclusion {
    unsigned File;
    std::vector<Item> Items;
    /// Identifiers that were no macros while it was read.
    llvm::SmallVector<const IdentifierInfo *, 0> NoMacros;
  };

  struct File {
    explicit File(FileEntryRef Entry) : Entry(Entry) {}
    FileEntryRef Entry;
    bool wasRecorded() const { return !Recorded.empty(); }
    /// Its inclusions while recording, in order.
    std::vector<unsigned> Recorded;
    /// The unit has included it.
    bool Included = false;
  };

  /// A file that is being read.
  struct Frame {
    enum Kind { Ignored, Recorded, Checked, Replayed } TheKind = Ignored;
    FileID ID;
    /// It is read by a replayed file.
    bool IsInReplayed = false;
    unsigned TheInclusion = 0;
    std::vector<RawIdentifier> Identifiers;
    std::vector<Default> Defaults;
    /// Where branches of conditionals begin, and how deep.
    std::vector<std::pair<unsigned, unsigned>> Conditionals;
    size_t Next = 0;
    std::vector<std::pair<unsigned, unsigned>> Skipped;
    /// What was read since the last event.
    llvm::DenseSet<const IdentifierInfo *> Seen;
  };

  void enter(FileID ID);
  void exit();
  void skip(FileEntryRef Entry, SourceLocation Location);
  void change(SourceLocation Location, const IdentifierInfo *Name,
              MacroInfo *Definition, const MacroDirective *Before);
  void expand(const IdentifierInfo *Name, SourceLocation Location);
  void skipRange(SourceRange Range);

  unsigned fileNumber(FileEntryRef Entry);
  void scan(Frame &F);
  void flush(Frame &F, unsigned Offset);
  bool isSkipped(const Frame &F, const RawIdentifier &I) const;
  void read(Frame &F, const IdentifierInfo *Name);
  void readDefault(Frame &F, const RawIdentifier &I);
  void ensure(const IdentifierInfo *Name, MacroInfo *Definition);
  MacroInfo *definition(const IdentifierInfo *Name) const;
  void replayFile(unsigned File);
  void replay(unsigned Inclusion);
  bool attempt(unsigned Inclusion);
  unsigned tryAny(unsigned File, unsigned Preferred);
  void set(const IdentifierInfo *Name, MacroInfo *Definition);
  bool isGuarded(unsigned File) const;
  MacroInfo *const *lookup(const IdentifierInfo *Name) const;
  bool same(const IdentifierInfo *Name, MacroInfo *A, MacroInfo *B) const;
  void expect(const IdentifierInfo *Name, MacroInfo *Definition, unsigned File);
  void refuse(const llvm::Twine &Why);

  Preprocessor &PP;
  bool Checking = false;
  std::string Refusal;
  std::vector<File> Files;
  llvm::DenseMap<const FileEntry *, unsigned> FileNumbers;
  std::vector<Inclusion> Inclusions;
  std::vector<Frame> Frames;
  /// What is being defined or undefined right now, and what it was before.
  std::pair<const IdentifierInfo *, MacroInfo *> Changing{nullptr, nullptr};
  /// The inclusions that read a name which never was a macro.
  llvm::DenseMap<const IdentifierInfo *, llvm::SmallVector<unsigned, 2>>
      NeverMacros;
  /// What was defined before the first change of it.
  llvm::DenseMap<const IdentifierInfo *, MacroInfo *> Base;
  /// What the unit would see without shared headers.
  llvm::DenseMap<const IdentifierInfo *, MacroInfo *> Now;
  /// How to take a replay back that did not fit.
  struct Change {
    const IdentifierInfo *Name;
    bool WasKnown;
    MacroInfo *Was;
  };
  std::vector<Change> Undo;
  std::vector<unsigned> NewlyIncluded;
  unsigned Attempts = 0;
  /// How much has been compared.
  unsigned Steps = 0;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_FRONTEND_MACROREPLAY_H
