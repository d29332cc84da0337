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

std::string histogram(const Json &L) {
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
  uint64_t Threshold = 100000000;
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
    if ((B - Lo) % 4 == 0)
      Out += "<text x='" + num(X) + "' y='128'>" + duration(Ns) + "</text>";
  }
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
      "td.n{text-align:right;white-space:nowrap}code,pre{font:13px/1.45 "
      "ui-monospace,monospace}pre{background:#f5f8fa;padding:.8em;overflow:"
      "auto}"
      "svg{width:100%;height:auto;font:11px system-ui}svg "
      "text{fill:#5c7080}.axis{stroke:#d8e1e8}.it{fill:#8abbff}.slow{fill:#"
      "c23030}"
      ".tag{display:inline-block;padding:0 "
      ".5em;border-radius:3px;color:#fff;font-size:85%}</style>";
  Out += "<h1>async-watch</h1><p>" + std::to_string(S.countOf("stall")) +
         " stalls, " + std::to_string(S.countOf("blocking-call")) +
         " blocking calls, " + std::to_string(S.countOf("nested-run")) +
         " nested runs.</p><h2>Timeline</h2>" + timeline(S);
  Out += "<h2>Culprits</h2>";
  std::vector<const CulpritInfo *> Sorted;
  for (auto &[Key, C] : S.culprits())
    if (C.Count)
      Sorted.push_back(&C);
  std::sort(Sorted.begin(), Sorted.end(),
            [](auto *A, auto *B) { return A->Total > B->Total; });
  Out += Sorted.empty()
             ? "<p>None.</p>"
             : "<table><tr><th>count<th>max<th>total<th>kind<th>place</tr>";
  for (auto *C : Sorted) {
    Out += "<tr><td class='n'>" + std::to_string(C->Count) + "<td class='n'>" +
           duration(C->Max) + "<td class='n'>" + duration(C->Total) + "<td>" +
           C->Kind +
           (C->Cause.empty() ? ""
                             : " <span class='tag' style='background:" +
                                   std::string(colour(C->Cause)) + "'>" +
                                   C->Cause + "</span>") +
           (C->Excused || C->Known ? " (known)" : "") +
           "<td><details><summary><code>" + escape(C->Title) + "</code>" +
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
    Out += "</pre>" +
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
           escape(Lo ? Lo->text("wait") : "") + ", thread " +
           escape(Lo ? Lo->text("tid") : "") + "</h3><p>" +
           std::to_string(L.Latest.uint("iterations")) + " iterations, busy " +
           num(Lived ? 100.0 * static_cast<double>(L.Latest.uint("busy_ns")) /
                           static_cast<double>(Lived)
                     : 0) +
           " %; p50 " + duration(L.Latest.uint("p50")) + ", p99 " +
           duration(L.Latest.uint("p99")) + ", p99.9 " +
           duration(L.Latest.uint("p99.9")) + ", max " +
           duration(L.Latest.uint("max_ns")) + "</p>" + histogram(L.Latest);
  }
  FILE *F = openOutput(File, "--html");
  std::fputs((Out + "</html>\n").c_str(), F);
  if (F != stdout)
    std::fclose(F);
}

} // namespace async_watch
