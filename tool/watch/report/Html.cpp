//===--- Html.cpp - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One file that shows the run.
//
// No script and nothing fetched: pictures are SVG, stacks fold with <details>.
//
//===----------------------------------------------------------------------===//

#include "Session.h"
#include <algorithm>
#include <cmath>

namespace async_watch {

namespace {

std::string escape(std::string_view S) {
  std::string Out;
  for (char C : S)
    switch (C) {
    case '<':
      Out += "&lt;";
      break;
    case '>':
      Out += "&gt;";
      break;
    case '&':
      Out += "&amp;";
      break;
    case '"':
      Out += "&quot;";
      break;
    default:
      Out += C;
    }
  return Out;
}

std::string num(double V) {
  char B[32];
  std::snprintf(B, sizeof(B), "%.1f", V);
  return B;
}

const char *colour(const std::string &Cause) {
  return Cause == "cpu"          ? "#d9822b"
         : Cause == "blocked"    ? "#c23030"
         : Cause == "page-fault" ? "#7157d9"
                                 : "#5c7080";
}

std::string timeline(const Session &S) {
  uint64_t First = UINT64_MAX, Last = 0;
  std::map<std::pair<int, int>, int> Rows;
  auto See = [&](uint64_t Start, uint64_t Ns, int Pid, int Tid) {
    First = std::min(First, Start);
    Last = std::max(Last, Start + Ns);
    Rows.try_emplace({Pid, Tid}, static_cast<int>(Rows.size()));
  };
  for (auto &St : S.stalls())
    See(St.Start, St.Duration, St.Pid, St.Tid);
  for (auto &R : S.spans())
    if (const Json *Spans = R.find("spans"), *L = R.find("loop"); Spans && L)
      for (auto &I : Spans->Items)
        See(I.Items[0].asUint(), I.Items[1].asUint(),
            static_cast<int>(R.sint("pid")), static_cast<int>(L->sint("tid")));
  if (Last <= First)
    return "<p>No iteration was recorded.</p>";
  double Width = 1000, Scale = Width / static_cast<double>(Last - First);
  int Height = static_cast<int>(Rows.size()) * 34 + 20;
  std::string Out = "<svg viewBox='0 0 1120 " + std::to_string(Height) +
                    "' role='img' aria-label='timeline'>";
  for (auto &[Key, Row] : Rows)
    Out += "<text x='0' y='" + std::to_string(Row * 34 + 22) + "'>thread " +
           std::to_string(Key.second) +
           "</text><line class='axis' x1='110' x2='1110' y1='" +
           std::to_string(Row * 34 + 30) + "' y2='" +
           std::to_string(Row * 34 + 30) + "'/>";
  // Iterations that would share a pixel are drawn once.
  for (auto &R : S.spans())
    if (const Json *Spans = R.find("spans"), *L = R.find("loop"); Spans && L) {
      int Row = Rows.at(
          {static_cast<int>(R.sint("pid")), static_cast<int>(L->sint("tid"))});
      double Drawn = -1;
      for (auto &I : Spans->Items) {
        double X = static_cast<double>(I.Items[0].asUint() - First) * Scale,
               W = static_cast<double>(I.Items[1].asUint()) * Scale;
        if (X + W < Drawn + 0.5)
          continue;
        Drawn = X + W;
        Out += "<rect class='it' x='" + num(110 + X) + "' y='" +
               std::to_string(Row * 34 + 16) + "' width='" +
               num(std::max(W, 0.4)) + "' height='14'/>";
      }
    }
  for (auto &St : S.stalls()) {
    auto &C = S.culprits().at(St.Culprit);
    Out += "<rect x='" +
           num(110 + static_cast<double>(St.Start - First) * Scale) + "' y='" +
           std::to_string(Rows.at({St.Pid, St.Tid}) * 34 + 8) + "' width='" +
           num(std::max(1.5, static_cast<double>(St.Duration) * Scale)) +
           "' height='22' fill='" + colour(St.Cause) + "'><title>" +
           escape(duration(St.Duration) + ", " + St.Cause + ": " + C.Title) +
           "</title></rect>";
  }
  return Out + "<text x='110' y='" + std::to_string(Height - 4) +
         "'>0</text><text x='1110' text-anchor='end' y='" +
         std::to_string(Height - 4) + "'>" + duration(Last - First) +
         "</text></svg>";
}

/// Where within long stalls the time went, by the stacks taken at the
/// threshold, twice and four times of it and so on: each stands for the time
/// since the one before, the last also for the rest.
struct TimeTree {
  uint64_t Ns = 0;
  std::map<std::string, TimeTree> Kids;

  void add(const Stack &S, uint64_t Time) {
    Ns += Time;
    TimeTree *T = this;
    for (const Symbol *Sy : pathOf(S)) {
      T = &T->Kids[Sy->Function];
      T->Ns += Time;
    }
  }

  void write(std::string &Out, uint64_t All) const {
    std::vector<const std::pair<const std::string, TimeTree> *> Sorted;
    for (auto &K : Kids)
      Sorted.push_back(&K);
    std::sort(Sorted.begin(), Sorted.end(),
              [](auto *A, auto *B) { return A->second.Ns > B->second.Ns; });
    for (auto *K : Sorted) {
      double Share = 100.0 * static_cast<double>(K->second.Ns) /
                     static_cast<double>(std::max<uint64_t>(All, 1));
      Out += "<li><span class='bar' style='width:" + num(Share * 1.2) +
             "px'></span> " + num(Share) + " % " + duration(K->second.Ns) +
             " <code>" + escape(K->first) + "</code>";
      if (!K->second.Kids.empty()) {
        Out += "<ul>";
        K->second.write(Out, All);
        Out += "</ul>";
      }
      Out += "</li>";
    }
  }
};

std::string growth(const Session &S, const CulpritInfo &C) {
  TimeTree Tree;
  unsigned Long = 0;
  const StallEvent *Most = nullptr;
  for (auto &St : S.stalls()) {
    if (St.Culprit != C.Kind + C.Id || St.Samples.empty())
      continue;
    ++Long;
    if (!Most || St.Samples.size() > Most->Samples.size())
      Most = &St;
    uint64_t Before = 0;
    const Stack *At = &C.At;
    for (size_t I = 0; I <= St.Samples.size(); ++I) {
      // The first stack was taken at about half the age of the second.
      uint64_t Until = I == St.Samples.size() ? St.Duration
                       : I == 0               ? St.Samples[0].Age / 2
                                              : St.Samples[I - 1].Age;
      if (I == St.Samples.size() && I > 0)
        Before = std::min(Before, Until);
      if (I > 0)
        At = &St.Samples[I - 1].At;
      Tree.add(*At, Until > Before ? Until - Before : 0);
      Before = std::max(Before, Until);
    }
  }
  if (!Most)
    return "";
  std::string Out = "<h4>Later in the stall</h4><table>", Place = C.Id;
  for (auto &Sample : Most->Samples) {
    Out += "<tr><td class='n'>" + duration(Sample.Age) + "<td>" +
           (Sample.Place == Place
                ? std::string("still there")
                : "<code>" + escape(placeText(Sample.At)) + "</code>" +
                      (Sample.Call.empty()
                           ? ""
                           : " in <code>" + escape(Sample.Call) + "</code>")) +
           "</tr>";
    Place = Sample.Place;
  }
  Out += "</table><h4>Where the time went, by " + std::to_string(Long) +
         (Long == 1 ? " stall" : " stalls") +
         " of which more than one stack was taken</h4><ul class='tree'>";
  Tree.write(Out, Tree.Ns);
  return Out + "</ul>";
}

std::string histogram(const Json &L, uint64_t Threshold) {
  const Json *Hist = L.find("hist");
  // Half octaves of time, bars of the logarithm of the count: one slow
  // iteration in a million has to be seen.
  std::map<int, uint64_t> Bars;
  if (Hist)
    for (auto &Row : Hist->Items)
      if (Row.Items.size() == 2)
        Bars[static_cast<int>(std::floor(
            2 * std::log2(std::max<double>(
                    1, static_cast<double>(Row.Items[0].asUint())))))] +=
            Row.Items[1].asUint();
  if (Bars.empty())
    return "";
  int Lo = Bars.begin()->first, Hi = Bars.rbegin()->first;
  double Most = 0, W = std::min(40.0, 900.0 / (Hi - Lo + 1));
  for (auto &[B, N] : Bars)
    Most = std::max(Most, std::log10(static_cast<double>(N) + 1));
  std::string Out =
      "<svg viewBox='0 0 1000 150' role='img' aria-label='histogram'>";
  for (auto &[B, N] : Bars) {
    double H = 100 * std::log10(static_cast<double>(N) + 1) / Most,
           X = 20 + (B - Lo) * W;
    auto Ns = static_cast<uint64_t>(std::pow(2.0, B / 2.0));
    Out += "<rect class='" + std::string(Ns >= Threshold ? "slow" : "it") +
           "' x='" + num(X) + "' y='" + num(110 - H) + "' width='" +
           num(W - 1) + "' height='" + num(H) + "'><title>" + duration(Ns) +
           ": " + std::to_string(N) + "</title></rect>";
  }
  for (int B = Lo; B <= Hi; B += Hi - Lo > 24 ? 6 : 4)
    Out += "<text x='" + num(20 + (B - Lo) * W) + "' y='128'>" +
           duration(static_cast<uint64_t>(std::pow(2.0, B / 2.0))) + "</text>";
  return Out + "</svg>";
}

} // namespace

void writeHtml(const Session &S, const std::string &File) {
  std::string Out =
      "<!doctype html><html lang='en'><meta "
      "charset='utf-8'><title>async-watch</title><style>"
      "body{font:15px/1.5 system-ui,sans-serif;max-width:70em;margin:2em "
      "auto;padding:0 1em;color:#182026}"
      "table{border-collapse:collapse;width:100%}td,th{padding:.3em "
      ".6em;text-align:left;border-bottom:1px solid #d8e1e8;vertical-align:top}"
      "td.wide{width:60%;max-width:0;overflow-wrap:anywhere}"
      "td.n{text-align:right;white-space:nowrap}code,pre{font:13px/1.45 "
      "ui-monospace,monospace}pre{background:#f5f8fa;padding:.8em;overflow:"
      "auto}"
      "svg{width:100%;height:auto;font:11px system-ui}svg "
      "text{fill:#5c7080}.axis{stroke:#d8e1e8}.it{fill:#8abbff}.slow{fill:#"
      "c23030}"
      "h4{margin:.8em 0 .2em}.tree,.tree "
      "ul{list-style:none;padding-left:1.2em;margin:0}.bar{display:inline-"
      "block;height:.7em;background:#c23030}"
      ".tag{display:inline-block;padding:0 "
      ".5em;border-radius:3px;color:#fff;font-size:85%}</style>";
  Out += "<h1>async-watch</h1><p>" + std::to_string(S.countOf("stall")) +
         " stalls, " + std::to_string(S.countOf("blocking-call")) +
         " blocking calls, " + std::to_string(S.countOf("nested-run")) +
         " nested runs.</p><h2>Timeline</h2>" + timeline(S);
  Out += "<h2>Culprits</h2>";
  std::vector<const CulpritInfo *> Sorted;
  for (auto &[Key, C] : S.culprits())
    if (C.Count || C.Excused)
      Sorted.push_back(&C);
  std::sort(Sorted.begin(), Sorted.end(),
            [](auto *A, auto *B) { return A->Total > B->Total; });
  Out +=
      Sorted.empty()
          ? "<p>None.</p>"
          : "<table><tr><th>count<th>max<th>total<th>first<th>last<th>kind<th>"
            "place</tr>";
  for (auto *C : Sorted) {
    Out += "<tr><td class='n'>" + std::to_string(C->Count + C->Excused) +
           "<td class='n'>" + duration(std::max(C->Max, C->ExcusedMax)) +
           "<td class='n'>" + duration(C->Total + C->ExcusedTotal) + "<td>" +
           (C->First ? clockText(C->First) : "") + "<td>" +
           (C->Last ? clockText(C->Last) : "") + "<td>" + C->Kind +
           (C->Cause.empty() ? ""
                             : " <span class='tag' style='background:" +
                                   std::string(colour(C->Cause)) + "'>" +
                                   C->Cause + "</span>") +
           (!C->Count || C->Known ? " (known)" : "") +
           "<td class='wide'><details><summary><code>" + escape(C->Title) +
           "</code>" +
           (C->Call.empty() ? "" : " in <code>" + escape(C->Call) + "</code>") +
           "</summary><pre>";
    unsigned N = 0;
    for (size_t I = 0; I < C->At.Frames.size(); ++I) {
      auto &Fr = C->At.Frames[I];
      std::string Mark =
          static_cast<int>(I) == C->At.Turn ? "   <- the loop" : "";
      if (Fr.Symbols.empty()) {
        char Hex[32];
        std::snprintf(Hex, sizeof(Hex), "+0x%lx", Fr.Offset);
        Out +=
            escape("#" + std::to_string(N++) + " " + Fr.Module + Hex + Mark) +
            "\n";
      }
      for (auto &Sy : Fr.Symbols)
        Out += escape("#" + std::to_string(N++) + " " + Sy.Function +
                      (Sy.File.empty()
                           ? ""
                           : " at " + Sy.File + ":" + std::to_string(Sy.Line)) +
                      (Sy.Inlined ? " (inlined)" : Mark)) +
               "\n";
    }
    if (C->At.Frames.empty())
      Out += escape(C->At.Problem.empty() ? "no stack" : C->At.Problem) + "\n";
    Out += "</pre>" + growth(S, *C) +
           (C->Check.empty()
                ? ""
                : "<p>" + C->Check + " finds this without running the program" +
                      (C->Instead.empty()
                           ? ""
                           : "; use <code>" + escape(C->Instead) + "</code>") +
                      ".</p>") +
           "</details></tr>";
  }
  Out += Sorted.empty() ? "" : "</table>";
  Out += "<h2>Loops</h2>";
  for (auto &[Key, L] : S.loops()) {
    const Json *Lo = L.Latest.find("loop");
    uint64_t Lived = L.Latest.uint("lived_ns");
    Out += "<h3>" + escape(L.Process) + ", " +
           escape(Lo ? Lo->text("wait") : "") +
           (L.Caller.empty() ? "" : " in " + escape(L.Caller)) + ", thread " +
           escape(Lo ? Lo->text("tid") : "") + "</h3><p>" +
           std::to_string(L.Latest.uint("iterations")) + " iterations, busy " +
           num(Lived ? 100.0 * static_cast<double>(L.Latest.uint("busy_ns")) /
                           static_cast<double>(Lived)
                     : 0) +
           " %; p50 " + duration(L.Latest.uint("p50")) + ", p99 " +
           duration(L.Latest.uint("p99")) + ", p99.9 " +
           duration(L.Latest.uint("p99.9")) + ", max " +
           duration(L.Latest.uint("max_ns")) + "</p>" +
           histogram(L.Latest, S.threshold());
  }
  FILE *F = openOutput(File, "--html");
  std::fputs((Out + "</html>\n").c_str(), F);
  if (F != stdout)
    std::fclose(F);
}

} // namespace async_watch
