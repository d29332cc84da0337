//===--- Symbolizer.h - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names and lines, by a program outside.
//
//===----------------------------------------------------------------------===//

#pragma once
#include <map>
#include <string>
#include <vector>

namespace async_watch {

struct Symbol {
  std::string Function, File;
  unsigned Line = 0;
  bool Inlined = false;
};

/// "handle(tcp::socket) (.resume)" as people write it: "handle(tcp::socket),
/// resumed".
std::string readableName(std::string Name);
/// Without arguments, template arguments and inline namespaces: as models spell
/// it.
std::string modelName(const std::string &Name);

class Symbolizer {
public:
  /// Program: llvm-symbolizer or addr2line; empty: the best there is.
  explicit Symbolizer(std::string Program);
  ~Symbolizer();
  Symbolizer(const Symbolizer &) = delete;
  Symbolizer &operator=(const Symbolizer &) = delete;
  /// Innermost first: what is inlined stands before what it is inlined into.
  /// Empty if nothing is known.
  const std::vector<Symbol> &lookUp(const std::string &Module,
                                    const std::string &BuildId,
                                    unsigned long Offset);
  /// Modules whose file is another one than the program ran, and is not used.
  const std::vector<std::string> &refused() const { return Refused; }
  const std::string &program() const { return Program; }

private:
  std::vector<Symbol> ask(const std::string &Module, unsigned long Offset);
  bool usable(const std::string &Module, const std::string &BuildId);
  bool start();
  std::string Program;
  bool Llvm = false, Broken = false;
  int Pid = -1, To = -1, From = -1;
  std::string Pending;
  std::map<std::pair<std::string, unsigned long>, std::vector<Symbol>> Cache;
  std::map<std::string, bool> Usable;
  std::vector<std::string> Refused;
};

std::string buildIdOf(const std::string &File);
/// The path of a program as a shell would find it; empty if there is none.
std::string findProgram(const std::string &Name);

} // namespace async_watch
