//===--- Outputs.cpp - AsyncTidy ------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Chrome trace, Prometheus text, SARIF.
//
//===----------------------------------------------------------------------===//

#include "Session.h"
#include <algorithm>
#include <cstdlib>
#include <unistd.h>

namespace async_watch {

namespace {

Json micros(uint64_t Ns) {
  char B[40];
  std::snprintf(B, sizeof(B), "%llu.%03llu",
                static_cast<unsigned long long>(Ns / 1000),
                static_cast<unsigned long long>(Ns % 1000));
  Json J;
  J.K = Json::Number;
  J.Text = B;
  return J;
}

void finish(FILE *Out, const std::string &Text) {
  std::fputs(Text.c_str(), Out);
  if (Out != stdout)
    std::fclose(Out);
}

std::string label(std::string_view S) {
  std::string Out;
  for (char C : S) {
    if (C == '\\' || C == '"')
      Out += '\\';
    if (C == '\n')
      Out += "\\n";
    else
      Out += C;
  }
  return Out;
}

std::string seconds(uint64_t Ns) {
  char B[40];
  std::snprintf(B, sizeof(B), "%.9g", static_cast<double>(Ns) / 1e9);
  return B;
}

} // namespace

void writeTrace(const Session &S, const std::string &File) {
  Json Events = Json::array();
  auto Named = [&](int Pid, int Tid, const std::string &What,
                   const std::string &Name) {
    Json E = Json::object();
    E.set("ph", "M")
        .set("pid", Json::number(static_cast<uint64_t>(Pid)))
        .set("tid", Json::number(static_cast<uint64_t>(Tid)));
    E.set("name", What).set("args", Json::object().set("name", Name));
    Events.Items.push_back(std::move(E));
  };
  for (auto &[Key, L] : S.loops()) {
    const Json *Lo = L.Latest.find("loop");
    int Pid = static_cast<int>(L.Latest.sint("pid")),
        Tid = static_cast<int>(Lo ? Lo->sint("tid") : 0);
    Named(Pid, Tid, "process_name", std::string(L.Latest.text("comm")));
    Named(Pid, Tid, "thread_name",
          "loop " + std::string(Lo ? Lo->text("wait") : ""));
  }
  for (auto &R : S.spans()) {
    const Json *Lo = R.find("loop"), *Spans = R.find("spans");
    if (!Lo || !Spans)
      continue;
    for (auto &Span : Spans->Items) {
      if (Span.Items.size() != 2)
        continue;
      Json E = Json::object();
      E.set("ph", "X").set("name", "iteration").set("cat", "iteration");
      E.set("pid", *R.find("pid")).set("tid", *Lo->find("tid"));
      E.set("ts", micros(Span.Items[0].asUint()))
          .set("dur", micros(Span.Items[1].asUint()));
      Events.Items.push_back(std::move(E));
    }
  }
  for (auto &St : S.stalls()) {
    Json E = Json::object();
    auto &C = S.culprits().at(St.Culprit);
    E.set("ph", "X")
        .set("name", "stall: " + C.Title)
        .set("cat", "stall")
        .set("cname", "terrible");
    E.set("pid", Json::number(static_cast<uint64_t>(St.Pid)))
        .set("tid", Json::number(static_cast<uint64_t>(St.Tid)));
    E.set("ts", micros(St.Start)).set("dur", micros(St.Duration));
    Json Args = Json::object();
    Args.set("cause", St.Cause).set("call", C.Call);
    E.set("args", std::move(Args));
    Events.Items.push_back(std::move(E));
    // Where it was later, as marks.
    for (auto &Sample : St.Samples) {
      Json M = Json::object();
      M.set("ph", "i").set("s", "t").set("cat", "stall-sample");
      M.set("name", placeText(Sample.At))
          .set("pid", Json::number(static_cast<uint64_t>(St.Pid)))
          .set("tid", Json::number(static_cast<uint64_t>(St.Tid)))
          .set("ts", micros(St.Start + Sample.Age));
      Events.Items.push_back(std::move(M));
    }
  }
  Json Top = Json::object();
  Top.set("displayTimeUnit", "ms").set("traceEvents", std::move(Events));
  finish(openOutput(File, "--trace"), Top.str() + "\n");
}

void writeMetrics(const Session &S, const std::string &File) {
  std::string Out = "# HELP async_watch_iteration_seconds Time between two "
                    "waits of an event loop\n"
                    "# TYPE async_watch_iteration_seconds histogram\n";
  static const double Bounds[] = {1e-5, 1e-4, 1e-3, 5e-3, 1e-2, 2.5e-2, 5e-2,
                                  0.1,  0.25, 0.5,  1,    2.5,  10};
  for (auto &[Key, L] : S.loops()) {
    const Json *Lo = L.Latest.find("loop"), *Hist = L.Latest.find("hist");
    if (!Lo || !Hist)
      continue;
    std::string Labels = "pid=\"" + std::string(L.Latest.text("pid")) +
                         "\",comm=\"" + label(L.Latest.text("comm")) +
                         "\",tid=\"" + std::string(Lo->text("tid")) +
                         "\",wait=\"" + label(Lo->text("wait")) + "\"";
    uint64_t Total = L.Latest.uint("iterations");
    for (double B : Bounds) {
      uint64_t N = 0;
      for (auto &Row : Hist->Items)
        if (Row.Items.size() == 2 &&
            static_cast<double>(Row.Items[0].asUint()) <= B * 1e9)
          N += Row.Items[1].asUint();
      char Le[24];
      std::snprintf(Le, sizeof(Le), "%g", B);
      Out += "async_watch_iteration_seconds_bucket{" + Labels + ",le=\"" + Le +
             "\"} " + std::to_string(N) + "\n";
    }
    Out += "async_watch_iteration_seconds_bucket{" + Labels + ",le=\"+Inf\"} " +
           std::to_string(Total) + "\n";
    Out += "async_watch_iteration_seconds_sum{" + Labels + "} " +
           seconds(L.Latest.uint("busy_ns")) + "\n";
    Out += "async_watch_iteration_seconds_count{" + Labels + "} " +
           std::to_string(Total) + "\n";
  }
  Out += "# HELP async_watch_iteration_max_seconds Longest iteration so far\n# "
         "TYPE async_watch_iteration_max_seconds gauge\n";
  for (auto &[Key, L] : S.loops())
    if (const Json *Lo = L.Latest.find("loop"))
      Out += "async_watch_iteration_max_seconds{pid=\"" +
             std::string(L.Latest.text("pid")) + "\",tid=\"" +
             std::string(Lo->text("tid")) + "\",wait=\"" +
             label(Lo->text("wait")) + "\"} " +
             seconds(L.Latest.uint("max_ns")) + "\n";
  Out += "# HELP async_watch_reports_total Stalls, blocking calls and nested "
         "runs\n# TYPE async_watch_reports_total counter\n";
  std::map<std::pair<std::string, std::string>, std::pair<uint64_t, uint64_t>>
      Sums;
  for (auto &[Key, C] : S.culprits()) {
    auto &Sum = Sums[{C.Kind, C.Cause}];
    Sum.first += C.Count + C.Excused;
    Sum.second += C.Total + C.ExcusedTotal;
  }
  for (auto &[Key, Sum] : Sums)
    Out += "async_watch_reports_total{kind=\"" + Key.first + "\",cause=\"" +
           Key.second + "\"} " + std::to_string(Sum.first) + "\n";
  Out += "# HELP async_watch_report_seconds_total Time lost in them\n# TYPE "
         "async_watch_report_seconds_total counter\n";
  for (auto &[Key, Sum] : Sums)
    Out += "async_watch_report_seconds_total{kind=\"" + Key.first +
           "\",cause=\"" + Key.second + "\"} " + seconds(Sum.second) + "\n";
  if (File == "-") {
    finish(stdout, Out);
    return;
  }
  // Whoever reads the file sees the old or the new one, never half of it.
  std::string Temporary = File + ".new";
  finish(openOutput(Temporary, "--metrics"), Out);
  if (std::rename(Temporary.c_str(), File.c_str()) != 0) {
    std::fprintf(stderr, "async-watch: error: --metrics: cannot replace '%s'\n",
                 File.c_str());
    std::exit(2);
  }
}

void writeSarif(const Session &S, const std::string &File) {
  static const struct {
    const char *Id, *Text;
  } Rules[] = {
      {"stall", "An iteration of an event loop took longer than the threshold"},
      {"blocking-call", "A call blocked the thread of an event loop"},
      {"nested-run",
       "A loop was run inside a callback of a loop of the same thread"}};
  Json RuleList = Json::array(), Results = Json::array();
  for (auto &R : Rules) {
    Json J = Json::object();
    J.set("id", std::string("async-watch/") + R.Id)
        .set("shortDescription", Json::object().set("text", R.Text));
    RuleList.Items.push_back(std::move(J));
  }
  auto LocationOf = [](const Symbol &Sy, bool System) {
    Json Physical = Json::object();
    bool Absolute = Sy.File.starts_with('/');
    Physical.set(
        "artifactLocation",
        Json::object().set("uri", (Absolute ? "file://" : "") + Sy.File));
    if (Sy.Line)
      Physical.set("region",
                   Json::object().set("startLine", Json::number(Sy.Line)));
    Json J = Json::object();
    // Where a library was built is no place here.
    if (Absolute || (!System && !Sy.File.empty()))
      J.set("physicalLocation", std::move(Physical));
    Json Logical = Json::array();
    Logical.Items.push_back(
        Json::object().set("fullyQualifiedName", Sy.Function));
    J.set("logicalLocations", std::move(Logical));
    return J;
  };
  for (auto &[Key, C] : S.culprits()) {
    if (!C.Count && !C.Excused)
      continue;
    Json R = Json::object();
    R.set("ruleId", "async-watch/" + C.Kind)
        .set("level", C.Kind == "stall" ? "error" : "warning");
    uint64_t Count = C.Count ? C.Count : C.Excused;
    std::string Text =
        C.Kind == "nested-run"
            ? "a loop is run inside a callback, by " + C.Title
            : (C.Kind == "stall" ? "the event loop stood still for up to "
                                 : "blocked the event loop for up to ") +
                  duration(C.Count ? C.Max : C.ExcusedMax) + ", " +
                  std::to_string(Count) + " times, " +
                  (C.Cause.empty() ? "" : "cause " + C.Cause + ", ") +
                  (C.Call.empty() ? "" : "in " + C.Call + ", ") + "called by " +
                  C.Title;
    R.set("message", Json::object().set("text", Text));
    Json Locations = Json::array(), Frames = Json::array();
    for (auto &Fr : C.At.Frames)
      for (auto &Sy : Fr.Symbols) {
        if (Locations.Items.empty() && !Fr.System && !Sy.File.empty())
          Locations.Items.push_back(LocationOf(Sy, false));
        Frames.Items.push_back(
            Json::object().set("location", LocationOf(Sy, Fr.System)));
      }
    R.set("locations", std::move(Locations));
    if (!Frames.Items.empty()) {
      Json Stacks = Json::array();
      Stacks.Items.push_back(Json::object().set("frames", std::move(Frames)));
      R.set("stacks", std::move(Stacks));
    }
    R.set("partialFingerprints", Json::object().set("asyncWatch/v1", C.Key));
    R.set("occurrenceCount", Json::number(Count));
    if (!C.Count || C.Known) {
      Json Sup = Json::array();
      Sup.Items.push_back(
          Json::object()
              .set("kind", "external")
              .set("justification",
                   C.Known ? "in the baseline" : "in the suppressions file"));
      R.set("suppressions", std::move(Sup));
    }
    Results.Items.push_back(std::move(R));
  }
  Json Driver = Json::object();
  Driver.set("name", "async-watch")
      .set("version", ASYNC_WATCH_VERSION)
      .set("rules", std::move(RuleList));
  Json Run = Json::object();
  Run.set("tool", Json::object().set("driver", std::move(Driver)))
      .set("results", std::move(Results));
  Json Runs = Json::array();
  Runs.Items.push_back(std::move(Run));
  Json Top = Json::object();
  Top.set("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
      .set("version", "2.1.0")
      .set("runs", std::move(Runs));
  finish(openOutput(File, "--sarif"), Top.str() + "\n");
}

} // namespace async_watch
