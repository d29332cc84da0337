"""exit-codes.py ASYNC-TIDY DIR WITH-TERMINAL: exit codes, what is said in trouble, and habits."""

import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import time

from driver import FLAGS, Failures, database, project, put, read, run

program, with_terminal = sys.argv[1], sys.argv[2]
# Not below the build directory, which has a database of its own, nor in the repository, which would be the root.
outside = tempfile.TemporaryDirectory()
base = os.path.realpath(outside.name)
os.environ["XDG_CACHE_HOME"] = os.path.join(base, "cache")
os.environ.pop("NO_COLOR", None)
fail = Failures()

FILES = {
    "blocks.cpp": '#include "task.h"\nextern "C" int fsync(int);\nmy::task<> f(int fd) {\n  fsync(fd);\n  co_return;\n}\n',
    "clean.cpp": "int clean() { return 1; }\n",
}
FINDING = "blocks.cpp:4:3: warning: 'fsync' blocks the event loop"
here = project(os.path.join(base, "project"), FILES)
EXTRA = {
    "broken.cpp": "int broken() { return nothing; }\n",
    "crash.cpp": "#pragma clang __debug crash\n",
    # An evaluation of hours, and one that needs many times the memory that it gets, at once.
    "hang.cpp": "constexpr int spin() { int n = 0; for (long i = 0; i < 2000000000; ++i) n ^= 1; return n; }\n"
                "constexpr int more() { int n = 0; for (int i = 0; i < 1000; ++i) n ^= spin(); return n; }\nstatic_assert(more() >= 0);\n",
    "memory.cpp": "constexpr int big() { int x[60000000]; x[59999999] = 1; return x[59999999]; }\nstatic_assert(big() == 1);\n",
}
put(here, EXTRA)
STEPS = [*FLAGS, "-fconstexpr-steps=2147483647"]


def use(*names):
    database(here, names, STEPS)


def expect(what, result, code, *texts, out=None, absent=()):
    """The exit code, what is said on standard error (regular expressions), and how the standard output begins."""
    if result.code != code:
        fail.append(f"{what}: exit code {code} expected: {result}")
    for text in texts:
        if not re.search(text, result.err, re.MULTILINE):
            fail.append(f"{what}: does not say '{text}': {result}")
    if out is not None and not (result.out.startswith(out) if out else not result.out):
        fail.append(f"{what}: the output should be '{out}': {result}")
    for text in absent:
        if text in result.out + result.err:
            fail.append(f"{what}: says '{text}': {result}")


def go(*args, **more):
    return run(program, here, "--no-cache", *args, **more)


# ------------------------------------------------------------------------------------------------ 0 and 1
use("clean.cpp")
NOTHING = r"no coroutine and no handler that async-tidy knows is in there: see 'async-tidy doctor', or name your own in \.async-tidy\.yaml\n"
expect("nothing found", go(), 0, r"\A1 file, 0 findings\n" + NOTHING + r"\Z", out="")
expect("nothing found, -q", go("-q"), 0, r"\A\Z", out="")
use("blocks.cpp", "clean.cpp")
expect("found", go(), 1, r"\A2 files, 1 finding\n\Z", out=FINDING)
expect("found, -q", go("-q"), 1, r"\A\Z", out=FINDING)
expect("found, --quiet", go("--quiet"), 1, r"\A\Z", out=FINDING)
expect("found, -v", go("-v"), 1, r"^0 of 2 files from the cache; no worker needed more than \d+ MiB$", r"^2 files, 1 finding$",
       r"^checked: coroutines: 2 \(\d lines\), handlers: 0, of these in tests: 0$", out=FINDING)
ERRORS = ("--config", 'WarningsAsErrors: "async-*"')
for level, plain, strict in (("warning", 1, 1), ("error", 0, 1), ("never", 0, 0)):
    expect(f"--fail-on={level}", go(f"--fail-on={level}"), plain, out=FINDING)
    expect(f"--fail-on={level} with WarningsAsErrors", go(f"--fail-on={level}", *ERRORS), strict, out=FINDING.replace("warning", "error"))
expect("WarningsAsErrors", go(*ERRORS), 1)
expect("a check left out", go("--checks=-async-blocking-call"), 0, out="")
expect("one file", go("clean.cpp"), 0, r"\A1 file, 0 findings\n\Z", out="")

# ------------------------------------------------------------------------------------------------ 2: the command line
empty = os.path.join(base, "empty", "below")
os.makedirs(empty)
expect("no database", run(program, empty), 2, r"\Aasync-tidy: error: no compile_commands.json in '" + re.escape(empty) + "', '"
       + re.escape(os.path.dirname(empty)) + r"', .*nor in build/, out/ and cmake-build-\*/ there; name its directory with -p, make one with "
       r"'cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON'", out="")
expect("-p of nothing", go("-p", "gone"), 2, r"error: 'gone', given with -p, does not exist", out="")
expect("a file that is not in the database", go("gone.cpp"), 2, r"error: .*gone\.cpp", out="")
for word, nearest in (("--htmll", "--html"), ("--htm", "--html"), ("--fail-onn=error", "--fail-on=error"), ("--keepgoing", "--keep-going"),
                      ("--time=3", None), ("--basel", None), ("--verb", None)):
    mend = f"did you mean '{nearest}'?" if nearest else "'async-tidy --help' lists what there is"
    expect(word, go(word), 2, rf"\Aasync-tidy: error: unknown command line argument '{word}'; {re.escape(mend)}\n\Z", out="")
expect("two unknown options", go("--htmll", "--oops"), 2, r"\Aasync-tidy: error: unknown command line argument '--htmll'; did you mean '--html'\?\n"
       r"async-tidy: error: unknown command line argument '--oops'; 'async-tidy --help' lists what there is\n\Z", out="")
expect("an unknown option of a command", run(program, here, "facts", "--rot=."), 2, r"\Aasync-tidy: error: unknown command line argument '--rot=.'; did you mean '--root=.'\?\n\Z", out="")
expect("an option without its value", go("--cache-size"), 2, r"\Aasync-tidy: error: --cache-size: requires a value\n\Z", out="")
expect("a choice that is no yes or no", go("--fix=maybe"), 2, r"\Aasync-tidy: error: --fix: 'maybe' is neither true nor false\n\Z", out="")
expect("too many arguments", run(program, here, "facts", "a", "b"), 2, r"\Aasync-tidy: error: too many arguments: it takes at most 1; see 'async-tidy facts --help'\n\Z", out="")
expect("too few arguments", run(program, here, "report"), 2, r"\Aasync-tidy: error: too few arguments: it takes at least 1; see 'async-tidy report --help'\n\Z", out="")
expect("--fail-on=eror", go("--fail-on=eror"), 2, r"\Aasync-tidy: error: --fail-on: 'eror' is none of its values; 'async-tidy --help' lists them\n\Z", out="")
for word, option, value in (("-jx", "-j", "x"), ("--timeout=soon", "--timeout", "soon"), ("--cache-size=-1", "--cache-size", "-1")):
    expect(word, go(word), 2, rf"\Aasync-tidy: error: {option}: '{value}' is not a number of its range\n\Z", out="")
expect("--header-filter", go("--header-filter=("), 2, r"error: --header-filter: '\(' is no regular expression: parentheses not balanced", out="")
expect("--root", go("--root=gone"), 2, r"error: --root: .*gone is not a directory", out="")
expect("no check", go("--checks=-async-*"), 2, r"error: no check is enabled", out="")

# ------------------------------------------------------------------------------------------------ 2: the configuration

def configured(name, text):
    put(here, {name: text})
    result = go()
    os.remove(os.path.join(here, name))
    return result


model = configured(".async-tidy.yaml", "library: x\nbloking: [f]\n")
expect("a mistake in the models", model, 2, re.escape(f"error: {here}/.async-tidy.yaml:2:1: unknown key 'bloking'; did you mean 'blocking'?"))
fail.same(model.err.count("bloking"), 1, "how often a mistake of every file is named")
expect("broken YAML in the models", configured(".async-tidy.yaml", "library: [x\n"), 2, r"error: /.*/\.async-tidy\.yaml:\d+:\d+: ")
expect("broken YAML in .clang-tidy", configured(".clang-tidy", "Checks: [\n"), 2, re.escape(f"error: {here}/.clang-tidy:1:10: "), out="")
expect("an unknown key in .clang-tidy", configured(".clang-tidy", "CheckOption: {}\n"), 2, re.escape(f"error: {here}/.clang-tidy:1:1: ") + ".*'CheckOption'", out="")
expect("an unknown check option", configured(".clang-tidy", "CheckOptions:\n  async-blocking-call.MaxDept: 3\n"), 2,
       re.escape(f"error: {here}/.clang-tidy:2:3: unknown check option 'async-blocking-call.MaxDept' ")
       + r".*did you mean 'async-blocking-call.MaxDepth'\?", out="")
expect("an unknown check option in a list", configured(".clang-tidy", "Checks: 'async-*'\nCheckOptions:\n  - {key: a.b, value: '1'}\n"
       "  - key: async-blocking-call.MaxDept\n    value: 3\n"), 2, re.escape(f"error: {here}/.clang-tidy:4:10: unknown check option "), out="")
expect("an unknown check option in --config", go("--config", "{CheckOptions: {async-nested-run.Max: 3}}"), 2,
       r"error: --config:1:17: unknown check option 'async-nested-run.Max'", out="")
put(here, {"below/.clang-tidy": "InheritParentConfig: true\n", ".clang-tidy": "CheckOptions:\n\n  async-blocking-call.MaxDept: 3\n",
           "below/inner.cpp": "int inner;\n"})
use("below/inner.cpp")
expect("an unknown check option of a parent", go(), 2, re.escape(f"error: {here}/.clang-tidy:3:3: unknown check option "), out="")
os.remove(os.path.join(here, ".clang-tidy"))
os.remove(os.path.join(here, "below", ".clang-tidy"))
use("blocks.cpp", "clean.cpp")
for name, text in ((".clang-tidy", "is a directory, so it cannot be read as configuration; rename or remove it"),
                   (".async-tidy.yaml", "cannot read the model file: Is a directory")):
    os.mkdir(os.path.join(here, name))
    expect(f"a directory called {name}", go(), 2, re.escape(f"error: {here}/{name}: {text}"))
    os.rmdir(os.path.join(here, name))
expect("--config", go("--config", "{Checks: ["), 2, r"error: --config:1:10: ", out="")
expect("and without mistakes again", configured(".clang-tidy", "CheckOptions:\n  async-blocking-call.MaxDepth: 3\n"), 1, out=FINDING)

# ------------------------------------------------------------------------------------------------ 2: one file in trouble
use("blocks.cpp", "broken.cpp", "clean.cpp")
BROKEN = r"async-tidy: {}: broken\.cpp: does not compile: broken\.cpp:1:23: use of undeclared identifier 'nothing'$"
expect("a file that does not compile", go(), 2, BROKEN.format("error"), "^3 files, 1 finding, 1 failed$", out=FINDING)
expect("the same, -q", go("-q"), 2, r"\A" + BROKEN.format("error") + r"\n\Z", out=FINDING)
expect("the same, --fail-on=never", go("--fail-on=never"), 2, BROKEN.format("error"), out=FINDING)
expect("the same, --keep-going", go("--keep-going"), 1, BROKEN.format("warning"), "1 failed$", out=FINDING, absent=["error: "])
expect("the same, --keep-going, -q", go("--keep-going", "-q"), 1, r"\A\Z", out=FINDING)
use("broken.cpp", "clean.cpp")
expect("nothing found, --keep-going", go("--keep-going"), 0, BROKEN.format("warning"), out="")
expect("nothing found", go(), 2, BROKEN.format("error"), out="")

use("blocks.cpp", "crash.cpp", "clean.cpp")
CRASHED = r"error: crash\.cpp: the analysis crashed \(.+\); to see it again: (async-tidy facts .*crash\.cpp -o /dev/null)$"
crashed = go()
expect("a crash", crashed, 2, CRASHED, "^3 files, 1 finding, 1 failed$", out=FINDING, absent=["Stack dump"])
expect("a crash, --keep-going", go("--keep-going"), 2, CRASHED, out=FINDING)
command = re.search(CRASHED, crashed.err, re.MULTILINE)
if command: # does it show the crash again?
    words = command[1].split()[1:]
    fail.check(run(program, here, *words).code not in (0, 1, 2), f"'{command[1]}' does not crash")
    database(here, ["blocks.cpp", "crash.cpp"], STEPS, "elsewhere/compile_commands.json")
    other = re.search(CRASHED, go("-p", "elsewhere").err, re.MULTILINE)
    fail.same(other and other[1], "async-tidy facts -p elsewhere crash.cpp -o /dev/null", "how to see a crash again, with -p")
    other = re.search(CRASHED, go("--config={}", "--checks=-bugprone-*").err, re.MULTILINE)
    fail.same(other and other[1], 'async-tidy facts --config="{}" --checks="-bugprone-*" crash.cpp -o /dev/null', "how to see a crash again, with a configuration")
use("blocks.cpp", "memory.cpp", "clean.cpp")
expect("not enough memory", go("--memory-limit=1500"), 2, r"error: memory\.cpp: the analysis ran out of memory \(--memory-limit\); to see it again: async-tidy facts memory\.cpp", "1 failed$", out=FINDING)

def working_in(link):
    try:
        return os.readlink(link)
    except OSError:
        return None


use("blocks.cpp", "hang.cpp", "clean.cpp")
began = time.monotonic()
hung = go("--timeout=5", timeout=120)
expect("a hang", hung, 2, r"error: hang\.cpp: took more than 5 s and was ended \(--timeout\); to see it again: async-tidy facts hang\.cpp", "1 failed$", out=FINDING)
fail.check(5 <= time.monotonic() - began < 60, f"a hang with --timeout=5 took {time.monotonic() - began:.1f} s")
fail.same([p for p in glob.glob("/proc/[0-9]*/cwd") if working_in(p) == here], [], "processes that are left behind")

# ------------------------------------------------------------------------------------------------ habits
use("blocks.cpp", "clean.cpp")
COLOR = "\x1b["
for args, env, colored in ((("--color=always",), None, True), (("--color",), None, True), (("--color=never",), None, False), ((), None, False),
                           (("--color=auto",), None, False), (("--color=always",), {"NO_COLOR": "1"}, True)):
    result = go(*args, env=env)
    fail.same((COLOR in result.out, COLOR in result.err, result.code), (colored, False, 1), f"colours with {args} and {env}")
fail.same(re.sub(r"\x1b\[[0-9;]*m", "", go("--color=always").out).replace(" \n", "\n"), go("--color=never").out, "coloured text without its colours")
fail.check("\r" not in go().err and "%" not in go().err, "there is progress in a pipe")


def on_terminal(*args, env=None):
    done = subprocess.run([sys.executable, with_terminal, "", program, "--no-cache", *args], cwd=here, capture_output=True, text=True, timeout=60,
                          env={**os.environ, "TERM": "xterm", **(env or {})}, check=False)
    fail.same(done.returncode, 1, f"the exit code on a terminal, {args}")
    return done.stdout


shown = on_terminal()
fail.check(re.search(r"\[\d/2\] \d+%", shown) and COLOR + "0;1;35m" in shown, f"on a terminal there are no progress and colours: {shown!r}")
fail.check(not re.search(r"\[\d/2\]", on_terminal("-q")), "there is progress with -q")
fail.check("m" + "warning: " not in on_terminal("-q", env={"NO_COLOR": "1"}), "NO_COLOR on a terminal does not matter")
fail.check(COLOR not in on_terminal("-q", "--color=never"), "--color=never on a terminal does not matter")

expect("--version", run(program, empty, "--version"), 0, r"\A\Z", out="async-tidy ")
fail.check(re.fullmatch(r"async-tidy \d+\.\d+\.\d+\S* \(LLVM \d+\.\d+\.\d+\S*\)\n", run(program, empty, "--version").out), "what --version prints")
shown, hidden = run(program, empty, "--help"), run(program, empty, "--help-hidden")
fail.same((shown.code, shown.err, hidden.code, hidden.err), (0, "", 0, ""), "--help and --help-hidden")
fail.check("--keep-going" in shown.out and "  facts " in shown.out and "--full-bodies" not in shown.out, f"--help: {shown.out}")
fail.check("--full-bodies" in hidden.out and "--keep-going" in hidden.out, f"--help-hidden: {hidden.out}")
fail.check(len(shown.out.splitlines()) < 100, "--help shows other people's options")

# ------------------------------------------------------------------------------------------------ --fix
GOOD = '#include "task.h"\nmy::task<> work();\nmy::task<> user() {\n  work();\n  co_return;\n}\n'
# To await it does not compile: the library moves the result, which cannot be moved.
BAD = ('#include "task.h"\nstruct pinned {\n  pinned();\n  pinned(pinned &&) = delete;\n};\nmy::task<pinned> make();\nmy::task<> user2() {\n'
       "  make();\n  co_return;\n}\n")
REST = '#include "task.h"\n#define WORK() work()\nmy::task<> work();\nmy::task<> user3() {\n  work();\n  WORK();\n  co_return;\n}\n'
fixes = project(os.path.join(base, "fixes"), {"good.cpp": GOOD, "bad.cpp": BAD, "rest.cpp": REST})


def fix(*args):
    return run(program, fixes, "--no-cache", "--fix", *args)


expect("--fix of one file", fix("good.cpp"), 0, r"^1 fix applied in 1 file$", r"^1 file, 0 findings$", out="")
fail.same(read(fixes, "good.cpp").decode(), GOOD.replace("  work();", "  co_await work();"), "a fixed file")
expect("--fix again", fix("good.cpp"), 0, r"^0 fixes applied in 0 files$", out="")
put(fixes, {"good.cpp": GOOD})
expect("--fix of all", fix(), 1, r"^async-tidy: warning: bad\.cpp: its fixes are taken back: with them, bad\.cpp: does not compile: ",
       r"^2 fixes applied in 2 files, 1 left out$", r"^3 files, 2 findings$", out="bad.cpp:8:3: warning: ", absent=["error: bad"])
fail.same(read(fixes, "good.cpp").decode(), GOOD.replace("  work();", "  co_await work();"), "a fixed file beside one that was taken back")
fail.same(read(fixes, "bad.cpp").decode(), BAD, "a file that was taken back")
fail.same(read(fixes, "rest.cpp").decode(), REST.replace("  work();", "  co_await work();"), "a file where a fix is possible for one of two")
left = run(program, fixes, "--no-cache", "-q")
fail.check(left.code == 1 and "bad.cpp:8:3: " in left.out and "rest.cpp:6:3: " in left.out and "good.cpp" not in left.out, f"what --fix left: {left}")

# ------------------------------------------------------------------------------------------------ --diff and the baseline
HELPER = 'extern "C" int fsync(int);\nvoid helper(int fd);\nvoid helper(int fd) {\n  (void)fd;\n}\n'
CALLER = '#include "task.h"\nextern "C" int fsync(int);\nvoid helper(int);\nmy::task<> calls(int fd) {\n  helper(fd);\n  co_return;\n}\nmy::task<> old(int fd) {\n  fsync(fd);\n  co_return;\n}\n'
history = project(os.path.join(base, "history"), {"src/helper.cpp": HELPER, "src/caller.cpp": CALLER})


def git(*args):
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *args], cwd=history, check=True, capture_output=True)


def look(*args):
    return run(program, history, "--no-cache", *args)


git("init", "-q", "-b", "main")
git("add", "-A")
git("commit", "-qm", "one")
expect("--diff without a change", look("--diff", "HEAD"), 0, "^2 files, 0 findings$", out="")
expect("--update-baseline", look("--baseline", "known.json", "--update-baseline"), 0, r"'known\.json' has 1 finding: 1 added, 0 removed", out="")
expect("--baseline", look("--baseline", "known.json"), 0, "^2 files, 0 findings, 1 in the baseline$", out="")
put(history, {"src/helper.cpp": HELPER.replace("(void)fd", "fsync(fd)")})
OLD, NEW = "src/caller.cpp:9:3: warning: 'fsync' blocks", "src/caller.cpp:5:3: warning: "
AT_HELPER = "src/helper.cpp:4:3: warning: 'helper' calls 'fsync' here, which blocks the event loop in 'calls' (src/caller.cpp:5)"
for args, where in ((("--diff", "HEAD"), "the working tree"), (("--diff", "HEAD~1"), "a commit")):
    if where == "a commit":
        git("commit", "-qam", "two")
    result = look(*args)
    expect(f"--diff of {where}", result, 1, absent=[OLD])
    for text in (NEW, AT_HELPER):
        fail.check(text in result.out, f"--diff of {where}: does not report '{text}': {result}")
result = look("--baseline", "known.json")
expect("--baseline and a new finding", result, 1, "^2 files, 1 finding, 1 in the baseline$", out=NEW, absent=[OLD])
expect("--diff with an unknown revision", look("--diff", "nowhere"), 2, r"error: git knows no revision 'nowhere'", out="")
expect("--baseline of nothing", look("--baseline", "gone.json"), 2, r"error: the baseline 'gone\.json' does not exist; make it with ", out="")
expect("--update-baseline of a part", look("--baseline", "known.json", "--update-baseline", "--diff", "HEAD"), 2, r"error: a baseline holds all findings", out="")
put(history, {"src/helper.cpp": HELPER})
expect("--baseline with less than it names", look("--baseline", "known.json"), 0, "^2 files, 0 findings, 1 in the baseline$", out="")
fail.same(len(json.loads(read(history, "known.json"))["findings"]), 1, "findings in the baseline")
fail.finish()
