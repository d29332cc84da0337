"""What the tests of the driver share: small projects, runs of async-tidy, and one list of failures."""

import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
INPUTS = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(HERE))), "Inputs")
FLAGS = ["-std=c++20", "-I", INPUTS, "-I."]

# Five files with chains between them, and one in which there is nothing to find.
PROGRAM = {
    "include/lib.h": "#pragma once\nvoid one(int fd);\nvoid two(int fd);\nvoid three(int fd);\nvoid tie(int fd);\nvoid quick();\n",
    "src/main.cpp": '#include "include/lib.h"\n#include "task.h"\nmy::task<> f(int fd) {\n  one(fd);\n  three(fd);\n  tie(fd);\n  quick();\n'
                    "  co_return;\n}\nmy::task<> g() {\n  f(1);\n  co_return;\n}\n",
    "src/one.cpp": '#include "include/lib.h"\n#include <unistd.h>\nvoid one(int fd) { ::fsync(fd); }\n',
    "src/two.cpp": '#include "include/lib.h"\nvoid two(int fd) { one(fd); }\n',
    "src/three.cpp": '#include "include/lib.h"\nvoid three(int fd) { two(fd); }\nvoid tie(int fd) { two(fd), three(fd); }\n',
    "src/quick.cpp": "void quick() {}\n",
}


class Failures(list):
    def check(self, condition, what):
        if not condition:
            self.append(what)

    def same(self, got, expected, what):
        if got != expected:
            if isinstance(got, list) and len(got) == len(expected):
                got, expected = next((g, e) for g, e in zip(got, expected) if g != e)
            self.append(f"{what}:\n  expected: {repr(expected)[:3000]}\n  got:      {repr(got)[:3000]}")

    def finish(self):
        if self:
            sys.exit("\n".join(self))


def put(directory, files):
    for name, text in files.items():
        path = os.path.join(directory, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)


def database(directory, names, flags=None, where="compile_commands.json"):
    commands = [{"directory": directory, "file": n, "arguments": ["clang++", *(FLAGS if flags is None else flags), "-c", n]}
                for n in names]
    put(directory, {where: json.dumps(commands)})


def project(directory, files=None, flags=None):
    """A fresh directory with files and the database of those that are compiled."""
    directory = os.path.abspath(directory)
    if os.path.exists(directory):
        shutil.rmtree(directory)
    files = PROGRAM if files is None else files
    put(directory, files)
    database(directory, [n for n in files if n.endswith(".cpp")], flags)
    return directory


class Result:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def __repr__(self):
        return f"exit code {self.code}\n{self.out}{self.err}"


def run(program, directory, *args, env=None, timeout=120):
    done = subprocess.run([program, *args], cwd=directory, capture_output=True, text=True, timeout=timeout, errors="replace",
                          env={**os.environ, **(env or {})}, check=False)
    return Result(done.returncode, done.stdout, done.stderr)


def read(*path):
    with open(os.path.join(*path), "rb") as file:
        return file.read()
