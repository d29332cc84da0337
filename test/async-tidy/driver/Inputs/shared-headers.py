"""shared-headers.py ASYNC-TIDY DIR: findings with headers parsed once for many files are those with each file parsed alone.

Each case is a program. Its files end in blocking calls that only show with the right meaning of the headers, so that a wrong
one changes the findings. `misfits` are the files that the first plan does not fit, with why; `shared` is how many share.
"""

import json
import os
import re
import sys

from driver import FLAGS, Failures, database, project, read, run

program, base = sys.argv[1], os.path.abspath(sys.argv[2])
fail = Failures()

# Long enough that parsing it again is worth avoiding.
PADDING = "".join(f"inline int padding{i}(int x) {{ return x + {i}; }}\n" for i in range(2000))
TASK = '#include "task.h"\nextern "C" int fsync(int);\nextern "C" unsigned sleep(unsigned);\n'
BIG = f"#pragma once\n{TASK}{PADDING}"


def unit(includes, body, name):
    return f"{includes}\nmy::task<> {name}(int fd) {{\n  {body};\n  co_return;\n}}\n"


CASES = {
    "all alike": dict(
        files={"big.h": BIG, **{f"{n}.cpp": unit('#include "big.h"', "fsync(fd)", n) for n in "abc"}}, shared=3, misfits={}),
    # What only some of them include is for those only: d would find what it should not see.
    "groups": dict(
        files={"big.h": BIG, "more.h": f"#pragma once\n{PADDING.replace('padding', 'more')}\ninline void maybe(int fd) {{ fsync(fd); }}\n",
               **{f"{n}.cpp": unit('#include "big.h"\n#include "more.h"', "maybe(fd)", n) for n in "abc"},
               **{f"{n}.cpp": unit('#include "big.h"\ntemplate <class T> void maybe(T) {}', "maybe(fd)", n) for n in "de"}},
        shared=5, misfits={}),
    "a macro of the file": dict(
        files={"big.h": BIG + "#ifdef CAREFUL\ninline void write(int) {}\n#else\ninline void write(int fd) { fsync(fd); }\n#endif\n",
               **{f"{n}.cpp": unit('#include "big.h"', "write(fd)", n) for n in "abc"},
               "d.cpp": unit('#define CAREFUL\n#include "big.h"', "write(fd)", "d"),
               "e.cpp": unit('#define CAREFUL\n#include "big.h"', "write(fd)", "e")},
        # What the file itself says comes before anything shared.
        shared=3, misfits={"d.cpp": "'CAREFUL' is another macro where .*big.h is included",
                           "e.cpp": "'CAREFUL' is another macro where .*big.h is included"}),
    "a name in a body of a macro": dict(
        files={"big.h": BIG + "#define WRITE(x) write_it(x)\ninline void write_it(int fd) { fsync(fd); }\ninline void both(int fd) { WRITE(fd); }\n",
               **{f"{n}.cpp": unit('#include "big.h"', "both(fd)", n) for n in "abc"},
               "d.cpp": unit('#define write_it another\n#include "big.h"', "both(fd)", "d")},
        shared=3, misfits={"d.cpp": "'write_it' is another macro where .*big.h is included"}),
    "a pasted name": dict(
        files={"big.h": BIG + "inline void quick(int) {}\ninline void do_write(int fd) { fsync(fd); }\n#define CAT(a, b) a##b\n"
                              "inline void both(int fd) { CAT(do_, write)(fd); }\n",
               "config.h": "#pragma once\n#define do_write quick\n",
               **{f"{n}.cpp": unit('#include "big.h"', "both(fd)", n) for n in "abc"},
               "d.cpp": unit('#include "big.h"\n#include "config.h"', "do_write(fd)", "d"),
               "e.cpp": unit('#include "big.h"\n#include "config.h"', "do_write(fd)", "e")},
        shared=5, misfits={}),
    "an order of headers": dict(
        files={"big.h": BIG + "#ifdef FAST\ninline void write(int) {}\n#else\ninline void write(int fd) { fsync(fd); }\n#endif\n",
               "fast.h": "#ifndef FAST_H\n#define FAST_H\n#define FAST\n" + PADDING.replace("padding", "fast") + "#endif\n",
               **{f"{n}.cpp": unit('#include "big.h"\n#include "fast.h"', "write(fd)", n) for n in "ab"},
               **{f"{n}.cpp": unit('#include "fast.h"\n#include "big.h"', "write(fd)", n) for n in "cd"}},
        shared=4, misfits={"c.cpp": "'FAST' is another macro where .*big.h is included",
                           "d.cpp": "'FAST' is another macro where .*big.h is included"}),
    # The file asks before it includes what would define it.
    "a macro that is not there yet": dict(
        files={"big.h": BIG + "#define HAS_BIG\n",
               "own.h": f"#pragma once\n{PADDING.replace('padding', 'own')}",
               **{f"{n}.cpp": unit('#include "own.h"\n#include "big.h"', "fsync(fd)", n) for n in "ab"},
               "c.cpp": '#include "own.h"\n#ifdef HAS_BIG\n#define CALL sleep\n#else\n#define CALL fsync\n#endif\n'
                        + unit('#include "big.h"', "CALL(fd)", "c")},
        shared=2, misfits={"c.cpp": "'HAS_BIG' is another macro|'HAS_BIG' is no macro yet where it is used"}),
    # Undefined by a header that comes later.
    "a macro that is gone": dict(
        files={"a.h": f"#pragma once\n{TASK}#define HERE\n{PADDING}", "b.h": f"#pragma once\n#undef HERE\n{PADDING.replace('padding', 'b')}",
               **{f"{n}.cpp": unit('#include "a.h"\n#include "b.h"', "fsync(fd)", n) for n in "ab"},
               "c.cpp": unit('#include "a.h"\n#ifdef HERE\n#define CALL sleep\n#else\n#define CALL fsync\n#endif\n#include "b.h"',
                             "CALL(fd)", "c")},
        shared=2, misfits={"c.cpp": "'HERE' is another macro where it is used|'HERE' is"}),
    # Without a guard: each inclusion counts.
    "a list without a guard": dict(
        files={"big.h": BIG + '#define ENTRY(name) inline void name(int fd) { fsync(fd); }\n#include "list.def"\n#undef ENTRY\n',
               "list.def": "ENTRY(first)\nENTRY(second)\n",
               **{f"{n}.cpp": unit('#include "big.h"\n#define ENTRY(name) inline void more_##name(int fd) { name(fd); }\n'
                                   '#include "list.def"\n#undef ENTRY', "more_second(fd)", n) for n in "abc"}},
        shared=3, misfits={}),
    # It works only behind what the files include before it, which is not shared.
    "a header that needs another": dict(
        files={"big.h": BIG, "needy.h": "#pragma once\ninline void needy(Number fd) { fsync(fd); }\n" + PADDING.replace("padding", "needy"),
               **{f"{n}.cpp": unit('#include "big.h"\nusing Number = int;\n#include "needy.h"', "needy(fd)", n) for n in "abc"}},
        shared=3, misfits={}),
    "many headers that need another": dict(
        files={"big.h": BIG, **{f"needy{i}.h": f"#pragma once\ninline void needy{i}(Number fd) {{ fsync(fd); }}\n"
                                                 + PADDING.replace("padding", f"needy{i}_") for i in range(3)},
               **{f"fine{i}.h": "#pragma once\n" + PADDING.replace("padding", f"fine{i}_") for i in range(3)},
               **{f"{n}.cpp": unit('#include "big.h"\nusing Number = int;\n#include "needy0.h"\n#include "fine0.h"\n#include "needy1.h"\n'
                                   '#include "fine1.h"\n#include "fine2.h"\n#include "needy2.h"', "needy2(fd)", n) for n in "abc"}},
        shared=3, misfits={}),
    "a file with an error": dict(
        files={"big.h": BIG, **{f"{n}.cpp": unit('#include "big.h"', "fsync(fd)", n) for n in "ab"},
               "c.cpp": unit('#include "big.h"', "fsync(nothing)", "c")},
        shared=2, misfits={"c.cpp": "use of undeclared identifier 'nothing'"}, code=2),
    "a header with an error": dict(
        files={"big.h": BIG + "inline void broken() { nothing(); }\n",
               **{f"{n}.cpp": unit('#include "big.h"', "fsync(fd)", n) for n in "abc"}},
        shared=None, misfits=None, code=2),
    # The process that would have served all three of them dies.
    "a header that crashes the compiler": dict(
        files={"big.h": BIG, "crash.h": f"#pragma once\n{PADDING.replace('padding', 'crash')}\n#pragma clang __debug crash\n",
               **{f"{n}.cpp": unit('#include "big.h"\n#include "crash.h"', "fsync(fd)", n) for n in "abc"},
               **{f"{n}.cpp": unit('#include "big.h"', "fsync(fd)", n) for n in "de"}},
        shared=2, misfits={}, code=2),
    # Found in the directory of the file that includes it: three files of one name.
    "headers of one name": dict(
        files={"big.h": BIG, **{f"{n}/own.h": f"#pragma once\ninline void own(int fd) {{ {c}(fd); }}\n{PADDING.replace('padding', 'own')}"
                                for n, c in (("x", "fsync"), ("y", "sleep"))},
               **{f"{d}/{n}.cpp": unit('#include "../big.h"\n#include "own.h"', "own(fd)", n) for d in "xy" for n in "ab"}},
        shared=4, misfits={}),
    "a NOLINT in a header": dict(
        files={"big.h": BIG + "inline my::task<> one() { sleep(1); co_return; } // NOLINT\ninline my::task<> two() { sleep(1); co_return; }\n",
               **{f"{n}.cpp": unit('#include "big.h"', "fsync(fd)", n) for n in "abc"}},
        shared=3, misfits={}),
    # Instantiated from the file, whose overload comes after the header.
    "a template that finds the file's overload": dict(
        files={"big.h": BIG + "template <class T> void through(T x) { act(x); }\n",
               **{f"{n}.cpp": unit(f'#include "big.h"\nnamespace own {{ struct X {{}}; inline void act(X) {{ {c}(1); }} }}',
                                   "through(own::X())", n) for n, c in (("a", "fsync"), ("b", "sleep"), ("c", "padding1"))}},
        shared=3, misfits={}),
    # As CMake has it for what it precompiles.
    "headers of the command line": dict(
        files={"forced.h": f"#pragma once\n#include \"inner.h\"\n#define CAREFUL\n{PADDING.replace('padding', 'forced')}",
               "inner.h": f"#pragma once\n{TASK}", "big.h": BIG.replace("task.h", "inner.h")
               + "#ifdef CAREFUL\ninline void write(int) {}\n#else\ninline void write(int fd) { fsync(fd); }\n#endif\n",
               **{f"{n}.cpp": unit('#include "inner.h"\n#include "big.h"', "write(fd); fsync(fd)", n) for n in "ab"},
               "c.cpp": unit('#include "big.h"\n#include "forced.h"', "write(fd); sleep(1)", "c"),
               "d.cpp": unit('#undef CAREFUL\n#include "big.h"', "write(fd)", "d")},
        flags={f"{n}.cpp": ["-Xclang", "-include", "-Xclang", "forced.h"] for n in "abcd"}, shared=3,
        misfits={"d.cpp": "'CAREFUL' is no macro where .*big.h is included"}),
    "two kinds of flags": dict(
        files={"big.h": BIG, **{f"{n}.cpp": unit('#include "big.h"', "fsync(fd)", n) for n in "abcd"}},
        flags={"c.cpp": ["-DX"], "d.cpp": ["-DX"]}, shared=4, misfits={}),
}


def findings(here, *args):
    result = run(program, here, "--root", ".", "--no-cache", "-v", "--jsonl", "out.jsonl", *args)
    return result, read(here, "out.jsonl").decode().split("\n")[1:]


for name, case in CASES.items():
    here = project(os.path.join(base, re.sub(r"\W", "-", name)), case["files"])
    names = [f for f in case["files"] if f.endswith(".cpp")]
    if "flags" in case:
        commands = [{"directory": here, "file": n, "arguments": ["clang++", *FLAGS, *case["flags"].get(n, []), "-c", n]} for n in names]
        with open(os.path.join(here, "compile_commands.json"), "w", encoding="utf-8") as out:
            json.dump(commands, out)
    else:
        database(here, names)
    alone, expected = findings(here, "--no-share")
    fail.check(len(expected) > 1, f"{name}: no findings: {alone}")
    for jobs in ("-j1", "-j3"):
        together, got = findings(here, jobs)
        fail.same(got, expected, f"{name} {jobs}: other findings than alone: {together}")
        fail.check(together.code == alone.code == case.get("code", 1), f"{name} {jobs}: exit code: {together}")
        if case["shared"] is not None:
            fail.check(f"; {case['shared']} shared the parse of headers" in together.err,
                       f"{name} {jobs}: {case['shared']} should share headers: {together.err}")
        if case["misfits"] is not None:
            told = dict(re.findall(r"^async-tidy: (\S+) does not share these headers: (.*)$", together.err, re.MULTILINE))
            fail.same(sorted(told), sorted(case["misfits"]), f"{name} {jobs}: other misfits: {together.err}")
            for file, why in case["misfits"].items():
                fail.check(re.search(why, told.get(file, "")), f"{name} {jobs}: {file}: '{why}' expected: {told.get(file)}")

# Nothing is gained for two small files, and nothing is said.
small = project(os.path.join(base, "small"), {"a.cpp": "int a;\n", "b.cpp": "int b;\n"})
result = run(program, small, "--no-cache", "-v")
fail.check("shared" not in result.err, f"small: {result}")

fail.finish()
