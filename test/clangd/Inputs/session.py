"""A session in an editor, step by step: session.py ASYNC_CLANGD DIR STEP..."""

import json
import os
import random
import shutil
import sys
import time

import lsp

CLANGD, DIR = os.path.abspath(sys.argv[1]), os.path.realpath(sys.argv[2])
TASK_H = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Inputs", "task.h")
BLOCKS = """#include "task.h"
#include <unistd.h>
my::task<void> work() {
  sleep(1);
  co_return;
}
"""
DROPS = """#include "task.h"
my::task<void> other();
my::task<void> work() {
  other();
  co_return;
}
"""


def project(files, flags=("-std=c++20",)):
    """Writes the files and starts a server on them."""
    shutil.rmtree(DIR, ignore_errors=True)
    os.makedirs(DIR)
    shutil.copy(TASK_H, DIR)
    for name, text in files.items():
        os.makedirs(os.path.dirname(os.path.join(DIR, name)), exist_ok=True)
        with open(os.path.join(DIR, name), "w", encoding="utf-8") as out:
            out.write(text)
    commands = [{"directory": DIR, "file": name, "arguments": ["clang++", *flags, "-c", name]} for name in files if name.endswith(".cpp")]
    with open(os.path.join(DIR, "compile_commands.json"), "w", encoding="utf-8") as out:
        json.dump(commands, out)


def start(*args, **more):
    env = {"XDG_CACHE_HOME": os.path.join(DIR, "cache"), "XDG_CONFIG_HOME": lsp.quiet_config(DIR), **more.pop("env", {})}
    return lsp.Server([CLANGD, "--background-index=0", "--log=info", *args], DIR, env=env, **more)


def path(name):
    return os.path.join(DIR, name)


def expect(diagnostics, *wanted):
    """Exactly these findings of ours: (line from 1, check, part of the message)."""
    found = [(d["range"]["start"]["line"] + 1, d["code"], d["message"]) for d in lsp.ours(diagnostics)]
    if len(found) != len(wanted) or not all(f[:2] == w[:2] and w[2] in f[2] for f, w in zip(sorted(found), sorted(wanted))):
        raise AssertionError(f"wanted {wanted}, found {json.dumps(diagnostics, indent=1)}")


def becomes(server, doc, *wanted):
    """The same, but clangd may first publish what it makes of headers that it has read before."""
    diagnostics = server.diagnostics(doc)
    while True:
        try:
            return expect(diagnostics, *wanted)
        except AssertionError as error:
            failure = error
        try:
            diagnostics = server.next_diagnostics(doc, timeout=20)
        except AssertionError:
            raise failure


SLEEP = (4, "async-blocking-call", "'sleep' blocks the event loop")
DROPPED = (4, "async-discarded-task", "'other' is discarded")


def step_edit():
    """Findings come, go and come again with the text; a file that was saved has them, too."""
    project({"a.cpp": BLOCKS})
    server = start()
    doc = server.open(path("a.cpp"))
    first = server.diagnostics(doc)
    expect(first, SLEEP)
    assert first[0]["source"] == "clang-tidy" and first[0]["severity"] == 2, first
    server.change(doc, BLOCKS.replace("  sleep(1);\n", ""))
    becomes(server, doc)
    # Two edits in a row: the second is what counts.
    server.change(doc, BLOCKS.replace("sleep(1)", "slee"))
    server.change(doc, BLOCKS.replace("  sleep(1);", "\n  sleep(2);"))
    becomes(server, doc, (5, *SLEEP[1:]))
    with open(path("a.cpp"), "w", encoding="utf-8") as out:
        out.write(server.texts[doc])
    server.save(doc)
    server.change(doc, server.texts[doc] + "\n")
    becomes(server, doc, (5, *SLEEP[1:]))
    server.close_document(doc)
    server.close()


def step_action():
    """The fix of a finding is a code action, and with it applied the finding is gone."""
    project({"a.cpp": DROPS})
    server = start()
    doc = server.open(path("a.cpp"))
    diagnostics = server.diagnostics(doc)
    expect(diagnostics, DROPPED)
    finding = lsp.ours(diagnostics)[0]
    page = finding["codeDescription"]["href"]
    assert page.endswith("/checks/async-discarded-task.md") and (not page.startswith("file:") or os.path.exists(page[7:])), page
    fixes = [a for a in server.actions(doc, finding) if a.get("kind") == "quickfix"]
    assert len(fixes) == 1 and "co_await" in fixes[0]["title"], fixes
    echoed = [d["codeDescription"]["href"] for d in fixes[0].get("diagnostics", []) if "codeDescription" in d]
    assert all(href == page for href in echoed), echoed
    server.change(doc, lsp.apply(server.texts[doc], fixes[0]["edit"]["changes"][doc]))
    assert "  co_await other();" in server.texts[doc], server.texts[doc]
    becomes(server, doc)
    # clangd's own tweaks are linked in.
    titles = [a["title"] for a in server.request("textDocument/codeAction", {
        "textDocument": {"uri": doc}, "context": {"diagnostics": []},
        "range": {"start": {"line": 2, "character": 5}, "end": {"line": 2, "character": 5}}})]
    assert any("using-declaration" in title for title in titles), titles
    server.close()


def step_pages():
    """LLVM's own checks keep the page that clangd gives them."""
    project({"a.cpp": "int f(int a) { return a, a; }\nint g(int x) { if (x) ; return 0; }\n",
             ".clang-tidy": "Checks: bugprone-suspicious-semicolon\n"})
    server = start()
    doc = server.open(path("a.cpp"))
    hrefs = [d["codeDescription"]["href"] for d in server.diagnostics(doc) if d.get("code") == "bugprone-suspicious-semicolon"]
    assert hrefs and "clang.llvm.org" in hrefs[0], hrefs
    server.close()


def step_chain():
    """Chains through functions in a header, which clangd alone would not parse; its steps are related information."""
    project({"a.cpp": '#include "helper.h"\n#include "task.h"\nmy::task<void> work() {\n  helper();\n  co_return;\n}\n',
             "helper.h": "#pragma once\n#include <unistd.h>\ninline void deeper() { sleep(1); }\ninline void helper() {\n  deeper();\n}\n"})
    wanted = (4, "async-blocking-call", "it reaches 'sleep' (sleep)")
    server = start()
    doc = server.open(path("a.cpp"))
    diagnostics = server.diagnostics(doc)
    expect(diagnostics, wanted)
    steps = [(r["location"]["uri"].rsplit("/", 1)[1], r["location"]["range"]["start"]["line"] + 1, r["message"].lower())
             for r in lsp.ours(diagnostics)[0]["relatedInformation"]]
    assert steps == [("helper.h", 5, "'helper' calls 'deeper' here"), ("helper.h", 3, "'deeper' calls 'sleep' here")], steps
    # The header itself, as an editor opens it; and saved with another body, it counts at the next look.
    header = server.open(path("helper.h"))
    expect(server.diagnostics(header))
    with open(path("helper.h"), "w", encoding="utf-8") as out:
        out.write("#pragma once\ninline void helper() {}\n")
    server.change(doc, server.texts[doc] + "\n")
    becomes(server, doc)
    server.close()
    # A client that knows no related information has the chain in the message.
    project({"a.cpp": '#include "task.h"\n#include <unistd.h>\nstatic void helper() { sleep(1); }\nmy::task<void> work() {\n  helper();\n  co_return;\n}\n'})
    server = start(capabilities={})
    doc = server.open(path("a.cpp"))
    assert "'helper' calls 'sleep' here" in lsp.ours(server.diagnostics(doc))[0]["message"].replace("'Helper'", "'helper'")
    server.close()
    # As clangd does it.
    server = start("--header-bodies=none")
    server.close()


def step_two():
    """Two files at once do not disturb each other."""
    project({"a.cpp": BLOCKS, "b.cpp": DROPS})
    server = start("-j=4")
    a, b = server.open(path("a.cpp")), server.open(path("b.cpp"))
    for n in range(1, 6):
        server.change(a, BLOCKS + "\n" * n)
        server.change(b, DROPS + "\n" * n)
        expect(server.diagnostics(a), SLEEP)
        expect(server.diagnostics(b), DROPPED)
    server.close()


def step_broken():
    """Code that does not compile: its errors, what can be found all the same, and no crash."""
    project({"a.cpp": BLOCKS})
    server = start()
    doc = server.open(path("a.cpp"))
    for text in (BLOCKS + "int x = ;\n", BLOCKS.replace("co_return;\n}", ""), BLOCKS.replace("my::task<void>", "my::tusk<void>"),
                 "#include \"nowhere.h\"\n" + BLOCKS, "\0\0\0", "template <", ""):
        server.change(doc, text)
        codes = [d.get("code") for d in server.diagnostics(doc)]
        assert text == "" or text.startswith("\0") or any(not str(c).startswith("async-") for c in codes), (text, codes)
    server.change(doc, BLOCKS)
    becomes(server, doc, SLEEP)
    server.close()


def step_config():
    """.clang-tidy and .clangd, changed while the file is open."""
    project({"a.cpp": BLOCKS + "my::task<void> other();\nmy::task<void> more() {\n  other();\n  co_return;\n}\n"})
    dropped = (9, *DROPPED[1:])
    server = start()
    doc = server.open(path("a.cpp"))
    expect(server.diagnostics(doc), SLEEP, dropped)

    def set_config(name, text):
        with open(path(name), "w", encoding="utf-8") as out:
            out.write(text)
        time.sleep(0.1)
        # clangd reads configuration again when it is 5 s old at most.
        deadline = time.monotonic() + 60
        while True:
            server.change(doc, server.texts[doc] + "\n")
            last = server.diagnostics(doc)
            yield last
            if time.monotonic() > deadline:
                return
            time.sleep(1)

    def with_config(name, text, *wanted):
        for last in set_config(name, text):
            try:
                return expect(last, *wanted)
            except AssertionError as error:
                failure = error
        raise failure
    # A list that does not speak of our checks leaves them alone; others are clangd's business.
    with_config(".clang-tidy", "Checks: '-*,misc-unused-parameters'\n", SLEEP, dropped)
    with_config(".clang-tidy", "Checks: '-async-blocking-call'\n", dropped)
    with_config(".clang-tidy", "Checks: '-*,async-blocking-call'\n", SLEEP)
    with_config(".clang-tidy", "Checks: '-async-*'\n")
    with_config(".clang-tidy", "CheckOptions: {async-blocking-call.Categories: network}\n", dropped)
    with_config(".clang-tidy", "WarningsAsErrors: 'async-*'\n", SLEEP, dropped)
    with_config(".clangd", "Diagnostics: {ClangTidy: {Remove: async-discarded-task}}\n", SLEEP)
    with_config(".clangd", "Diagnostics: {Suppress: async-blocking-call}\n", dropped)
    with_config(".clangd", "Diagnostics: {ClangTidy: {FastCheckFilter: None}}\n", SLEEP, dropped)
    # For all other checks, clangd's list of slow ones counts.
    more = "int f(int unused) {\n  int never_changed = 1;\n  return never_changed;\n}\n"
    server.change(doc, more)
    both = "Checks: '-*,misc-const-correctness,misc-unused-parameters'\n"
    codes = lambda found: sorted(d.get("code") for d in found)

    # Both files are read again each in its own time, so what the old ones would say may come first.
    def until(name, text, wanted):
        for last in set_config(name, text):
            if codes(last) == wanted:
                return
        raise AssertionError((wanted, last))
    until(".clang-tidy", both, ["misc-const-correctness", "misc-unused-parameters"])
    until(".clangd", "Diagnostics: {ClangTidy: {FastCheckFilter: Strict}}\n", ["misc-unused-parameters"])
    until(".clangd", "Diagnostics: {ClangTidy: {FastCheckFilter: None}}\n", ["misc-const-correctness", "misc-unused-parameters"])
    server.close()
    server = start("--clang-tidy=false")
    doc = server.open(path("a.cpp"))
    expect(server.diagnostics(doc))
    server.close()


def step_comments():
    """NOLINT, and the project's own models."""
    project({"a.cpp": BLOCKS.replace("sleep(1);", "sleep(1); // NOLINT(async-blocking-call)"),
             "b.cpp": '#include "task.h"\nnamespace engine { void pause(); }\nmy::task<void> work() {\n  engine::pause();\n  co_return;\n}\n',
             ".async-tidy.yaml": "library: mine\nblocking:\n- {name: 'engine::pause', category: sleep}\n"})
    server = start()
    expect(server.diagnostics(server.open(path("a.cpp"))))
    expect(server.diagnostics(server.open(path("b.cpp"))), (4, "async-blocking-call", "'engine::pause' blocks the event loop"))
    server.close()


def step_remote():
    """There is no client of index servers; the server says so, and works on."""
    project({"a.cpp": BLOCKS})
    server = start("--remote-index-address=localhost:1", f"--project-root={DIR}")
    doc = server.open(path("a.cpp"))
    expect(server.diagnostics(doc), SLEEP)
    found = server.request("workspace/symbol", {"query": "work"})
    assert [s["name"] for s in found] == ["work"], found
    server.close()
    assert any("error: no remote index (localhost:1" in line for line in server.errors), server.errors


def step_random():
    """1,000 edits at random; afterwards the server is as fresh as ever."""
    number = int(os.environ.get("ASYNC_EDITS", "1000"))
    text = BLOCKS + DROPS.replace('#include "task.h"\n', "").replace("work", "work2")
    wanted = [SLEEP, (9, *DROPPED[1:])]
    project({"a.cpp": text})
    server = start("--log=error")
    doc = server.open(path("a.cpp"))
    expect(server.diagnostics(doc), *wanted)
    dice = random.Random(20261124)
    words = ["co_await ", "co_return", "{", "}", ";", "(", ")", "<", ">", "sleep(1);", "other();", "template <class T> ", "auto ", "&",
             "[&] {", "#include \"task.h\"\n", "#define X(", "\n", "\t", "\"", "/*", "*/", "//", "\\\n", "struct S : S {", "operator co_await()",
             "my::task<", "void", "return x;", "\u00e9", "\U0001f600", "0x", "'", "R\"(", "class", "virtual ", "= delete", "requires"]
    current = text
    for n in range(number):
        if dice.random() < 0.02:
            current = text  # somebody undoes it all
        at = dice.randrange(len(current) + 1)
        kind = dice.random()
        if kind < 0.55:
            current = current[:at] + dice.choice(words) + current[at:]
        elif kind < 0.9:
            current = current[:at] + current[at + dice.randrange(1, 30):]
        else:
            other = dice.randrange(len(current) + 1)
            current = current[:at] + current[other:other + 40] + current[at:]
        server.change(doc, current)
        if n % 5 == 0:
            server.diagnostics(doc)
    server.change(doc, text)
    becomes(server, doc, *wanted)
    server.close()


if __name__ == "__main__":
    for name in sys.argv[3:]:
        globals()[f"step_{name}"]()
        print(f"{name}: done")
