//===--- Sources.h - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The source files that findings lie in, each read once.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_REPORTS_SOURCES_H
#define ASYNCTIDY_DRIVER_REPORTS_SOURCES_H

#include "Finding.h"
#include "input/SourceOverlay.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clang::tidy::async {

/// One source file, or what is left of one that cannot be read: no lines.
class SourceText {
public:
  explicit SourceText(std::unique_ptr<llvm::MemoryBuffer> Text);

  bool readable() const { return Buffer != nullptr; }
  llvm::StringRef text() const {
    return Buffer ? Buffer->getBuffer() : llvm::StringRef();
  }
  unsigned lines() const { return LineStarts.size(); }
  /// Line \p Line, counted from 1, without its end; empty beyond the file.
  llvm::StringRef line(unsigned Line) const;
  /// The offset of a place, nothing if the file does not have it. The place
  /// just after the last byte of a line belongs to the line.
  std::optional<unsigned> offset(unsigned Line, unsigned Column) const;
  /// The line, counted from 1, that the byte at \p Offset lies in.
  unsigned lineAt(size_t Offset) const;
  /// The column in UTF-16 code units, which SARIF viewers and JavaScript count,
  /// of a column in bytes; the same if the file does not have that line.
  unsigned utf16Column(unsigned Line, unsigned Column) const;

private:
  std::unique_ptr<llvm::MemoryBuffer> Buffer;
  std::vector<unsigned> LineStarts;
};

/// Finds and keeps source files.
class Sources {
public:
  /// \p Root is the directory that relative paths are relative to.
  /// \p Overlay tells where the content of the disk does not count; it may be
  /// null.
  explicit Sources(llvm::StringRef Root, const SourceOverlay *Overlay = nullptr)
      : Root(Root), Overlay(Overlay) {}

  const SourceText &get(llvm::StringRef File);
  /// \p File as an absolute path.
  std::string absolute(llvm::StringRef File) const;
  /// \p File as compilers print it: relative to the current directory if it
  /// lies beneath it, absolute otherwise.
  std::string display(llvm::StringRef File) const;

private:
  std::string Root;
  const SourceOverlay *Overlay;
  llvm::StringMap<std::unique_ptr<SourceText>> Files;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_REPORTS_SOURCES_H
