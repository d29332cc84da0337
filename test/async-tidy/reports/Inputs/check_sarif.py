"""check_sarif.py FILE PROJECT | FILE --cut: what a schema cannot say."""

import json
import os
import sys
import urllib.parse


def same(what, got, wanted):
    if got != wanted:
        raise SystemExit(f"{what}: got {got!r}, wanted {wanted!r}")


run = json.load(open(sys.argv[1], encoding="utf-8"))["runs"][0]
rules = run["tool"]["driver"]["rules"]
results = run["results"]
for result in results:
    same("ruleIndex", rules[result["ruleIndex"]]["id"], result["ruleId"])
prints = [r["partialFingerprints"][key] for key in ("asyncTidy/v1", "primaryLocationLineHash") for r in results]
same("unique fingerprints", len(set(prints)), len(prints))
notifications = run["invocations"][0]["toolExecutionNotifications"]
if sys.argv[2] == "--cut":
    same("results", len(results), 25000)
    levels = [r["level"] for r in results]
    same("most severe first to stay", levels.count("warning"), -(-25003 // 3))
    same("said", [n["message"]["text"] for n in notifications],
         ["only the most severe 25000 of 25003 findings are in this file: GitHub takes no more"])
    sys.exit()

# Any path comes back from its URI.
root = os.path.abspath(sys.argv[2])
base = run["originalUriBaseIds"]["%SRCROOT%"]["uri"]
same("root", urllib.parse.unquote(base[len("file://"):]), root + "/")


def path(physical):
    where = urllib.parse.unquote(physical["artifactLocation"]["uri"])
    if not os.path.exists(os.path.join(root, where)):
        raise SystemExit(f"no {where} in {root}")
    return where


def text(physical):
    """What a viewer would highlight: columns are UTF-16 code units."""
    region = physical["region"]
    line = open(os.path.join(root, path(physical)), encoding="utf-8", newline="\n").read().split("\n")[region["startLine"] - 1]
    units = line.encode("utf-16-le")
    end = region.get("endColumn", len(units) // 2 + 1)
    return units[2 * region["startColumn"] - 2: 2 * end - 2].decode("utf-16-le")


for result in results:
    for location in result["locations"]:
        path(location["physicalLocation"])
by_message = {r["message"]["text"].split(" ")[0]: r for r in results}
same("column kind", run["columnKind"], "utf16CodeUnits")
same("highlighted", text(by_message["'wait<\"x\">'"]["locations"][0]["physicalLocation"]), "wait")
same("highlighted", text(by_message["'pause'"]["locations"][0]["physicalLocation"]), "pause")

flow = by_message["call"]["codeFlows"][0]["threadFlows"][0]["locations"]
same("chain", [path(s["location"]["physicalLocation"]) for s in flow],
     ["src/session.cpp", "src/audit/log.cpp", "src/audit/log.cpp", "include/file.h"])
same("order", [s["executionOrder"] for s in flow], [1, 2, 3, 4])
same("flows", sum("codeFlows" in r for r in results), 1)
same("function", by_message["call"]["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "serve")

# The fixes, applied as a viewer would, by line and column.
changes = by_message["task"]["fixes"][0]["artifactChanges"]
same("one file", len(changes), 1)
same("insertions", [(r["deletedRegion"], r["insertedContent"]["text"]) for r in changes[0]["replacements"]],
     [({"startLine": 6, "startColumn": 3, "endLine": 6, "endColumn": 3}, "co_await "),
      ({"startLine": 7, "startColumn": 2, "endLine": 7, "endColumn": 2}, "co_await ")])

blocking = next(r for r in rules if r["id"] == "async-blocking-call")
same("level", blocking["defaultConfiguration"]["level"], "warning")
for where, part in ((blocking["help"]["markdown"], "## Why it hurts"), (blocking["help"]["text"], "An event loop has one thread"),
                    (blocking["fullDescription"]["text"], "Finds calls that block")):
    if part not in where or "<!--" in where or "](../" in where:
        raise SystemExit(f"help: {where}")
same("others' rules", [r["helpUri"] for r in rules if r["id"] == "bugprone-use-after-move"],
     ["https://clang.llvm.org/extra/clang-tidy/checks/bugprone/use-after-move.html"])
same("success", run["invocations"][0]["executionSuccessful"], False)
same("notification", notifications[0]["message"]["text"][:29], "src/x.cpp: does not compile ]")
same("version", run["tool"]["driver"]["semanticVersion"], "0.1.0")
