#!/usr/bin/env python3
"""malformed.py ASYNC_TIDY DIRECTORY

Databases, models, baselines and line filters as they should not be: each is a clear error with the place and exit
code 2, and none is a crash."""

import os
import random
import re
import subprocess
import sys

async_tidy, root = sys.argv[1:]
os.makedirs(root, exist_ok=True)
os.chdir(root)

failures = []
runs = 0


def run(*arguments):
    global runs
    runs += 1
    return subprocess.run([async_tidy, *arguments], capture_output=True, timeout=60, stdin=subprocess.DEVNULL)


def check(name, result, wanted, code=2):
    err = result.stderr.decode("utf-8", "replace")
    if result.returncode != code:
        failures.append(f"{name}: exit code {result.returncode}, not {code}: {err[:300]}")
    elif not re.search(wanted, err):
        failures.append(f"{name}: no '{wanted}' in: {err[:300]}")


GOOD = '{"directory": "/x", "file": "a.cpp", "command": "g++ -c a.cpp"}'
DATABASES = [
    ("empty", "", r"json:1:1: the file is empty"),
    ("blank", " \n\t\n", r"json:1:1: the file is empty"),
    ("empty-list", "[]", r"json:1:1: the database has no entries"),
    ("object", "{}", r"json:1:1: expected an array of entries, not an object"),
    ("null", "null", r"json:1:1: expected an array of entries, not null"),
    ("number", "3", r"json:1:1: expected an array of entries, not a number"),
    ("string", '"x"', r"json:1:1: expected an array of entries, not a string"),
    ("word", "compile", r"json:1:\d+: "),
    ("yaml", "- directory: /x\n  file: a.cpp\n", r"json:1:\d+: "),
    ("open", "[", r"json:1:\d+: .*cut off"),
    ("cut-entry", "[" + GOOD[:-10], r"json:1:\d+: .*cut off"),
    ("cut-list", "[" + GOOD + ",", r"json:1:\d+: .*cut off"),
    ("trailing-comma", "[\n" + GOOD + ",\n]", r"json:3:\d+: "),
    ("two-roots", "[]\n[]", r"json:2:\d+: "),
    ("missing-comma", "[\n" + GOOD + "\n" + GOOD + "]", r"json:3:\d+: "),
    ("comment", "// made by hand\n[" + GOOD + "]", r"json:1:\d+: "),
    ("single-quotes", "[{'directory': '/x'}]", r"json:1:\d+: "),
    ("entry-number", "[\n" + GOOD + ",\n 7]", r"json:3:2: expected an object, not a number; an entry is"),
    ("entry-null", "[null]", r"json:1:2: expected an object, not null"),
    ("entry-list", "[[]]", r"json:1:2: expected an object, not an array"),
    ("entry-empty", "[{}]", r'json:1:2: the entry has no "directory"; an entry is'),
    ("no-directory", '[{"file": "a.cpp", "command": "g++ a.cpp"}]', r'json:1:2: the entry has no "directory"'),
    ("no-file", '[\n\n  {"directory": "/x", "command": "g++ a.cpp"}]', r'json:3:3: the entry has no "file"'),
    ("no-command", '[{"directory": "/x", "file": "a.cpp"}]', r'json:1:2: the entry has neither "command" nor "arguments"'),
    ("directory-number", '[{"directory": 7, "file": "a.cpp", "command": "g++"}]',
     r'json:1:16: expected a string for "directory", not a number'),
    ("file-list", '[{"directory": "/x",\n "file": ["a.cpp"], "command": "g++"}]',
     r'json:2:10: expected a string for "file", not an array'),
    ("file-null", '[{"directory": "/x", "file": null, "command": "g++"}]', r'expected a string for "file", not null'),
    ("file-empty", '[{"directory": "/x", "file": "", "command": "g++"}]', r'json:1:30: "file" is empty'),
    ("directory-empty", '[{"directory": " ", "file": "a", "command": "g++"}]', r'"directory" is empty'),
    ("command-list", '[{"directory": "/x", "file": "a.cpp", "command": ["g++"]}]',
     r'expected a string for "command", not an array'),
    ("command-empty", '[{"directory": "/x", "file": "a.cpp", "command": ""}]', r'"command" is empty'),
    ("command-bool", '[{"directory": "/x", "file": "a.cpp", "command": true}]', r'"command", not a boolean'),
    ("arguments-string", '[{"directory": "/x", "file": "a.cpp", "arguments": "g++ a.cpp"}]',
     r'expected an array of strings for "arguments", not a string'),
    ("arguments-empty", '[{"directory": "/x", "file": "a.cpp", "arguments": []}]', r'json:1:52: "arguments" is empty'),
    ("arguments-number", '[{"directory": "/x", "file": "a.cpp", "arguments": ["g++",\n 3]}]',
     r'json:2:2: expected a string in "arguments", not a number'),
    ("arguments-null", '[{"directory": "/x", "file": "a.cpp", "arguments": [null]}]', r'expected a string in "arguments", not null'),
    ("open-quote", '[{"directory": "/x", "file": "a.cpp", "command": "g++ -DX=\'a a.cpp"}]',
     r"json:1:50: the command has a quote without its end, at character 9"),
    ("open-double-quote", '[{"directory": "/x", "file": "a.cpp", "command": "g++ -DX=\\"a a.cpp"}]', r"quote without its end"),
    ("last-backslash", '[{"directory": "/x", "file": "a.cpp", "command": "g++ a.cpp \\\\"}]', r"the command ends in a backslash"),
    ("nul-file", '[{"directory": "/x", "file": "a\\u0000.cpp", "command": "g++"}]', r'"file" contains a NUL'),
    ("nul-argument", '[{"directory": "/x", "file": "a.cpp", "arguments": ["g++", "-D\\u0000"]}]', r"an argument contains a NUL"),
    ("second-entry", "[\n" + GOOD + ',\n{"directory": "/x", "file": 1, "command": "g++"}]', r'json:3:29: expected a string for "file"'),
    ("bad-escape", '[{"directory": "\\q"}]', r"json:1:\d+: "),
    ("bad-unicode", '[{"directory": "\\uZZZZ"}]', r"json:1:\d+: "),
    ("control", '[{"directory": "a\nb"}]', r"json:2:\d+: "),
    ("deep-lists", "[" * 200000, r"json:1:101: values are nested more than 100 levels deep"),
    ("deep-objects", '{"a":' * 200000, r"json:1:\d+: values are nested more than"),
    ("latin-1", b'[{"directory": "/x/\xe4", "file": "a.cpp"}]', r"json:1:\d+: .*UTF-8"),
    ("utf-16", ("[" + GOOD + "]").encode("utf-16"), r"json:1:1: .*UTF-8"),
    ("binary", bytes(range(256)) * 64, r"json:2:\d+: "),
    ("elf", b"\x7fELF\x02\x01\x01" + b"\0" * 500, r"json:1:\d+: "),
    ("zeros", b"\0" * 4096, r"json:1:\d+: "),
    ("conflict", "[\n<<<<<<< HEAD\n" + GOOD + "\n=======\n" + GOOD + "\n>>>>>>> b\n]", r"json:2:1: .*merge that was not finished"),
    ("only-msvc", '[{"directory": "/x", "file": "a.cpp", "command": "cl.exe /c a.cpp"}]', r"no entry can be analysed.*style of MSVC"),
    ("only-nvcc", '[{"directory": "/x", "file": "a.cu", "command": "nvcc -c a.cu"}]', r"no entry can be analysed.*CUDA"),
    ("only-assembler", '[{"directory": "/x", "file": "a.s", "command": "gcc -c a.s"}]', r"no entry can be analysed.*not a C or C\+\+ file"),
    ("no-compiler", '[{"directory": "/x", "file": "a.cpp", "command": "ccache"}]', r"names no compiler"),
    ("long-wrappers", '[{"directory": "/x", "file": "a.cpp", "command": "' + "env " * 100000 + '"}]', r"no entry can be analysed"),
    ("number-huge", '[{"directory": 1e999999, "file": "a.cpp"}]', r"json:1:\d+: "),
]
for name, text, wanted in DATABASES:
    os.makedirs(name, exist_ok=True)
    with open(f"{name}/compile_commands.json", "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    check(f"database {name}", run("doctor", "--commands", "-p", name), wanted)

# Odd, but right.
ODD = [
    ("bom", b"\xef\xbb\xbf[" + GOOD.encode() + b"]"),
    ("windows-lines", ("[\r\n" + GOOD + "\r\n]\r\n").encode()),
    ("extra-keys", GOOD.replace("{", '[{"output": "a.o", "x": {"y": [1, null]}, ').encode() + b"]"),
    ("both-forms", b'[{"directory": "/x", "file": "a.cpp", "command": 3, "arguments": ["g++", "a.cpp"]}]'),
    ("twice-a-key", b'[{"directory": 1, "directory": "/x", "file": "a.cpp", "command": "g++ a.cpp"}]'),
    ("relative", b'[{"directory": "..", "file": "sub/../a.cpp", "command": "g++ a.cpp"}]'),
    ("long-flag", b'[{"directory": "/x", "file": "a.cpp", "command": "g++ -DX=' + b"y" * 1000000 + b' a.cpp"}]'),
    ("many-flags", b'[{"directory": "/x", "file": "a.cpp", "command": "g++ ' + b"-DX " * 20000 + b'a.cpp"}]'),
    ("no-input", b'[{"directory": "/x", "file": "a.cpp", "command": "g++"}]'),
]
for name, text in ODD:
    os.makedirs(name, exist_ok=True)
    with open(f"{name}/compile_commands.json", "wb") as file:
        file.write(text)
    result = run("doctor", "--commands", "-p", name)
    check(f"odd database {name}", result, r"^$", code=0)
    if b"a.cpp\n" not in result.stdout:
        failures.append(f"odd database {name}: a.cpp is not in it")

# Places that are no databases.
os.makedirs("no-file-inside", exist_ok=True)
os.makedirs("is-a-directory/compile_commands.json", exist_ok=True)
check("given nothing", run("doctor", "--commands", "-p", "gone"), r"'gone', given with -p, does not exist")
check("given empty", run("doctor", "--commands", "-p", "no-file-inside"), r"compile_commands.json' does not exist; make one with")
check("given directory", run("doctor", "--commands", "-p", "is-a-directory"), r"is a directory, not a file")

MODELS = [
    ("empty", "", r""),
    ("list", "- a\n", r"model.yaml:1:1: "),
    ("scalar", "hello\n", r"model.yaml:1:1: "),
    ("no-library", "blocking: []\n", r"model.yaml:1:1: missing required key 'library'; add it"),
    ("unknown-key", "library: x\nbloking: [f]\n", r"model.yaml:2:1: .*did you mean 'blocking'"),
    ("unknown-category", "library: x\nblocking:\n  - {name: f, category: slep}\n", r"model.yaml:3:\d+: .*did you mean 'sleep'"),
    ("no-category", "library: x\nblocking:\n  - {name: f}\n", r"model.yaml:3:\d+: missing required key 'category'"),
    ("template", "library: x\nrun: ['std::future<int>::get']\n", r"model.yaml:2:\d+: .*without template arguments"),
    ("parameters", "library: x\nrun: ['f(int)']\n", r"model.yaml:2:\d+: .*without parameters"),
    ("blank-name", "library: x\nrun: ['a b']\n", r"model.yaml:2:\d+: .*no blanks"),
    ("empty-name", "library: x\nrun: ['']\n", r"model.yaml:2:\d+: .*must not be empty"),
    ("colons", "library: x\nrun: ['a::']\n", r"model.yaml:2:\d+: .*not a qualified"),
    ("condition", "library: x\nblocking:\n  - {name: f, category: wait, when: ['arg(0) ~ 3']}\n", r"model.yaml:3:\d+: unknown condition"),
    ("condition-index", "library: x\nblocking:\n  - {name: f, category: wait, when: ['arg(x) == 3']}\n", r"model.yaml:3:\d+: .*not the number of an argument"),
    ("condition-huge", "library: x\nblocking:\n  - {name: f, category: wait, when: ['arg(99999999999999999999) == 3']}\n", r"model.yaml:3:\d+: "),
    ("entry-list", "library: x\nrun:\n  - [a, b]\n", r"model.yaml:3:\d+: .*not a list"),
    ("role-scalar", "library: x\nrun: f\n", r"model.yaml:2:\d+: "),
    ("role-map", "library: x\nrun: {a: b}\n", r"model.yaml:2:\d+: "),
    ("no-namespaces", "library: x\nrun: ['$::f']\n", r"model.yaml:1:1: '\$' stands for each of 'namespaces'"),
    ("tabs", "library: x\n\trun: [f]\n", r"model.yaml:\d+:\d+: "),
    ("open-quote", "library: 'x\n", r"model.yaml:\d+:\d+: "),
    ("open-bracket", "library: x\nrun: [f\n", r"model.yaml:\d+:\d+: "),
    ("twice", "library: x\nrun: [f]\nrun: [g]\n", r"model.yaml:3:\d+: "),
    ("anchor", "library: x\nrun: *nowhere\n", r"model.yaml:\d+:\d+: "),
    ("binary", bytes(range(256)) * 16, r"model.yaml:\d+:\d+: "),
    ("zeros", b"\0" * 1024, r"model.yaml:\d+:\d+: "),
    ("utf-16", "library: x\n".encode("utf-16"), r"model.yaml:\d+:\d+: "),
    ("arg-text", "library: x\noffload:\n  - {name: f, arg: first}\n", r"model.yaml:3:\d+: "),
    ("arg-negative", "library: x\noffload:\n  - {name: f, arg: -1}\n", r"model.yaml:3:\d+: "),
    ("conflict", "library: x\n<<<<<<< HEAD\nrun: [f]\n=======\n", r"model.yaml:\d+:\d+: "),
    ("deep-flow", "library: x\nrun: " + "[" * 100000, r"model.yaml:\d+:\d+: "),
    ("deep-maps", "library: x\nrun: " + "{a: " * 100000, r"model.yaml:\d+:\d+: "),
    ("deep-block", "library: x\n" + "".join(" " * i + "- \n" for i in range(3000)), r"model.yaml:\d+:\d+: "),
    ("deep-dashes", "library: x\nrun:\n  " + "- " * 100000, r"model.yaml:\d+:\d+: "),
]
for name, text, wanted in MODELS:
    os.makedirs(f"model-{name}", exist_ok=True)
    path = f"model-{name}/model.yaml"
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    check(f"model {name}", run("models", "--check", path), wanted)
check("model gone", run("models", "--check", "gone.yaml"), r"cannot read the model file 'gone.yaml'")
check("model directory", run("models", "--check", "."), r"'.' is a directory")

FINGERPRINT = '{"fingerprint": "aa", "check": "c", "file": "f", "message": "m"}'
BASELINES = [
    ("empty", "", r"b.json:1:1: the file is empty"),
    ("list", "[]", r"b.json:1:1: this is no baseline of async-tidy"),
    ("other-json", '{"version": "2.1.0", "runs": []}', r"b.json:1:1: this is no baseline"),
    ("no-version", '{"findings": []}', r"b.json:1:1: this is no baseline"),
    ("version-text", '{"version": "one", "findings": []}', r"b.json:1:13: expected a version"),
    ("version-new", '{"version": 99, "findings": []}', r"b.json:1:13: version 99 was written by a newer async-tidy"),
    ("findings-object", '{"version": 1, "findings": {}}', r"b.json:1:28: expected an array, not an object"),
    ("entry-string", '{"version": 1, "findings": [\n"aa"]}', r"b.json:2:1: expected an object, not a string"),
    ("no-fingerprint", '{"version": 1, "findings": [\n{"check": "c"}]}', r'b.json:2:1: the entry has no "fingerprint"'),
    ("fingerprint-number", '{"version": 1, "findings": [\n' + FINGERPRINT.replace('"aa"', "7") + "]}",
     r'b.json:2:17: expected a string for "fingerprint", not a number'),
    ("fingerprint-empty", '{"version": 1, "findings": [' + FINGERPRINT.replace("aa", "") + "]}", r"the fingerprint is empty"),
    ("cut", '{"version": 1, "findings": [\n' + FINGERPRINT, r"b.json:2:\d+: .*cut off"),
    ("conflict", '{"version": 1, "findings": [\n<<<<<<< HEAD\n' + FINGERPRINT, r"b.json:2:1: .*merge that was not finished"),
    ("deep", "[" * 100000, r"b.json:1:101: "),
]
with open("none.jsonl", "w") as file:
    file.write('{"type":"run","version":1,"findings":0}\n')
for name, text, wanted in BASELINES:
    os.makedirs(f"baseline-{name}", exist_ok=True)
    path = f"baseline-{name}/b.json"
    for extra in ([], ["--update-baseline"]):
        with open(path, "w") as file:
            file.write(text)
        check(f"baseline {name} {extra}", run("report", "none.jsonl", "--baseline", path, *extra), wanted)
        # What is no baseline is not ours to overwrite.
        with open(path) as file:
            if file.read() != text:
                failures.append(f"baseline {name}: was written over")

FILTERS = [
    ("", r"--line-filter:1:1: "),
    ("a.cpp", r"--line-filter:1:\d+: "),
    ("{}", r"--line-filter:1:1: expected an array, not an object; write"),
    ("[1]", r"--line-filter:1:2: expected an object, not a number"),
    ('[{"lines": [[1,2]]}]', r'--line-filter:1:2: expected a "name"'),
    ('[{"name": "a", "line": 3}]', r'unknown key "line"; known are "name" and "lines"'),
    ('[{"name": "a", "lines": 3}]', r"--line-filter:1:25: expected an array of"),
    ('[{"name": "a", "lines": [3]}]', r"--line-filter:1:26: expected \[first,last\]"),
    ('[{"name": "a", "lines": [[3]]}]', r"expected \[first,last\]"),
    ('[{"name": "a", "lines": [[3,1]]}]', r"1 <= first <= last"),
    ('[{"name": "a", "lines": [[0,1]]}]', r"1 <= first <= last"),
    ('[{"name": "a", "lines": [[-1,1]]}]', r"1 <= first <= last"),
    ('[{"name": "a", "lines": [["1","2"]]}]', r"expected \[first,last\]"),
    ('[{"name": "a", "lines": [[1,99999999999]]}]', r"expected \[first,last\]"),
]
for text, wanted in FILTERS:
    check(f"line filter {text}", run("report", "none.jsonl", "--line-filter", text), wanted)

# Cut and spoilt at random: any outcome but a crash, and no silence about it.
chance = random.Random(3)
good_database = ("[\n " + GOOD + ",\n " + GOOD.replace("g++", "ccache g++ -DX='a \\\\\\\"b' @r.rsp") + "\n]\n").encode()
good_model = b"library: x\nnamespaces: [a, b::c]\nblocking:\n  - {name: '$::f', category: wait, when: ['arg(0) != 0']}\nrun: ['$::g']\nremove: {run: [h]}\n"
good_baseline = ('{\n"version": 1,\n"findings": [\n' + FINGERPRINT + "\n]\n}\n").encode()


def spoilt(good):
    text = bytearray(good)
    kind = chance.randrange(3)
    if kind == 0:
        return bytes(text[: chance.randrange(len(text))])
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(text))
        if kind == 1:
            text[at] = chance.randrange(256)
        else:
            text[at:at] = bytes(chance.choice([b"[", b"{", b'"', b"\\", b",", b"\0", b"\xff", b"- ", b"\n", b": ", b"'"]))
    return bytes(text)


os.makedirs("random", exist_ok=True)
for number in range(40):
    for good, path, arguments in (
        (good_database, "random/compile_commands.json", ("doctor", "--commands", "-p", "random")),
        (good_model, "random/model.yaml", ("models", "--check", "random/model.yaml")),
        (good_baseline, "random/b.json", ("report", "none.jsonl", "--baseline", "random/b.json")),
    ):
        text = spoilt(good)
        with open(path, "wb") as file:
            file.write(text)
        result = run(*arguments)
        if result.returncode not in (0, 2) or (result.returncode == 2 and b"error: " not in result.stderr):
            with open(f"random/failed-{number}", "wb") as file:
                file.write(text)
            failures.append(f"random {path} {number}: exit code {result.returncode}: {result.stderr[:300]}")

for failure in failures:
    print(failure)
print(f"{runs} runs, {len(failures)} mistakes")
sys.exit(1 if failures else 0)
