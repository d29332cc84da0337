//===--- JsonText.h - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// JSON that people wrote, or that other programs left half-written: every
/// mistake has a line and a column.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_JSONTEXT_H
#define ASYNCTIDY_DRIVER_JSONTEXT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include <string>
#include <variant>

namespace clang::tidy::async {

/// One step into a JSON value: the element of an array, or the value of a key.
using JsonStep = std::variant<size_t, llvm::StringRef>;

/// A JSON file in memory.
class JsonText {
public:
  /// \p File is the name that errors give.
  JsonText(std::string File, std::string Text)
      : File(std::move(File)), Text(std::move(Text)) {}

  /// Reads \p Path. The error names the path, and says why it is of no use.
  static llvm::Expected<JsonText> read(llvm::StringRef Path);

  /// The error is "file:line:column: what is wrong".
  llvm::Expected<llvm::json::Value> parse() const;

  /// "file:line:column: \p Message" for the value at \p Path, in a text that
  /// parse() accepts.
  llvm::Error errorAt(llvm::ArrayRef<JsonStep> Path,
                      const llvm::Twine &Message) const;

  llvm::StringRef file() const { return File; }
  llvm::StringRef text() const { return Text; }

private:
  llvm::Error errorAtOffset(size_t Offset, const llvm::Twine &Message) const;

  std::string File;
  std::string Text;
};

/// What \p V is, for messages: "a string", "null", ...
llvm::StringRef jsonKind(const llvm::json::Value &V);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_JSONTEXT_H
