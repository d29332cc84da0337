//===--- Main.cpp - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Async-watch: launcher and report tool.
//
//===----------------------------------------------------------------------===//

#include "../Options.h"
#include "Launcher.h"
#include <algorithm>
#include <cstring>
#include <fstream>
#include <iostream>

using namespace async_watch;

namespace {

std::string dashed(const char *Name) {
  std::string S = Name;
  for (char &C : S)
    C = C == '_' ? '-' : C;
  return S;
}

// Options of the library that the launcher sets itself, or answers for.
bool isLaunchers(std::string_view Name) {
  return Name == "json" || Name == "log_path" || Name == "text" ||
         Name == "help" || Name == "error_exitcode" || Name == "exit_on_error";
}

void printHelp() {
  std::cout << "usage: async-watch [options] [--] PROGRAM [ARGUMENTS]     run "
               "a program and watch its event loops\n"
               "       async-watch report [options] RECORDS...            "
               "report on records written with json=FILE\n"
               "       async-watch --selftest                             does "
               "it work on this machine?\n\n"
               "Without the launcher: LD_PRELOAD=libasync-watch.so "
               "ASYNC_WATCH_OPTIONS=help=1 PROGRAM\n\n"
               "reports:\n";
#define FLAG(Name, Argument, Doc)                                              \
  std::cout << "  --" << dashed(#Name) << (Argument[0] ? "=" : "") << Argument \
            << "\n      " << Doc << "\n";
#include "Flags.def"
  std::cout << "  --error-exitcode=N\n      exit with N if there were stalls "
               "and the program itself succeeded\n"
               "  --exit-on-error=LIST (stall)\n      what --error-exitcode "
               "counts: stall, blocking-call, nested-run\n\nwatching:\n";
  for (size_t I = 0; I < NumOptions; ++I)
    if (!isLaunchers(OptionList[I].Name))
      std::cout << "  --" << dashed(OptionList[I].Name) << "="
                << OptionList[I].Type << " (" << OptionList[I].Default
                << ")\n      " << OptionList[I].Doc << "\n";
}

[[noreturn]] void fail(const std::string &Text) {
  std::cerr << "async-watch: error: " << Text << "\n";
  std::exit(2);
}

unsigned distance(std::string_view A, std::string_view B) {
  std::vector<unsigned> Row(B.size() + 1);
  for (unsigned J = 0; J <= B.size(); ++J)
    Row[J] = J;
  for (size_t I = 1; I <= A.size(); ++I) {
    unsigned Diagonal = Row[0]++;
    for (size_t J = 1; J <= B.size(); ++J) {
      unsigned Best = std::min(
          {Row[J] + 1, Row[J - 1] + 1, Diagonal + (A[I - 1] != B[J - 1])});
      Diagonal = Row[J];
      Row[J] = Best;
    }
  }
  return Row[B.size()];
}

} // namespace

int main(int Argc, char **Argv) {
  Flags F;
  LaunchOptions L;
  std::vector<std::string> Rest;
  bool Report = false;
  int I = 1;
  if (I < Argc && std::string_view(Argv[I]) == "report") {
    Report = true;
    ++I;
  }
  for (; I < Argc; ++I) {
    std::string A = Argv[I];
    if (A == "--") {
      ++I;
      break;
    }
    if (!A.starts_with("--")) {
      if (!Report)
        break;
      Rest.push_back(A);
      continue;
    }
    size_t Eq = A.find('=');
    std::string Name = A.substr(2, Eq == std::string::npos ? Eq : Eq - 2),
                Value;
    for (char &C : Name)
      C = C == '-' ? '_' : C;
    bool HasValue = Eq != std::string::npos;
    if (HasValue)
      Value = A.substr(Eq + 1);
    auto Need = [&] {
      if (HasValue)
        return;
      if (++I == Argc)
        fail("--" + dashed(Name.c_str()) + " needs a value");
      Value = Argv[I];
    };
    bool Known = false;
#define FLAG(Field, Argument, Doc)                                             \
  if (!Known && Name == #Field) {                                              \
    Known = true;                                                              \
    if (Argument[0])                                                           \
      Need();                                                                  \
    F.Field = Argument[0] ? Value : "1";                                       \
  }
#include "Flags.def"
    if (Known)
      continue;
    if (Name == "error_exitcode") {
      Need();
      char *End;
      F.error_exitcode = std::strtoull(Value.c_str(), &End, 10);
      if (Value.empty() || *End || F.error_exitcode > 255)
        fail("--error-exitcode: expected a number up to 255, not '" + Value +
             "'");
      continue;
    }
    if (Name == "exit_on_error") {
      Need();
      F.exit_on_error = Value;
      continue;
    }
    bool Option = false;
    for (size_t K = 0; K < NumOptions; ++K)
      Option = Option || (Name == OptionList[K].Name && !isLaunchers(Name));
    if (Option && !Report) {
      Need();
      Options O;
      char Error[400];
      setDefaults(O);
      if (!setOption(Name.c_str(), Name.size(), Value.c_str(), Value.size(), O,
                     Error, sizeof(Error)))
        fail("--" + dashed(Name.c_str()) + ": " + Error);
      L.Library.emplace_back(Name, Value);
      continue;
    }
    std::string Nearest;
    unsigned Best = ~0u;
    auto Consider = [&](const std::string &N) {
      if (unsigned D = distance(Name, N); D < Best) {
        Best = D;
        Nearest = N;
      }
    };
#define FLAG(Field, Argument, Doc) Consider(#Field);
#include "Flags.def"
    Consider("error_exitcode");
    for (size_t K = 0; K < NumOptions; ++K)
      if (!isLaunchers(OptionList[K].Name))
        Consider(OptionList[K].Name);
    fail("unknown option '" + A + "'; did you mean '--" +
         dashed(Nearest.c_str()) + "'? --help lists all");
  }
  for (; I < Argc; ++I)
    Rest.push_back(Argv[I]);

  if (!F.help.empty()) {
    printHelp();
    return 0;
  }
  if (!F.version.empty()) {
    std::cout << "async-watch " << ASYNC_WATCH_VERSION
              << ", records of schema 1\n";
    return 0;
  }
  if (!F.selftest.empty())
    return selfTest(F, Argv[0]);
  if (Rest.empty())
    fail(Report ? "report: no records given: async-watch report FILE"
                : "no program given: async-watch -- PROGRAM; --help explains");
  if (Report) {
    Session S(F);
    for (auto &File : Rest) {
      std::ifstream In(File);
      if (!In)
        fail("report: cannot read '" + File + "'");
      for (std::string Line; std::getline(In, Line);)
        S.feed(Line);
    }
    return S.finish("") && F.error_exitcode ? static_cast<int>(F.error_exitcode)
                                            : 0;
  }
  L.Command = Rest;
  return launch(F, L);
}
