//===--- Session.cpp - AsyncTidy ------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Session.h"
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>

namespace async_watch {

namespace {
struct Hint {
  const char *Name, *Category, *Instead;
};
const Hint Hints[] = {
#include "HintTable.inc"
};

const Hint *hintFor(const std::string &Name) {
  for (const Hint &H : Hints)
    if (Name == H.Name)
      return &H;
  return nullptr;
}

[[noreturn]] void die(const std::string &Text) {
  std::fprintf(stderr, "async-watch: error: %s\n", Text.c_str());
  std::exit(2);
}

bool isSystem(const std::string &Path) {
  std::string Base = Path.substr(Path.rfind('/') + 1);
  return Base.starts_with("libc.so") || Base.starts_with("linux-vdso") ||
         Base.starts_with("libm.so") || Base.starts_with("ld-linux") ||
         Base.starts_with("libasync-watch");
}

std::string baseOf(const std::string &Path) {
  return Path.substr(Path.rfind('/') + 1);
}
} // namespace

FILE *openOutput(const std::string &File, const char *Option) {
  FILE *Out = File == "-" ? stdout : std::fopen(File.c_str(), "we");
  if (!Out)
    die(std::string(Option) + ": cannot write '" + File +
        "': " + std::strerror(errno));
  return Out;
}

std::string duration(uint64_t Ns) {
  char B[40];
  if (Ns >= 10000000000)
    std::snprintf(B, sizeof(B), "%.1f s", static_cast<double>(Ns) / 1e9);
  else if (Ns >= 100000)
    std::snprintf(B, sizeof(B), "%.1f ms", static_cast<double>(Ns) / 1e6);
  else
    std::snprintf(B, sizeof(B), "%.1f us", static_cast<double>(Ns) / 1e3);
  return B;
}

bool parseDuration(std::string_view S, uint64_t &Ns) {
  std::string T(S);
  char *End;
  double V = std::strtod(T.c_str(), &End);
  std::string Unit = End;
  double Scale = Unit == "ns"                   ? 1
                 : Unit == "us"                 ? 1e3
                 : Unit == "ms" || Unit.empty() ? 1e6
                 : Unit == "s"                  ? 1e9
                                                : 0;
  if (End == T.c_str() || !Scale || V < 0)
    return false;
  Ns = static_cast<uint64_t>(V * Scale);
  return true;
}

static bool glob(std::string_view P, std::string_view T) {
  if (P.empty())
    return T.empty();
  if (P[0] == '*')
    return glob(P.substr(1), T) || (!T.empty() && glob(P, T.substr(1)));
  return !T.empty() && P[0] == T[0] && glob(P.substr(1), T.substr(1));
}

bool matches(std::string_view P, std::string_view T) {
  std::string Full;
  bool Begin = P.starts_with('^'), End = P.ends_with('$');
  if (Begin)
    P.remove_prefix(1);
  else
    Full += '*';
  if (End)
    P.remove_suffix(1);
  Full += P;
  if (!End)
    Full += '*';
  return glob(Full, T);
}

Session::Session(const Flags &F) : F(F), Symbols(F.symbolizer) {
  if (!F.log.empty())
    Log = openOutput(F.log, "--log");
  if (!F.json.empty())
    JsonFile = openOutput(F.json, "--json");
  if (!F.suppressions.empty()) {
    std::ifstream In(F.suppressions);
    if (!In)
      die("--suppressions: cannot read '" + F.suppressions + "'");
    unsigned Number = 0;
    for (std::string L; std::getline(In, L);) {
      ++Number;
      while (!L.empty() && (L.back() == ' ' || L.back() == '\r'))
        L.pop_back();
      if (L.empty() || L[0] == '#')
        continue;
      size_t Colon = L.find(':');
      std::string Kind = L.substr(0, Colon);
      if (Colon == std::string::npos ||
          (Kind != "call-stack-contains" && Kind != "function" &&
           Kind != "fd" && Kind != "loop"))
        die(F.suppressions + ":" + std::to_string(Number) +
            ": expected 'call-stack-contains:', 'function:', 'fd:' or 'loop:' "
            "and a pattern, not '" +
            L + "'");
      Suppressions.push_back({Kind, L.substr(Colon + 1), Number});
    }
  }
  if (!F.baseline.empty()) {
    std::ifstream In(F.baseline);
    if (!In)
      die("--baseline: cannot read '" + F.baseline +
          "'; make it with --write-baseline");
    for (std::string L; std::getline(In, L);)
      if (!L.empty() && L[0] != '#')
        Baseline.insert(L);
  }
  if (!F.budget.empty() && !F.error_exitcode)
    die("--budget needs --error-exitcode=N, the code of a run that is over it");
}

Session::~Session() {
  if (Log != stderr && Log != stdout)
    std::fclose(Log);
  if (JsonFile && JsonFile != stdout)
    std::fclose(JsonFile);
}

void Session::say(const std::string &Text, bool Always) {
  if (!F.quiet.empty() && !Always)
    return;
  std::fputs(Text.c_str(), Log);
  std::fflush(Log);
}

Stack Session::stackOf(const Json &R, int Pid) {
  Stack S;
  S.Turn = static_cast<int>(R.find("turn") ? R.sint("turn") : -1);
  S.Problem = R.text("no_stack");
  if (const Json *Frames = R.find("frames"))
    for (const Json &I : Frames->Items) {
      if (I.Items.size() != 2)
        continue;
      StackFrame Fr;
      Fr.Offset = I.Items[1].asUint();
      auto At = Modules.find(
          {Pid, std::strtoll(I.Items[0].Text.c_str(), nullptr, 10)});
      if (At != Modules.end()) {
        Fr.Module = At->second.Path;
        Fr.BuildId = At->second.BuildId;
        Fr.Symbols = Symbols.lookUp(Fr.Module, Fr.BuildId, Fr.Offset);
        Fr.System = isSystem(Fr.Module);
      }
      S.Frames.push_back(std::move(Fr));
    }
  return S;
}

/// Who makes the wait of a record's loop.
StackFrame Session::callerOf(const Json &R) {
  StackFrame Fr;
  const Json *L = R.find("loop");
  const Json *Caller = L ? L->find("caller") : nullptr;
  if (!Caller || Caller->Items.size() != 2)
    return Fr;
  auto At =
      Modules.find({static_cast<int>(R.sint("pid")),
                    std::strtoll(Caller->Items[0].Text.c_str(), nullptr, 10)});
  if (At == Modules.end())
    return Fr;
  Fr.Offset = Caller->Items[1].asUint();
  Fr.Module = At->second.Path;
  Fr.BuildId = At->second.BuildId;
  Fr.Symbols = Symbols.lookUp(Fr.Module, Fr.BuildId, Fr.Offset);
  return Fr;
}

std::string clockText(uint64_t WallNs) {
  auto Seconds = static_cast<time_t>(WallNs / 1000000000);
  tm T;
  char B[16];
  localtime_r(&Seconds, &T);
  return std::strftime(B, sizeof(B), "%H:%M:%S", &T) ? B : "";
}

static std::string where(const Symbol &S) {
  return S.File.empty()
             ? ""
             : baseOf(S.File) + (S.Line ? ":" + std::to_string(S.Line) : "");
}

/// Whether it is from the user's sources, and not from headers or sources of
/// the system.
static bool isOwn(const Symbol &S) {
  return S.File.starts_with('/') && !S.File.starts_with("/usr/") &&
         !S.File.starts_with("/build/");
}

static std::string frameText(const StackFrame &F) {
  char Hex[32];
  std::snprintf(Hex, sizeof(Hex), "+0x%lx)", F.Offset);
  return F.Module.empty() ? "code without a file" : "(" + F.Module + Hex;
}

std::string Session::stackText(const Stack &S) const {
  std::string Out;
  if (S.Frames.empty())
    return "    no stack: " +
           (S.Problem.empty()
                ? std::string("it was over before the watchdog could look")
                : S.Problem) +
           "\n";
  size_t End = S.Turn >= 0 ? static_cast<size_t>(S.Turn) + 1 : S.Frames.size();
  struct Entry {
    std::string Text;
    bool Own, Loop;
  };
  std::vector<Entry> Entries;
  for (size_t I = 0; I < End && I < S.Frames.size(); ++I) {
    const StackFrame &Fr = S.Frames[I];
    bool Loop = S.Turn >= 0 && I + 1 == End;
    if (Fr.Symbols.empty())
      Entries.push_back({frameText(Fr), !Fr.System, Loop});
    for (const Symbol &Sy : Fr.Symbols) {
      std::string At = where(Sy), Name = Sy.Function, Tail;
      // A coroutine reads best with its place inside the name: f(int) at
      // file:line, resumed.
      if (size_t P = Name.rfind(", resumed"); P != std::string::npos) {
        Name.erase(P);
        Tail = ", resumed";
      }
      bool Own = isOwn(Sy) || (Sy.File.empty() && !Fr.System);
      if (!Own && !modelName(Name).empty())
        Name =
            modelName(Name); // of libraries, arguments of templates tell little
      Entries.push_back({Name +
                             (At.empty() ? " " + frameText(Fr) : " at " + At) +
                             Tail + (Sy.Inlined ? " (inlined)" : ""),
                         Own, Loop});
    }
  }
  // What stands between the user's outermost function and the loop is the
  // library's way from the one to the other.
  size_t Last = 0;
  bool AnyOwn = false;
  for (size_t I = 0; I < Entries.size(); ++I)
    if (Entries[I].Own) {
      Last = I;
      AnyOwn = true;
    }
  for (size_t I = 0; I < Entries.size(); ++I) {
    if (AnyOwn && S.Turn >= 0 && I == Last + 1 && Entries.size() - I > 2) {
      Out += "    ... " + std::to_string(Entries.size() - I - 1) +
             " frames of the library\n";
      I = Entries.size() - 1;
    }
    Out += "    #" + std::to_string(I) + " " + Entries[I].Text +
           (I + 1 == Entries.size() && S.Turn >= 0 ? "   <- the loop\n" : "\n");
  }
  if (End < S.Frames.size())
    Out += "    (" + std::to_string(S.Frames.size() - End) +
           " frames of the loop and its callers)\n";
  return Out;
}

/// The frame to blame: the innermost one in a source file of the program's own,
/// else the innermost that is not libc's. Where is its file and line.
static std::string blamed(const Stack &S, std::string &Where) {
  const Symbol *Best = nullptr, *Own = nullptr;
  std::string Bare;
  size_t End = S.Turn >= 0 ? static_cast<size_t>(S.Turn) + 1 : S.Frames.size();
  for (size_t I = 0; I < End && I < S.Frames.size(); ++I) {
    const StackFrame &Fr = S.Frames[I];
    if (Fr.System && I + 1 < End)
      continue;
    for (auto &Sy : Fr.Symbols) {
      Best = Best ? Best : &Sy;
      if (!Own && isOwn(Sy))
        Own = &Sy;
    }
    if (Fr.Symbols.empty() && Bare.empty())
      Bare = frameText(Fr);
  }
  Best = Own ? Own : Best;
  Where = Best ? where(*Best) : "";
  std::string Function = Best           ? Best->Function
                         : Bare.empty() ? "an unknown place"
                                        : Bare;
  std::string Tail;
  if (size_t P = Function.rfind(", resumed"); P != std::string::npos) {
    Function.erase(P);
    Tail = ", resumed";
  }
  return Function + (Where.empty() ? "" : " at " + Where) + Tail;
}

std::string placeText(const Stack &S) {
  std::string Where;
  return blamed(S, Where);
}

std::vector<const Symbol *> pathOf(const Stack &S) {
  std::vector<const Symbol *> Path;
  size_t End = S.Turn >= 0 ? static_cast<size_t>(S.Turn) : S.Frames.size();
  for (size_t I = std::min(End, S.Frames.size()); I-- > 0;)
    for (size_t K = S.Frames[I].Symbols.size(); K-- > 0;)
      Path.push_back(&S.Frames[I].Symbols[K]);
  return Path;
}

void Session::explain(CulpritInfo &C) {
  size_t End =
      C.At.Turn >= 0 ? static_cast<size_t>(C.At.Turn) + 1 : C.At.Frames.size();
  C.Title = blamed(C.At, C.Where);
  // Which function of the models is on the stack, from the callback inwards:
  // the outermost one is what the user calls.
  const Hint *H = nullptr;
  for (size_t I = std::min(End, C.At.Frames.size()); I-- > 0 && !H;)
    for (auto &Sy : C.At.Frames[I].Symbols)
      if (!H)
        H = hintFor(modelName(Sy.Function));
  if (!H && !C.Call.empty())
    H = hintFor(C.Call);
  if (H) {
    C.Category = H->Category;
    if (H->Instead[0])
      C.Instead = H->Instead;
    if (C.Call.empty() || modelName(H->Name) != C.Call)
      C.Call = C.Call.empty() || C.Call == H->Name
                   ? H->Name
                   : std::string(H->Name) + " (" + C.Call + ")";
  }
  C.Check = C.Kind == "nested-run" ? "async-nested-run"
            : !C.Call.empty()      ? "async-blocking-call"
                                   : "";
  // The same in other builds: names, not offsets.
  C.Key = C.Kind;
  for (size_t I = 0; I < End && I < C.At.Frames.size(); ++I)
    if (!C.At.Frames[I].System || C.At.Frames.size() == 1) {
      std::string Name = C.At.Frames[I].function();
      C.Key += " | " + (Name.empty() ? frameText(C.At.Frames[I]) : Name);
    }
}

bool Session::excuse(const CulpritInfo &C, const Json &R) {
  bool Hit = false;
  for (Suppression &S : Suppressions) {
    bool Match = false;
    if (S.Kind == "loop") {
      const Json *L = R.find("loop");
      Match = matches(S.Pattern, R.text("thread")) ||
              (L && (matches(S.Pattern, L->text("wait")) ||
                     matches(S.Pattern, L->text("name")) ||
                     matches(S.Pattern, callerOf(R).function())));
    } else if (S.Kind == "fd") {
      Match = matches(S.Pattern, R.text("fd_is")) && !R.text("fd_is").empty();
    } else {
      for (size_t I = 0; I < C.At.Frames.size() && !Match; ++I) {
        const StackFrame &Fr = C.At.Frames[I];
        bool Top = !Fr.System;
        for (auto &Sy : Fr.Symbols)
          Match = Match || matches(S.Pattern, Sy.Function);
        Match = Match || (S.Kind == "call-stack-contains" &&
                          matches(S.Pattern, Fr.Module));
        if (S.Kind == "function" && Top)
          break;
      }
      Match = Match || (S.Kind == "function" && !C.Call.empty() &&
                        matches(S.Pattern, C.Call));
    }
    if (Match) {
      ++S.Used;
      Hit = true;
    }
  }
  return Hit;
}

CulpritInfo &Session::culpritOf(const Json &R, const std::string &Kind) {
  std::string Id(R.text("culprit"));
  CulpritInfo &C = Culprits[Kind + Id];
  if (C.Id.empty() || (C.At.Frames.empty() && R.find("frames") &&
                       !R.find("frames")->Items.empty())) {
    C.Id = Id;
    C.Kind = Kind;
    C.At = stackOf(R, static_cast<int>(R.sint("pid")));
    C.Call = R.text("call");
    C.Category = R.text("category");
    C.Instead = R.text("instead");
    C.FdIs = R.text("fd_is");
    C.Callback = R.text("callback");
    explain(C);
    C.Known = Baseline.count(C.Key) != 0;
  }
  return C;
}

Json Session::framesJson(const Stack &S) const {
  Json Frames = Json::array();
  for (auto &Fr : S.Frames) {
    auto Add = [&](const Symbol *Sy) {
      Json J = Json::object();
      char Hex[32];
      std::snprintf(Hex, sizeof(Hex), "0x%lx", Fr.Offset);
      J.set("module", Fr.Module).set("build_id", Fr.BuildId).set("offset", Hex);
      if (Sy) {
        J.set("symbol", Sy->Function);
        if (!Sy->File.empty())
          J.set("file", Sy->File).set("line", Json::number(Sy->Line));
        J.set("inlined", Json::boolean(Sy->Inlined));
      }
      Frames.Items.push_back(std::move(J));
    };
    if (Fr.Symbols.empty())
      Add(nullptr);
    for (auto &Sy : Fr.Symbols)
      Add(&Sy);
  }
  return Frames;
}

/// Counted in the symbolised list, in which inlined functions are frames of
/// their own.
static Json turnJson(const Stack &S) {
  size_t Turn = 0;
  for (int I = 0; I < S.Turn && I < static_cast<int>(S.Frames.size()); ++I)
    Turn +=
        std::max<size_t>(1, S.Frames[static_cast<size_t>(I)].Symbols.size());
  return Json::number(Turn);
}

void Session::record(Json R, const Stack *S, const CulpritInfo *C) {
  if (!JsonFile)
    return;
  if (S && R.find("frames")) {
    if (S->Turn >= 0)
      R.set("turn", turnJson(*S));
    R.set("frames", framesJson(*S));
  }
  if (StackFrame Caller = callerOf(R); !Caller.Module.empty()) {
    Stack One;
    One.Frames.push_back(std::move(Caller));
    Json L = *R.find("loop");
    // The function itself, not what is inlined into it.
    L.set("caller", framesJson(One).Items.back());
    R.set("loop", std::move(L));
  }
  if (const Json *Samples = R.find("samples")) {
    Json All = *Samples;
    for (Json &I : All.Items)
      if (I.find("frames")) {
        Stack At = stackOf(I, static_cast<int>(R.sint("pid")));
        if (At.Turn >= 0)
          I.set("turn", turnJson(At));
        I.set("frames", framesJson(At));
      }
    R.set("samples", std::move(All));
  }
  if (C) {
    R.set("title", C->Title);
    if (!C->Check.empty())
      R.set("check", C->Check);
    if (!C->Instead.empty())
      R.set("instead", C->Instead);
    R.set("excused", Json::boolean(C->LastExcused))
        .set("known", Json::boolean(C->Known));
  }
  std::string Line = R.str() + "\n";
  std::fputs(Line.c_str(), JsonFile);
  std::fflush(JsonFile);
}

static std::string process(const Json &R) {
  return std::string(R.text("comm")) + "[" + std::to_string(R.sint("pid")) +
         "]";
}

static std::string threadText(const Json &R) {
  return "thread '" + std::string(R.text("thread")) + "' (" +
         std::to_string(R.sint("tid")) + ")";
}

static std::string hintText(const CulpritInfo &C) {
  if (C.Check.empty())
    return "";
  std::string Out =
      "    " + C.Check + " finds this without running the program";
  if (!C.Instead.empty())
    Out += "; use '" + C.Instead + "'";
  else if (C.Check == "async-blocking-call")
    Out += "; make it asynchronous, or move it to a thread pool";
  return Out + "\n";
}

static std::string ordinal(uint64_t N) {
  const char *End = N % 100 >= 11 && N % 100 <= 13 ? "th"
                    : N % 10 == 1                  ? "st"
                    : N % 10 == 2                  ? "nd"
                    : N % 10 == 3                  ? "rd"
                                                   : "th";
  return std::to_string(N) + End;
}

std::vector<StallSample> Session::samplesOf(const Json &R,
                                            const CulpritInfo &C) {
  std::vector<StallSample> Out;
  if (const Json *Samples = R.find("samples"))
    for (const Json &I : Samples->Items) {
      StallSample S;
      S.Age = I.uint("age_ns");
      S.Place = I.text("place");
      if (I.truth("same")) {
        S.At = Out.empty() ? C.At : Out.back().At;
        S.Call = Out.empty() ? C.Call : Out.back().Call;
      } else {
        S.At = stackOf(I, static_cast<int>(R.sint("pid")));
        S.Call = I.text("call");
      }
      Out.push_back(std::move(S));
    }
  return Out;
}

/// Where a stall went on, if that was elsewhere, and what all of it had in
/// common.
std::string Session::movesText(const CulpritInfo &C,
                               const std::vector<StallSample> &Samples) const {
  std::string Moves, Before = C.Id;
  std::vector<const Symbol *> Common = pathOf(C.At);
  for (const StallSample &S : Samples) {
    if (S.Place != Before)
      Moves += (Moves.empty() ? "at " : "; at ") + duration(S.Age) + " in " +
               placeText(S.At) + (S.Call.empty() ? "" : " (" + S.Call + ")");
    Before = S.Place;
    std::vector<const Symbol *> Path = pathOf(S.At);
    size_t N = 0;
    while (N < Path.size() && N < Common.size() &&
           Path[N]->Function == Common[N]->Function)
      ++N;
    Common.resize(N);
  }
  if (Moves.empty())
    return "";
  const Symbol *Last = nullptr;
  for (const Symbol *Sy : Common)
    Last = isOwn(*Sy) || !Last ? Sy : Last;
  return "    went on " + Moves +
         (Last ? "; all of it in " + Last->Function : "") + "\n";
}

void Session::onStuck(const Json &R) {
  CulpritInfo &C = culpritOf(R, "stall");
  int Pid = static_cast<int>(R.sint("pid"));
  bool Further = R.uint("sample") > 1;
  Stack Own = stackOf(R, Pid);
  C.LastExcused = excuse(C, R);
  record(R, &Own, &C);
  if (C.Known || C.LastExcused)
    return;
  Stuck &Entry = Unfinished[{Pid, static_cast<int>(R.sint("tid"))}];
  std::string Before = Further ? Entry.Place : "";
  Entry = {"stall" + C.Id, std::string(R.text("place")), R.uint("age_ns"),
           R.uint("iteration")};
  if (Entry.Place.empty())
    Entry.Place = C.Id;
  if (Further) {
    if (Entry.Place == Before)
      return;
    std::string Call(R.text("call")), Fd(R.text("fd_is"));
    say("async-watch: " + process(R) + " " + threadText(R) +
        " is still stuck: " + duration(R.uint("age_ns")) + " by now" +
        (Call.empty() ? "" : ", in " + Call) + (Fd.empty() ? "" : " on " + Fd) +
        ":\n" + stackText(Own));
    return;
  }
  std::string Text =
      "async-watch: " + process(R) + " " + threadText(R) +
      " is stuck: " + duration(R.uint("age_ns")) + " since " +
      std::string(R.find("loop") ? R.find("loop")->text("wait") : "") +
      " returned";
  if (!R.text("callback").empty())
    Text += ", in callback " + std::string(R.text("callback"));
  if (!C.Call.empty())
    Text +=
        ", in " + C.Call +
        (R.text("fd_is").empty() ? "" : " on " + std::string(R.text("fd_is")));
  say(Text + ":\n" + stackText(C.At));
}

void Session::onReport(Json &R, const std::string &Kind) {
  // A stall whose culprit was told while it was stuck brings its stack again
  // only now and then.
  CulpritInfo &C = culpritOf(R, Kind);
  int Pid = static_cast<int>(R.sint("pid")),
      Tid = static_cast<int>(R.sint("tid"));
  uint64_t Ns = R.uint("duration_ns");
  C.LastExcused = excuse(C, R);
  auto &Sum = Seen[Pid][Kind + C.Id];
  ++Sum.first;
  Sum.second += Ns;
  if (C.LastExcused) {
    ++C.Excused;
    C.ExcusedTotal += Ns;
    C.ExcusedMax = std::max(C.ExcusedMax, Ns);
  } else {
    ++C.Count;
    C.Total += Ns;
    C.Max = std::max(C.Max, Ns);
  }
  C.First = C.First ? C.First : R.uint("wall_ns");
  C.Last = R.uint("wall_ns");
  C.Cause = R.text("cause").empty() ? (Kind == "blocking-call" ? "blocked" : "")
                                    : std::string(R.text("cause"));
  std::vector<StallSample> Samples;
  if (Kind == "stall") {
    Unfinished.erase({Pid, Tid});
    Samples = samplesOf(R, C);
    Stalls.push_back({R.uint("start_ns"), Ns, Pid, Tid, Kind + C.Id, C.Cause,
                      std::string(R.text("thread")), Samples});
  }
  Stack Own = stackOf(R, Pid);
  record(R, &Own, &C);
  if (C.LastExcused || C.Known || C.Count < C.TellAt)
    return;
  bool First = C.TellAt == 1;
  C.TellAt = C.Count * 2;
  std::string Text = "async-watch: " + process(R) + " ";
  if (Kind == "stall") {
    Text += "stall of " + duration(Ns) + " (" + C.Cause;
    if (C.Cause == "blocked" && !C.Call.empty())
      Text += " in " + C.Call;
    if (!R.text("fd_is").empty())
      Text += " on " + std::string(R.text("fd_is"));
    Text += ") in " + C.Title;
  } else if (Kind == "blocking-call") {
    Text += threadText(R) + ": " + C.Call + " blocked the loop for " +
            (R.truth("exact") ? "" : "up to ") + duration(Ns);
    if (!R.text("fd_is").empty())
      Text += " on " + std::string(R.text("fd_is"));
    Text += ", called by " + C.Title;
  } else {
    Text += threadText(R) + ": nested run: " + C.Title + " runs a loop (" +
            std::string(R.text("call")) + ") inside a callback";
  }
  if (C.Count > 1)
    Text += "; the " + ordinal(C.Count) + " of this culprit, in all " +
            duration(C.Total);
  if (uint64_t N = R.uint("suppressed"))
    Text += "; " + std::to_string(N) + " reports suppressed";
  if (R.find("ended") && !R.truth("ended"))
    Text += "; it was not over when the program ended";
  Text += "\n" + movesText(C, Samples);
  if (First) {
    if (Kind != "stall" || R.uint("captured_ns") == 0)
      Text += stackText(C.At);
    Text += hintText(C);
  }
  say(Text);
}

void Session::feed(std::string_view Line) {
  auto Parsed = Json::parse(Line);
  if (!Parsed) {
    ++BadLines;
    return;
  }
  Json &R = *Parsed;
  std::string Type(R.text("type"));
  int Pid = static_cast<int>(R.sint("pid"));
  if (R.find("schema") && R.uint("schema") != 1)
    die("records of schema " + std::string(R.text("schema")) +
        "; this program reads schema 1: use the async-watch of the same "
        "version");
  if (Type == "module") {
    Modules[{Pid, R.sint("id")}] = {std::string(R.text("path")),
                                    std::string(R.text("build_id"))};
    record(R, nullptr, nullptr);
  } else if (Type == "start") {
    Started.insert(Pid);
    Seen.erase(Pid); // an exec keeps the process
    if (uint64_t T = R.uint("threshold_ns"))
      Threshold = T;
    record(R, nullptr, nullptr);
  } else if (Type == "stuck") {
    onStuck(R);
  } else if (Type == "stall" || Type == "blocking-call" ||
             Type == "nested-run") {
    onReport(R, Type);
  } else {
    const Json *L = R.find("loop");
    if (Type == "host")
      ++(R.text("what") == "starved" ? Starved : Stopped);
    // Whatever it was, it is over.
    if (L)
      if (auto It = Unfinished.find({Pid, static_cast<int>(L->sint("tid"))});
          It != Unfinished.end() &&
          (Type == "host" ||
           (Type == "loop" && R.uint("iterations") >= It->second.Iteration)))
        Unfinished.erase(It);
    if (Type == "loop") {
      LoopInfo &Info = Loops[std::to_string(Pid) + "." +
                             std::string(L ? L->text("id") : "")];
      StackFrame Caller = callerOf(R);
      Info = {R, process(R), modelName(Caller.function())};
      if (Info.Caller.empty() && !Caller.Module.empty())
        Info.Caller = baseOf(Caller.Module);
    } else if (Type == "iterations") {
      Spans.push_back(R);
    } else if (Type == "end") {
      Ends.push_back(R);
      onEnd(R);
    }
    record(R, nullptr, nullptr);
  }
  // A scraper reads the file while the program runs.
  if (!F.metrics.empty() && Type == "loop" &&
      R.uint("wall_ns") > LastMetrics + 900000000) {
    LastMetrics = R.uint("wall_ns");
    writeMetrics(*this, F.metrics);
  }
}

/// Whether a process's list of culprits has this one.
static bool listed(const Json &End, const char *Kind, const std::string &Key) {
  if (const Json *List = End.find("culprits"))
    for (const Json &I : List->Items)
      if (I.text("kind") == Kind &&
          Key == std::string(Kind) + std::string(I.text("culprit")))
        return true;
  return false;
}

/// Reports that the rate limit kept from being written count all the same: the
/// process tells their number at its end.
void Session::onEnd(const Json &R) {
  int Pid = static_cast<int>(R.sint("pid"));
  // Its own count of stalls is complete, so nothing of it is unfinished.
  for (auto It = Unfinished.begin(); It != Unfinished.end();)
    It = It->first.first == Pid ? Unfinished.erase(It) : std::next(It);
  std::map<std::string, uint64_t> Listed;
  auto Add = [&](const std::string &Kind, const std::string &Id, uint64_t Count,
                 uint64_t Total, uint64_t Max, const char *Title) {
    CulpritInfo &C = Culprits[Kind + Id];
    if (C.Id.empty()) {
      C.Id = Id;
      C.Kind = Kind;
      C.Title = Title;
    }
    // What is known of the others holds for these.
    if (C.Excused && !C.Count) {
      C.Excused += Count;
      C.ExcusedTotal += Total;
      C.ExcusedMax = std::max(C.ExcusedMax, Max);
    } else {
      C.Count += Count;
      C.Total += Total;
      C.Max = std::max(C.Max, Max);
    }
  };
  if (const Json *List = R.find("culprits"))
    for (const Json &I : List->Items) {
      std::string Kind(I.text("kind")), Id(I.text("culprit"));
      auto Sum = Seen[Pid][Kind + Id];
      uint64_t Count = I.uint("count"), Total = I.uint("total_ns");
      Listed[Kind] += Count;
      if (Count > Sum.first)
        Add(Kind, Id, Count - Sum.first,
            Total > Sum.second ? Total - Sum.second : 0, I.uint("max_ns"),
            "a place of which no report was written (max_records)");
    }
  for (auto &[Kind, Name] :
       {std::pair<const char *, const char *>{"stall", "stalls"},
        {"blocking-call", "blocking_calls"},
        {"nested-run", "nested_runs"}}) {
    // The list ends somewhere.
    uint64_t Known = Listed[Kind];
    for (auto &[Key, Sum] : Seen[Pid])
      if (Key.starts_with(Kind) && !listed(R, Kind, Key))
        Known += Sum.first;
    if (R.uint(Name) > Known)
      Add(Kind, "others", R.uint(Name) - Known, 0, 0, "other places");
  }
  Seen.erase(Pid);
}

uint64_t Session::countOf(std::string_view Kind, bool IncludeExcused) const {
  uint64_t N = 0;
  for (auto &[Key, C] : Culprits)
    if (C.Kind == Kind)
      N += (C.Known && !IncludeExcused ? 0 : C.Count) +
           (IncludeExcused ? C.Excused : 0);
  return N;
}

uint64_t Session::suppressedByRate() const {
  uint64_t N = 0;
  for (auto &E : Ends)
    N += E.uint("suppressed");
  return N;
}

bool Session::overBudget() {
  bool Over = false;
  size_t P = 0;
  while (P <= F.budget.size()) {
    size_t End = std::min(F.budget.find(',', P), F.budget.size());
    std::string Item = F.budget.substr(P, End - P);
    P = End + 1;
    if (Item.empty())
      continue;
    size_t Op = Item.find_first_of("<=");
    std::string Name = Item.substr(0, Op);
    size_t ValueAt =
        Op == std::string::npos ? Op : Item.find_first_not_of("<=", Op);
    std::string Value =
        ValueAt == std::string::npos ? "" : Item.substr(ValueAt);
    uint64_t Limit = 0;
    if (Name == "max_stalls" || Name == "max_blocking_calls" ||
        Name == "max_nested_runs") {
      char *Rest;
      Limit = std::strtoull(Value.c_str(), &Rest, 10);
      if (Value.empty() || *Rest)
        die("--budget: '" + Item + "': expected a number, as in max_stalls=3");
      uint64_t N = countOf(Name == "max_stalls"           ? "stall"
                           : Name == "max_blocking_calls" ? "blocking-call"
                                                          : "nested-run");
      if (N > Limit) {
        say("async-watch: over budget: " + std::to_string(N) + " where " +
                Item + "\n",
            true);
        Over = true;
      }
    } else if (Name == "p50" || Name == "p90" || Name == "p99" ||
               Name == "p99.9" || Name == "p99.99" || Name == "max") {
      if (!parseDuration(Value, Limit))
        die("--budget: '" + Item + "': expected a duration, as in p99<20ms");
      for (auto &[Key, L] : Loops) {
        uint64_t V = L.Latest.uint(Name == "max" ? "max_ns" : Name);
        if (V > Limit) {
          say("async-watch: over budget: loop " + Key + " has " + Name + " " +
                  duration(V) + " where " + Item + "\n",
              true);
          Over = true;
        }
      }
    } else {
      die("--budget: '" + Item +
          "': expected max_stalls=N, max_blocking_calls=N, max_nested_runs=N, "
          "or p50, p90, p99, p99.9, "
          "p99.99 or max with <DURATION");
    }
  }
  return Over;
}

bool Session::finish(const std::string &HowItEnded) {
  // The program ended in the middle of a stall.
  for (auto &[Thread, What] : Unfinished) {
    CulpritInfo &C = Culprits[What.Culprit];
    ++C.Count;
    C.Total += What.Age;
    C.Max = std::max(C.Max, What.Age);
    if (C.Cause.empty())
      C.Cause = "not ended";
  }
  std::vector<const CulpritInfo *> Sorted;
  for (auto &[Key, C] : Culprits)
    if (C.Count && !C.Known)
      Sorted.push_back(&C);
  std::sort(Sorted.begin(), Sorted.end(),
            [](auto *A, auto *B) { return A->Total > B->Total; });
  std::string Text;
  if (!Sorted.empty()) {
    Text += "async-watch: culprits\n     count        max      total     first "
            "     last  kind, cause and place\n";
    for (auto *C : Sorted) {
      char Row[120];
      std::snprintf(Row, sizeof(Row), "  %8llu %10s %10s  %8s  %8s  ",
                    static_cast<unsigned long long>(C->Count),
                    C->Kind == "nested-run" ? "-" : duration(C->Max).c_str(),
                    C->Kind == "nested-run" ? "-" : duration(C->Total).c_str(),
                    C->First ? clockText(C->First).c_str() : "-",
                    C->Last ? clockText(C->Last).c_str() : "-");
      Text += Row + C->Kind + (C->Cause.empty() ? "" : ", " + C->Cause) +
              (C->Call.empty() ? "" : " in " + C->Call) + ": " + C->Title +
              "\n";
    }
  }
  if (!Loops.empty()) {
    Text += "async-watch: loops\n  iterations  busy       p50       p99     "
            "p99.9       max  loop\n";
    for (auto &[Key, L] : Loops) {
      const Json &J = L.Latest;
      uint64_t Lived = J.uint("lived_ns");
      char Row[200];
      std::snprintf(Row, sizeof(Row), "  %10s %4.0f%% %9s %9s %9s %9s  ",
                    std::string(J.text("iterations")).c_str(),
                    Lived ? 100.0 * static_cast<double>(J.uint("busy_ns")) /
                                static_cast<double>(Lived)
                          : 0.0,
                    duration(J.uint("p50")).c_str(),
                    duration(J.uint("p99")).c_str(),
                    duration(J.uint("p99.9")).c_str(),
                    duration(J.uint("max_ns")).c_str());
      const Json *Lo = J.find("loop");
      Text += Row + L.Process + " " + std::string(Lo ? Lo->text("wait") : "") +
              (L.Caller.empty() ? "" : " in " + L.Caller) + ", thread " +
              std::string(Lo ? Lo->text("tid") : "") +
              (Lo && !Lo->text("name").empty()
                   ? ", " + std::string(Lo->text("name"))
                   : "") +
              "\n";
    }
  }
  if (Starved || Stopped)
    Text += "async-watch: " + std::to_string(Starved) +
            " iterations were late because the process got no CPU, " +
            std::to_string(Stopped) +
            " because it was stopped; nobody is blamed\n";
  for (auto &M : Symbols.refused())
    Text +=
        "async-watch: warning: '" + M +
        "' is not the file that ran (its build id differs): no names from it\n";
  if (Symbols.program().empty() && !Sorted.empty())
    Text += "async-watch: warning: no llvm-symbolizer and no addr2line in "
            "PATH: no names and lines\n";
  for (auto &S : Suppressions)
    if (!S.Used)
      Text += "async-watch: " + F.suppressions + ":" + std::to_string(S.Line) +
              ": unused suppression '" + S.Kind + ":" + S.Pattern + "'\n";
  uint64_t Dropped = 0;
  for (auto &E : Ends)
    Dropped += E.uint("dropped");
  if (Dropped || BadLines)
    Text += "async-watch: warning: " + std::to_string(Dropped + BadLines) +
            " events were dropped\n";
  if (!HowItEnded.empty())
    Text += "async-watch: " + HowItEnded + "\n";
  say(Text);
  uint64_t NStalls = countOf("stall"), NCalls = countOf("blocking-call"),
           NNested = countOf("nested-run");
  std::string Summary = "SUMMARY: async-watch: " + std::to_string(NStalls) +
                        " stalls, " + std::to_string(NCalls) +
                        " blocking calls, " + std::to_string(NNested) +
                        " nested runs";
  if (uint64_t N = suppressedByRate())
    Summary += ", " + std::to_string(N) + " reports suppressed";
  uint64_t Excused = 0;
  for (auto &[Key, C] : Culprits)
    Excused += C.Excused;
  if (Excused)
    Summary += ", " + std::to_string(Excused) + " excused by suppressions";
  if (!Sorted.empty())
    Summary +=
        "; worst: " + duration(Sorted[0]->Max) + " in " + Sorted[0]->Title;
  if (!Loops.empty() || !Sorted.empty() || !Ends.empty() || !HowItEnded.empty())
    say(Summary + "\n", true);

  if (!F.trace.empty())
    writeTrace(*this, F.trace);
  if (!F.metrics.empty())
    writeMetrics(*this, F.metrics);
  if (!F.sarif.empty())
    writeSarif(*this, F.sarif);
  if (!F.html.empty())
    writeHtml(*this, F.html);
  if (!F.write_baseline.empty()) {
    FILE *Out = openOutput(F.write_baseline, "--write-baseline");
    std::fprintf(Out,
                 "# culprits that are known: kind and functions, innermost "
                 "first. Made by async-watch --write-baseline\n");
    for (auto &[Key, C] : Culprits)
      if (C.Count && !C.Key.empty())
        std::fprintf(Out, "%s\n", C.Key.c_str());
    if (Out != stdout)
      std::fclose(Out);
  }
  if (!F.budget.empty())
    return overBudget();
  uint64_t Counted = 0;
  for (const char *Kind : {"stall", "blocking-call", "nested-run"}) {
    std::string List = "," + F.exit_on_error + ",";
    if (List.find("," + std::string(Kind) + ",") != std::string::npos)
      Counted += countOf(Kind);
  }
  return Counted != 0;
}

} // namespace async_watch
