"""determinism.py ASYNC-TIDY CLANG++ DIR: the same bytes for any -j, any order, and any directory."""

import json
import os
import random
import subprocess
import sys

from driver import FLAGS, PROGRAM, Failures, database, project, put, read, run

program, clang, base = sys.argv[1], sys.argv[2], os.path.abspath(sys.argv[3])
fail = Failures()
shuffled = random.Random(1)
sources = [n for n in PROGRAM if n.endswith(".cpp")]
# Equally short ways to the same end, in different files and in different order.
more = {
    "src/tie1.cpp": "void tie2(int);\nvoid flush();\nvoid tie1(int n) { flush(); tie2(n); }\n",
    "src/tie2.cpp": "void tie1(int);\nvoid flush();\nvoid tie2(int n) { tie1(n); flush(); }\n",
    "src/flush1.cpp": "#include <unistd.h>\nvoid flush() { ::fsync(1); }\n",
    "src/flush2.cpp": "#include <unistd.h>\nvoid flush() { ::usleep(2); }\n",
    "src/asks.cpp": '#include "task.h"\nvoid tie1(int);\nvoid tie2(int);\nvoid flush();\nstruct base { virtual ~base() = default; virtual void put() = 0; };\n'
                    "my::task<> asks(base &b) {\n  tie1(1);\n  tie2(1);\n  flush();\n  b.put();\n  co_return;\n}\n",
    "src/put1.cpp": "void flush();\nstruct base { virtual ~base() = default; virtual void put() = 0; };\nstruct one : base { void put() override { flush(); } };\n",
    "src/put2.cpp": "void flush();\nstruct base { virtual ~base() = default; virtual void put() = 0; };\nstruct two : base { void put() override { flush(); } };\n",
}
files = {**PROGRAM, **more}
sources += list(more)

# ------------------------------------------------------------------------------------------------ whole runs
here = project(os.path.join(base, "here"), files)
expected = None
for jobs in ("-j1", "-j2", "-j7"):
    order = sources[:]
    shuffled.shuffle(order)
    database(here, order)
    result = run(program, here, jobs, "--no-cache", "--root", here, "--follow-virtual=all", "--jsonl", "out.jsonl", "--sarif", "out.sarif",
                 "--html", "out.html", "--gitlab", "out.gitlab")
    got = [result.code, result.out, result.err, *(read(here, "out." + kind) for kind in ("jsonl", "sarif", "html", "gitlab"))]
    expected = expected or got
    fail.same(got, expected, f"a run with {jobs} and the database in another order")
fail.same(expected[0], 1, "the exit code of a run")
findings = [json.loads(line) for line in expected[3].decode().splitlines()]
findings = [f for f in findings if f["type"] == "finding"]
fail.same(len(findings), 8, f"the number of findings in {expected[1]}")

# The files on the command line, in any order and more than once.
for names in (sources, sources[::-1] + sources[:2], ["src", "src/one.cpp"]):
    result = run(program, here, "-j2", "--no-cache", "--root", here, "--follow-virtual=all", *names)
    fail.same([result.code, result.out], expected[:2], f"a run over {' '.join(names)}")

# ------------------------------------------------------------------------------------------------ facts
def facts(directory, source, *flags):
    target = os.path.join(directory, "out", source + ".facts")
    os.makedirs(os.path.dirname(target), exist_ok=True)
    result = run(program, directory, "facts", "--root", directory, source, "-o", target, "--depfile", target + ".d", *flags)
    fail.check(result.code == 0 and "error" not in result.err, f"facts of {source}: {result}")
    return read(target)

there = project(os.path.join(base, "there", "far below"), files)
written = {}
for source in sources:
    written[source] = facts(here, source)
    fail.check(facts(here, source) == written[source], f"{source}: facts differ from one time to the next")
    fail.check(facts(there, source) == written[source], f"{source}: facts differ between two directories")
    fail.check(base.encode() not in written[source], f"{source}: facts name a directory of this machine")
# The flags in place of a database, and include directories by their full names.
fail.check(facts(here, "src/main.cpp", "--", *FLAGS) == written["src/main.cpp"], "facts with the flags behind '--' differ")
for where in (here, there):
    absolute = ["-I" + where if f == "-I." else f for f in FLAGS]
    fail.check(facts(where, "src/main.cpp", "--", *absolute) == written["src/main.cpp"], f"facts with absolute include directories differ in {where}")

# ------------------------------------------------------------------------------------------------ link
linked = None
for attempt in range(4):
    order = sources[:]
    shuffled.shuffle(order)
    names = []
    for number, source in enumerate(order): # other names sort in another way, too
        name = os.path.join(here, f"shuffled{attempt}", f"{number:02}.facts")
        os.makedirs(os.path.dirname(name), exist_ok=True)
        with open(name, "wb") as out:
            out.write(written[source])
        names.append(name)
    shuffled.shuffle(names)
    if attempt == 3:
        put(here, {"list.rsp": "\n".join(names) + "\n"})
        names = ["@list.rsp"]
    result = run(program, here, "link", "--root", here, "--follow-virtual=all", "--jsonl", "link.jsonl", "--sarif", "link.sarif", *names)
    got = [result.code, result.out, result.err, read(here, "link.jsonl"), read(here, "link.sarif")]
    linked = linked or got
    fail.same(got, linked, f"linking in order {attempt}")
fail.same(linked[:5], expected[:5], "'link', compared with a whole run")

# ------------------------------------------------------------------------------------------------ dependencies
def rule(text):
    """The target and the prerequisites of the rule that a depfile holds."""
    target, _, rest = text.replace("\\\n", " ").partition(": ")
    words, word = [], ""
    rest = iter(rest.rstrip("\n"))
    for char in rest:
        if char == "\\":
            word += next(rest)
        elif char == "$":
            word += next(rest)
        elif char == " ":
            words.append(word)
            word = ""
        else:
            word += char
    words.append(word)
    return target.replace("\\ ", " "), {os.path.normpath(os.path.join(there, w)) for w in words if w}

facts(there, "src/main.cpp")
target, needed = rule(read(there, "out", "src/main.cpp.facts.d").decode())
fail.same(target, os.path.join(there, "out", "src/main.cpp.facts"), "the target of the depfile")
put(there, {"tool.rsp": ""})
make = subprocess.run([clang, *FLAGS, "-M", "src/main.cpp"], cwd=there, capture_output=True, text=True, check=True).stdout
compiled = {f for f in rule(make)[1] if f.startswith(there)}
fail.same({f for f in needed if f.startswith(there)}, compiled, "the project's files in the depfile, compared with clang's")
fail.check(len(compiled) == 2, f"clang names {compiled}")

# Ninja understands it: nothing to do the second time, and a header counts.
put(there, {"build.ninja": f"rule facts\n  command = {program.replace(' ', '$ ')} facts $in -o $out --depfile $out.d --root . -- {' '.join(FLAGS)} 2> /dev/null\n"
                           "  depfile = $out.d\nbuild main.facts: facts src/main.cpp\nbuild one.facts: facts src/one.cpp\n"
                           "build quick.facts: facts src/quick.cpp\n"})
def ninja():
    return subprocess.run(["ninja", "-j1", "-v"], cwd=there, capture_output=True, text=True, check=False).stdout
first = ninja()
fail.check("quick.facts" in first and "main.facts" in first, f"ninja did not run: {first}")
fail.check("no work to do" in ninja(), "ninja runs again though nothing changed")
os.utime(os.path.join(there, "include/lib.h"), (2e9, 2e9))
again = ninja()
fail.check("main.facts" in again and "one.facts" in again and "quick.facts" not in again, f"ninja after a change of lib.h: {again}")

fail.finish()
