//===--- Session.h - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the records of a run say.
//
//===----------------------------------------------------------------------===//

#pragma once
#include "Json.h"
#include "Symbolizer.h"
#include <cstdio>
#include <map>
#include <memory>
#include <set>

namespace async_watch {

struct Flags {
#define FLAG(Name, Argument, Doc) std::string Name;
#include "Flags.def"
  uint64_t error_exitcode = 0;
  std::string exit_on_error = "stall";
};

struct StackFrame {
  std::string Module, BuildId;
  unsigned long Offset = 0;
  std::vector<Symbol> Symbols;
  std::string function() const {
    return Symbols.empty() ? "" : Symbols.back().Function;
  }
  bool System = false; // libc, vDSO
};

struct Stack {
  std::vector<StackFrame> Frames;
  int Turn = -1; // the innermost frame of the loop
  std::string Problem;
};

struct CulpritInfo {
  std::string Id, Kind, Title, Where, Cause, Call, Category, Instead, Check,
      Key, Callback;
  Stack At;
  /// Without those that a suppression excuses.
  uint64_t Count = 0, Total = 0, Max = 0, First = 0, Last = 0, TellAt = 1;
  uint64_t Excused = 0, ExcusedTotal = 0, ExcusedMax = 0;
  bool LastExcused = false, Known = false;
  std::string LoopText, FdIs;
};

/// A further stack of a stall that went on.
struct StallSample {
  uint64_t Age = 0;
  Stack At;
  std::string Place, Call; // where: equal for equal functions
};

struct Suppression {
  std::string Kind, Pattern;
  unsigned Line;
  uint64_t Used = 0;
};

struct LoopInfo {
  Json Latest;
  std::string Process;
  std::string Caller; // the function that waits
};

struct StallEvent {
  uint64_t Start, Duration;
  int Pid, Tid;
  std::string Culprit, Cause, Thread;
  std::vector<StallSample> Samples;
};

class Session {
public:
  explicit Session(const Flags &F);
  ~Session();
  /// One line of the library's records.
  void feed(std::string_view Line);
  /// After the last one. Returns whether the run fails by --error-exitcode,
  /// --budget and --baseline.
  bool finish(const std::string &HowItEnded);
  bool sawStart(int Pid) const { return Started.count(Pid) != 0; }
  bool sawAny() const { return !Started.empty(); }

  // For the outputs
  const std::map<std::string, CulpritInfo> &culprits() const {
    return Culprits;
  }
  const std::map<std::string, LoopInfo> &loops() const { return Loops; }
  const std::vector<StallEvent> &stalls() const { return Stalls; }
  const std::vector<Json> &spans() const { return Spans; }
  const std::vector<Json> &ends() const { return Ends; }
  uint64_t countOf(std::string_view Kind, bool IncludeExcused = false) const;
  uint64_t suppressedByRate() const;
  uint64_t threshold() const { return Threshold; }

private:
  struct Module {
    std::string Path, BuildId;
  };
  void say(const std::string &Text, bool Always = false);
  Stack stackOf(const Json &R, int Pid);
  Json framesJson(const Stack &S) const;
  StackFrame callerOf(const Json &R);
  std::vector<StallSample> samplesOf(const Json &R, const CulpritInfo &C);
  std::string movesText(const CulpritInfo &C,
                        const std::vector<StallSample> &Samples) const;
  void onEnd(const Json &R);
  CulpritInfo &culpritOf(const Json &R, const std::string &Kind);
  void explain(CulpritInfo &C);
  bool excuse(const CulpritInfo &C, const Json &R);
  void onReport(Json &R, const std::string &Kind);
  void onStuck(const Json &R);
  void record(Json R, const Stack *S, const CulpritInfo *C);
  std::string stackText(const Stack &S) const;
  bool overBudget();

  const Flags &F;
  Symbolizer Symbols;
  FILE *Log = stderr, *JsonFile = nullptr;
  std::map<std::pair<int, int64_t>, Module> Modules;
  std::set<int> Started;
  std::map<std::string, CulpritInfo> Culprits; // by kind and id
  std::map<std::string, LoopInfo> Loops;
  std::vector<StallEvent> Stalls;
  std::vector<Json> Spans, Ends;
  struct Stuck {
    std::string Culprit, Place;
    uint64_t Age, Iteration;
  };
  /// Told while they lasted, and no end seen yet: by process and thread.
  std::map<std::pair<int, int>, Stuck> Unfinished;
  /// How many reports of each culprit came, and their time: of each process.
  std::map<int, std::map<std::string, std::pair<uint64_t, uint64_t>>> Seen;
  std::vector<Suppression> Suppressions;
  std::set<std::string> Baseline;
  uint64_t Threshold = 100000000, BadLines = 0, Starved = 0, Stopped = 0,
           LastMetrics = 0;
};

std::string duration(uint64_t Ns);
/// Time of day.
std::string clockText(uint64_t WallNs);
/// Function and place that a stack is to be told by.
std::string placeText(const Stack &S);
/// The functions above the loop, the outermost first, with inlined ones.
std::vector<const Symbol *> pathOf(const Stack &S);
bool matches(
    std::string_view Pattern,
    std::string_view Text); // * anywhere, ^ and $ at the ends, else part of it
bool parseDuration(std::string_view S, uint64_t &Ns);

// Outputs.cpp
void writeTrace(const Session &S, const std::string &File);
void writeMetrics(const Session &S, const std::string &File);
void writeSarif(const Session &S, const std::string &File);
// Html.cpp
void writeHtml(const Session &S, const std::string &File);
/// Opens for writing, or ends the program with an error that names the option.
FILE *openOutput(const std::string &File, const char *Option);

} // namespace async_watch
