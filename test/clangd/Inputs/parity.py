"""async-clangd shows in each file what async-tidy reports there, no more and no less.

  parity.py --async-tidy P --async-clangd Q --dir DIR [--no-index] [--skip TEXT]... PROGRAM... -- compile flags

PROGRAM is the input of a program-test (files behind '//--- path' lines), or a directory with sources, which is copied. All
of it is one project. async-tidy goes first and leaves its program index; every file that it compiles, and every header that
it has a finding in, is then opened in async-clangd. Compared are file, line, column, check, message, and the notes of chains.
"""

import importlib.machinery
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import urllib.parse

import lsp

HERE = os.path.dirname(os.path.abspath(__file__))


def program_test():
    path = os.path.join(HERE, "..", "..", "program-test")
    loader = importlib.machinery.SourceFileLoader("program_test", path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("program_test", loader))
    loader.exec_module(module)
    return module


def normal(message):
    """clangd begins messages with a capital and says when there is a fix."""
    message = message.removesuffix(" (fix available)").removesuffix(" (fixes available)")
    return message[:1].lower() + message[1:]


def from_tidy(argv, directory):
    done = subprocess.run(argv, cwd=directory, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"exit code {done.returncode}: {' '.join(argv)}\n{done.stderr}")
    with open(os.path.join(directory, "out.jsonl"), encoding="utf-8") as text:
        lines = [json.loads(line) for line in text]
    found = {}
    for f in lines:
        if "check" not in f or "file" not in f:
            continue
        notes = tuple((n["file"], n["line"], normal(n["message"])) for n in f.get("notes", []) if "file" in n)
        found.setdefault(f["file"], []).append((f["line"], f["column"], f["check"], normal(f["message"]), notes))
    return found


def describe(name, finding, who):
    line, column, check, message, notes = finding
    return f"{name}:{line}:{column}: {who}: {message} [{check}]" + "".join(f"\n    {n}" for n in notes)


def from_clangd(server, directory, name):
    path = os.path.join(directory, name)
    uri = server.open(path, language="c" if path.endswith(".c") else "cpp")
    found = []
    for d in lsp.ours(server.diagnostics(uri)):
        notes = []
        for r in d.get("relatedInformation", []):
            where = urllib.parse.unquote(r["location"]["uri"].removeprefix("file://"))
            where = os.path.relpath(where, directory) if where.startswith(directory + "/") else where
            notes.append((where, r["location"]["range"]["start"]["line"] + 1, normal(r["message"])))
        # An editor underlines an expression; the finding's place is somewhere in it.
        start, end = ((at["line"] + 1, at["character"] + 1) for at in (d["range"]["start"], d["range"]["end"]))
        found.append((start, end, d["code"], normal(d["message"]), tuple(notes)))
    server.close_document(uri)
    return found


def arguments():
    argv, flags = sys.argv[1:], []
    if "--" in argv:
        at = argv.index("--")
        argv, flags = argv[:at], argv[at + 1:]
    options, programs, skip = {}, [], []
    while argv:
        word = argv.pop(0)
        if word == "--skip":
            skip.append(argv.pop(0))
        elif word.startswith("--"):
            options[word] = argv.pop(0)
        else:
            programs.append(word)
    return options, programs, skip, flags


def write_project(directory, programs, flags):
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    commands = []
    for program in programs:
        base = os.path.splitext(os.path.basename(program))[0]
        if os.path.isdir(program):
            shutil.copytree(program, os.path.join(directory, base))
            for where, _, files in sorted(os.walk(os.path.join(directory, base))):
                commands += [{"directory": where, "file": f, "arguments": ["clang++", *flags, "-c", f]}
                             for f in sorted(files) if f.endswith(".cpp")]
        else:
            test = program_test()
            commands += test.write(test.split(program), os.path.join(directory, base), flags)
    with open(os.path.join(directory, "compile_commands.json"), "w", encoding="utf-8") as out:
        json.dump(commands, out)
    return commands


def main():
    options, programs, skip, flags = arguments()
    for program in ("--async-tidy", "--async-clangd"):
        options[program] = os.path.abspath(options[program])
    directory = os.path.realpath(options["--dir"])
    commands = write_project(directory, programs, flags)
    os.environ["XDG_CACHE_HOME"] = os.path.join(directory, "cache")
    expected = from_tidy([options["--async-tidy"], "-p", directory, "--root", directory, "-q", "-j2", "--keep-going", "--fail-on=never",
                          "--text=/dev/null", "--jsonl", "out.jsonl"], directory)
    os.environ["XDG_CONFIG_HOME"] = lsp.quiet_config(directory)
    server = lsp.Server([options["--async-clangd"], "--background-index=0", "--log=error", "-j=1", *options.get("--args", "").split()],
                        directory)
    files = [os.path.relpath(os.path.join(c["directory"], c["file"]), directory) for c in commands]
    files += [f for f in expected if f not in files]
    compared, problems = 0, []
    for name in sorted(set(files)):
        if any(s in name for s in skip):
            continue
        found, want = from_clangd(server, directory, name), expected.get(name, [])
        compared += len(want)
        for f in want:
            same = [g for g in found if g[0] <= f[:2] <= g[1] and g[2:] == f[2:]]
            if same:
                found.remove(same[0])
            else:
                problems.append(describe(name, f, "only async-tidy"))
        problems += [describe(name, (*g[0], *g[2:]), "only async-clangd") for g in found]
    server.close()
    print(f"{len(set(files))} files, {compared} findings of async-tidy, {len(problems)} differences")
    if problems:
        sys.exit("\n".join(problems))
    if not compared:
        sys.exit("nothing was compared")


if __name__ == "__main__":
    main()
