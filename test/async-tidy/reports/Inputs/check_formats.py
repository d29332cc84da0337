"""check_formats.py GITLAB RDJSONL JUNIT: what schemas cannot say."""

import json
import sys
import xml.etree.ElementTree


def same(what, got, wanted):
    if got != wanted:
        raise SystemExit(f"{what}: got {got!r}, wanted {wanted!r}")


issues = json.load(open(sys.argv[1], encoding="utf-8"))
same("unique", len({i["fingerprint"] for i in issues}), 5)
same("severities", sorted(i["severity"] for i in issues), ["critical", "info", "major", "major", "major"])
nasty = "src/sp ace/qu\"ote's & ]]> <b> back\\slash %41 naïve.cpp"
same("path", [i["location"]["path"] for i in issues][-1], nasty)

lines = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
same("suggestions", [len(line.get("suggestions", [])) for line in lines], [0, 0, 1, 2, 1])
# Columns are bytes.
same("range", lines[-1]["location"]["range"], {"start": {"line": 2, "column": 40}, "end": {"line": 2, "column": 44}})
same("text", lines[-1]["suggestions"][0]["text"], "</script>'\"\\]]>&é")
same("related", [len(line.get("related_locations", [])) for line in lines], [0, 3, 0, 0, 2])
same("url", lines[0]["code"]["url"], "https://clang.llvm.org/extra/clang-tidy/checks/bugprone/use-after-move.html")

suites = xml.etree.ElementTree.parse(sys.argv[3]).getroot()
cases = suites.findall("testsuite/testcase")
same("counts", [int(suites.get(k)) for k in ("tests", "failures", "errors")],
     [len(cases), len(suites.findall(".//failure")), len(suites.findall(".//error"))])
same("passed", [c.get("classname") for c in cases if len(c) == 0], ["async-nested-run"])
same("failures", int(suites.get("failures")), 5)
failed = [c for c in cases if c.get("file") == nasty]
same("file", [c.get("line") for c in failed], ["2"])
message = failed[0].find("failure").get("message")
if "says ]]> & </script><img src=x onerror=\"document.title='owned'\"> \\ {0} [a](b) \ufffd\ufffd[31m \ufffd 𝄞" not in message:
    raise SystemExit(f"message: {message!r}")
same("notes", failed[0].find("failure").text.count("\n"), 2)
same("error", suites.find(".//error").get("message"), "src/x.cpp: does not compile ]]> </script> \ufffd")
