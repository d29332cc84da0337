"""async-clangd and the program index that async-tidy leaves: program.py ASYNC_CLANGD ASYNC_TIDY DIR STEP..."""

import os
import subprocess
import sys

import lsp

sys.argv = [sys.argv[0], sys.argv[1], sys.argv[3], sys.argv[2], *sys.argv[4:]]
import session  # noqa: E402
from session import DIR, becomes, expect, path, project, start  # noqa: E402

TIDY = os.path.abspath(sys.argv[3])
CALLER = """#include "task.h"
#include "store.h"
my::task<void> work() {
  save();
  co_return;
}
"""
STORE_H = "#pragma once\nvoid save();\nvoid flush();\n"
STORE = """#include "store.h"
#include <unistd.h>
static void wait_for_disk() { sleep(1); }
void save() {
  flush();
  wait_for_disk();
}
"""
FLUSH = '#include "store.h"\nvoid flush() {}\n'
FILES = {"caller.cpp": CALLER, "store.h": STORE_H, "store.cpp": STORE, "flush.cpp": FLUSH}
CHAIN = (4, "async-blocking-call", "it reaches 'sleep' (sleep)")


def tidy(*args, code=(0, 1)):
    command = [args[0]] if args[:1] in (("facts",), ("link",)) else []
    done = subprocess.run([TIDY, *command, "--root", DIR, *args[len(command):]], cwd=DIR, capture_output=True, text=True,
                          env={**os.environ, "XDG_CACHE_HOME": path("cache")})
    assert done.returncode in code, (args, done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


def indexes():
    where = path("cache/async-tidy/programs")
    return sorted(os.listdir(where)) if os.path.isdir(where) else []


def step_found():
    """Without an index a call into another file says nothing; with it the chain is there, its steps in the other file."""
    project(FILES)
    server = start()
    doc = server.open(path("caller.cpp"))
    expect(server.diagnostics(doc))
    tidy()
    assert len(indexes()) == 1, indexes()
    # Nobody touched the file: the server noticed by itself.
    becomes(server, doc, CHAIN)
    finding = lsp.ours(server.published[doc][-1][1]["diagnostics"])[0]
    steps = [(r["location"]["uri"].rsplit("/", 1)[1], r["location"]["range"]["start"]["line"] + 1, r["message"].lower())
             for r in finding["relatedInformation"]]
    assert steps == [("store.cpp", 6, "'save' calls 'wait_for_disk' here"), ("store.cpp", 3, "'wait_for_disk' calls 'sleep' here")], steps
    # Mended elsewhere, and linked again.
    with open(path("store.cpp"), "w", encoding="utf-8") as out:
        out.write(STORE.replace("  wait_for_disk();\n", ""))
    tidy()
    becomes(server, doc)
    server.close()


def step_edits():
    """What the open file says of its own functions counts, not what it said when it was indexed."""
    text = CALLER + "void flush() {}\n"
    project({**FILES, "caller.cpp": text, "flush.cpp": ""})
    tidy()
    server = start()
    doc = server.open(path("caller.cpp"))
    expect(server.diagnostics(doc), CHAIN)
    # A definition here hides the one in the index...
    server.change(doc, text.replace('#include "store.h"\n', "static void save() {}\n"))
    becomes(server, doc)
    server.change(doc, text)
    becomes(server, doc, CHAIN)
    server.close()
    # ...and chains that come back to this file see what it is now: save() calls flush(), which is here.
    blocking = '#include <unistd.h>\n' + CALLER + "void flush() { sleep(1); }\n"
    project({**FILES, "caller.cpp": blocking, "store.cpp": STORE.replace("  wait_for_disk();\n", ""), "flush.cpp": ""})
    tidy()
    server = start()
    doc = server.open(path("caller.cpp"))
    back = (5, *CHAIN[1:])
    expect(server.diagnostics(doc), back)
    server.change(doc, blocking.replace("{ sleep(1); }", "{}"))
    expect(server.diagnostics(doc))
    server.change(doc, blocking.replace("void flush() { sleep(1); }\n", ""))
    expect(server.diagnostics(doc))
    server.change(doc, blocking.replace("void flush()", "\nvoid flush()"))
    expect(server.diagnostics(doc), back)
    server.close()


def step_virtual():
    """Implementations in other files: one is followed, two are not."""
    files = {"base.h": "#pragma once\nstruct Sink {\n  virtual ~Sink();\n  virtual void put() = 0;\n};\n",
             "caller.cpp": '#include "task.h"\n#include "base.h"\nmy::task<void> work(Sink &s) {\n  s.put();\n  co_return;\n}\n',
             "one.cpp": '#include "base.h"\n#include <unistd.h>\nstruct One : Sink { void put() override { sleep(1); } };\nSink *one() { return new One; }\n',
             "two.cpp": ""}
    project(files)
    tidy()
    server = start()
    doc = server.open(path("caller.cpp"))
    expect(server.diagnostics(doc), CHAIN)
    with open(path("two.cpp"), "w", encoding="utf-8") as out:
        out.write('#include "base.h"\nstruct Two : Sink { void put() override {} };\nSink *two() { return new Two; }\n')
    tidy()
    becomes(server, doc)
    server.close()


def step_handlers():
    """A handler that is written in another file than the one that gives it to somebody."""
    project({"jobs.h": "#pragma once\nstruct Jobs {\n  static void save();\n};\n",
             ".async-tidy.yaml": "library: mine\nread-from: test\nhandlers: [\"my::loop::post\"]\n",
             "caller.cpp": '#include "task.h"\n#include "jobs.h"\nvoid work(my::loop &loop) {\n  loop.post(&Jobs::save);\n}\n',
             "jobs.cpp": '#include "jobs.h"\n#include <unistd.h>\nvoid Jobs::save() { sleep(1); }\n'})
    tidy()
    server = start()
    doc = server.open(path("caller.cpp"))
    expect(server.diagnostics(doc), CHAIN)
    server.close()


def step_same_names():
    """Two programs in one database, each with a function of the same name: told only if all of them block."""
    block, idle = "#include <unistd.h>\nvoid save() { sleep(1); }\n", "void save() {}\n"
    project({**FILES, "store.cpp": block, "flush.cpp": idle})
    tidy()
    server = start()
    doc = server.open(path("caller.cpp"))
    expect(server.diagnostics(doc))
    with open(path("flush.cpp"), "w", encoding="utf-8") as out:
        out.write("\n" + block)
    tidy()
    becomes(server, doc, CHAIN)
    server.close()


def step_files():
    """Which runs write which index, what becomes of damaged ones, and the options."""
    project(FILES)
    tidy("--no-cache")
    tidy("caller.cpp")
    assert indexes() == [], "a run that remembers nothing, or sees some files alone, leaves no index"
    tidy("--no-cache", "--program-index", "own.index")
    assert indexes() == []
    first = open(path("own.index"), "rb").read()
    for name in ("caller", "store", "flush"):
        tidy("facts", f"{name}.cpp", "-o", f"{name}.facts", "--", "-std=c++20")
    tidy("link", "store.facts", "caller.facts", "flush.facts", "--program-index", "linked.index")
    assert open(path("linked.index"), "rb").read() == first, "run and link write the same index"
    said = tidy("--no-cache", "--program-index", "nowhere/own.index", code=(2,))
    assert "nowhere/own.index" in said, said
    for option, wanted in ((["--program-index", path("own.index")], [CHAIN]), (["--program-index="], [])):
        server = start(*option)
        expect(server.diagnostics(server.open(path("caller.cpp"))), *wanted)
        server.close()
    # A run that changes nothing leaves the file alone: no editor has to look again.
    tidy()
    where = path("cache/async-tidy/programs/" + indexes()[0])
    before = os.stat(where)
    tidy()
    assert os.stat(where).st_mtime_ns == before.st_mtime_ns and os.stat(where).st_ino == before.st_ino
    for damage, text in ((first[:40], "damaged"), (first[:-3], "damaged"), (first[:60] + b"\xff" + first[61:], "damaged"),
                         (b"async-tidy index 0\n", "another version"), (b"", "not a program index")):
        with open(path("bad.index"), "wb") as out:
            out.write(damage)
        server = start("--program-index", path("bad.index"))
        expect(server.diagnostics(server.open(path("caller.cpp"))))
        server.close()
        assert any("bad.index" in line and text in line for line in server.errors), (text, server.errors)


def step_names():
    """A project that is open under another name than the one it was analysed by."""
    project(FILES)
    tidy()
    link = DIR + "-link"
    if os.path.lexists(link):
        os.unlink(link)
    os.symlink(DIR, link)
    server = start()
    doc = server.open(os.path.join(link, "caller.cpp"))
    expect(server.diagnostics(doc), CHAIN)
    server.close()
    os.unlink(link)


if __name__ == "__main__":
    for name in sys.argv[4:]:
        globals()[f"step_{name}"]()
        print(f"{name}: done")
