"""causes.py DIR INCLUDE: a small program with findings that have causes in common, and its compilation database."""

import json
import os
import sys

here, include = (os.path.abspath(p) for p in sys.argv[1:3])
coroutine = "my::task<> {}(int fd) {{\n  {};\n  co_return;\n}}\n".format
FILES = {
    "lib.h": "#pragma once\nvoid save(int fd);\nvoid audit(int fd);\nvoid rare(int fd);\nvoid first_lambda(int fd);\nvoid second_lambda(int fd);\n",
    # All ways to 'flush' lead through 'save', and two of them through 'audit'.
    "lib.cpp": '#include "lib.h"\n#include <unistd.h>\nstatic void flush(int fd) {\n  ::fsync(fd);\n}\nvoid save(int fd) {\n  flush(fd);\n}\n'
               "void audit(int fd) {\n  save(fd);\n}\nvoid rare(int fd) {\n  ::fdatasync(fd);\n}\n"
               "void first_lambda(int fd) {\n  [&] { ::fsync(fd); }();\n}\nvoid second_lambda(int fd) {\n  [&] { ::fsync(fd); }();\n}\n",
    # Of somebody else: nobody edits it here.
    "vendor/vendor.h": "#pragma once\n#include <unistd.h>\nnamespace vendor {\ninline void put(int fd) { ::usleep(fd); }\n"
                       "inline void log(int fd) { put(fd); }\n}\n",
    "a.cpp": '#include "lib.h"\n#include "task.h"\n#include <vendor.h>\n' + "".join(coroutine(f"a{i}", "save(fd)") for i in range(6))
             + "".join(coroutine(f"v{i}", "vendor::log(fd)") for i in range(4)),
    "b.cpp": '#include "lib.h"\n#include "task.h"\n#include <unistd.h>\n' + "".join(coroutine(f"b{i}", "audit(fd)") for i in range(2))
             + coroutine("twice", "save(fd), save(fd)") + "".join(coroutine(f"r{i}", "rare(fd)") for i in range(3))
             + coroutine("silenced", "save(fd) /*;*/; // NOLINT(async-blocking-call): asked for") + coroutine("direct", "::usleep(1)")
             + "".join(coroutine(f"l{i}{j}", f"{name}_lambda(fd)") for i, name in enumerate(("first", "second")) for j in range(2)),
}
for name, text in FILES.items():
    os.makedirs(os.path.dirname(os.path.join(here, name)), exist_ok=True)
    with open(os.path.join(here, name), "w", encoding="utf-8") as out:
        out.write(text)
with open(os.path.join(here, "compile_commands.json"), "w", encoding="utf-8") as out:
    json.dump([{"directory": here, "file": n, "arguments": ["clang++", "-std=c++20", "-I", include, "-I.", "-isystem", "vendor", "-c", n]}
               for n in FILES if n.endswith(".cpp")], out)
