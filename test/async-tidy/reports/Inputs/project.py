"""project.py DIR: a small project, and what a run over it found, as DIR/findings.jsonl.

Three findings of every kind (chain, fix, edits at two places), and one whose names hold all that formats trip over."""

import json
import os
import sys

root = os.path.abspath(sys.argv[1])
sources = {}


def put(name, text):
    path = os.path.join(root, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as out:
        out.write(text)
    sources[name] = text.split("\n")


SESSION, LOG, FILE = "src/session.cpp", "src/audit/log.cpp", "include/file.h"
NASTY = "src/sp ace/qu\"ote's & ]]> <b> back\\slash %41 naïve.cpp"
put(SESSION, """#include "log.h"

task<> serve(Socket socket) {
  audit.record(socket, "what");
  pause(250);
  notify(socket);
\tnotify(socket);
  co_return;
}
""")
put(LOG, """void Log::record(Socket &socket, const char *what) {
  append(socket, what);
}

void Log::append(Socket &socket, const char *what) {
  file.sync();
}
""")
put(FILE, "struct File {\n  void sync() { ::fsync(fd); }\n  int fd;\n};\n")
put(NASTY, "// </script><script>document.title = 'owned'</script>\n"
           "const char *s = \"a]]>b\\\\ <!-- 𝄞é\"; wait(s, 'é'); // 日本\r\n")


def place(name, text, nth=0):
    """Line and column (in bytes) of a text in a file."""
    for number, line in enumerate(sources[name], 1):
        at = line.find(text)
        if at >= 0:
            if nth == 0:
                return {"line": number, "column": len(line[:at].encode()) + 1}
            nth -= 1
    raise SystemExit(f"{name}: no {text}")


def note(name, text, message):
    return {"message": message, "file": name, **place(name, text)}


def edit(name, begin, length, text):
    before = sum(len(line.encode()) + 1 for line in sources[name][: begin["line"] - 1])
    return {"file": name, "offset": before + begin["column"] - 1, "length": length, "text": text, **begin,
            "endLine": begin["line"], "endColumn": begin["column"] + length}


def finding(check, name, begin, message, **more):
    return {"type": "finding", "version": 1, "check": check, "severity": "warning", "message": message, "file": name,
            **begin, "lineText": sources[name][begin["line"] - 1].strip(), **more}


pause = place(SESSION, "pause(")
notify = [place(SESSION, "notify(", n) for n in (0, 1)]
wait = place(NASTY, "wait(")
evil = "'wait<\"x\">' says ]]> & </script><img src=x onerror=\"document.title='owned'\"> \\ {0} [a](b) \x01\x1b[31m \ufffe 𝄞"
findings = [
    finding("async-blocking-call", SESSION, place(SESSION, "audit.record("),
            "call to 'Log::record' blocks the event loop: it reaches 'fsync' (file)", function="serve", functionBegin=3,
            functionEnd=9, library="posix", chain=True,
            notes=[note(LOG, "append(socket, what);", "'Log::record' calls 'Log::append' here"),
                   note(LOG, "file.sync()", "'Log::append' calls 'File::sync' here"),
                   note(FILE, "::fsync", "'File::sync' calls 'fsync' here")]),
    finding("async-blocking-call", SESSION, pause, "'pause' blocks the event loop (sleep); await a timer instead",
            function="serve", library="std",
            ranges=[{**pause, "endLine": pause["line"], "endColumn": pause["column"] + 5}],
            edits=[edit(SESSION, {**pause}, 5, "co_await sleep")]),
    finding("async-discarded-task", SESSION, notify[0], "task returned by 'notify' is discarded", function="serve",
            library="asio", severity="error", edits=[edit(SESSION, p, 0, "co_await ") for p in notify]),
    finding("async-discarded-task", NASTY, wait, evil, function="f<'\"\\>", library="l</script>&",
            ranges=[{**wait, "endLine": wait["line"], "endColumn": wait["column"] + 4}],
            notes=[note(NASTY, "const char", "note ]]> </script> \x02"), {"message": "nowhere"}],
            edits=[edit(NASTY, wait, 4, "</script>'\"\\]]>&é")]),
    finding("bugprone-use-after-move", LOG, place(LOG, "file.sync()"), "'file' used after it was moved", severity="note"),
]
run = {"type": "run", "version": 1, "findings": len(findings), "tool": "0.1.0 (LLVM 22.1.8)", "root": root,
       "commandLine": "async-tidy -p 'build dir'", "translationUnits": 7, "failedUnits": 1, "suppressed": 2,
       "checks": [{"check": "async-blocking-call"}, {"check": "async-nested-run"}],
       "notifications": [{"message": "src/x.cpp: does not compile ]]> </script> \x03"}]}
with open(os.path.join(root, "findings.jsonl"), "w", encoding="utf-8") as out:
    for line in [run] + findings:
        print(json.dumps(line), file=out)
