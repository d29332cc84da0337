"""cache.py ASYNC-TIDY DIR: what is remembered is right, whatever happens to it."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time

from driver import PROGRAM, Failures, project, put, read, run

program, base = sys.argv[1], os.path.abspath(sys.argv[2])
fail = Failures()
here = project(os.path.join(base, "project"))
cache = os.path.join(base, "cache")
OLD = time.time() - 60 # the cache does not trust what was written while it ran


def age(where=here):
    for directory, _, names in os.walk(where):
        for name in names:
            if not name.startswith("out."):
                os.utime(os.path.join(directory, name), (OLD, OLD))
    # That is a change of its own, and what changes as a run begins is not remembered.
    time.sleep(0.05)


def go(*args, where=cache):
    """A run: its exit code and findings, and how many results came from the cache."""
    result = run(program, here, "-j1", "-v", "--root", here, "--cache-dir", where, *args)
    hits = re.search(r"(\d+) of (\d+) files from the cache", result.err)
    return (result.code, result.out), int(hits[1]) if hits else None, result.err


def fresh(*args):
    result = run(program, here, "-j1", "--root", here, "--no-cache", *args)
    return (result.code, result.out)


age()
expected = fresh()
fail.same(expected[0], 1, "the exit code without a cache")
fail.check(not os.path.exists(cache), "--no-cache writes a cache")


def step(what, hits, *args, result=None):
    found, got, err = go(*args)
    fail.same(found, result or expected, f"{what}: the findings")
    fail.same(got, hits, f"{what}: results from the cache ({err})")


# ------------------------------------------------------------------------------------------------ what makes a difference
step("the first run", 0)
step("the second run", 5)
step("a run with more workers", 5, "-j3")
os.utime(os.path.join(here, "include/lib.h"), (OLD - 9, OLD - 9))
step("a header touched but not changed", 5)

header = PROGRAM["include/lib.h"]
put(here, {"include/lib.h": header + "// changed\n"})
age()
step("a header changed: its four dependents", 1)
step("and again", 5)
put(here, {"include/lib.h": header})
age()
step("the header changed back: both states are known", 5)

put(here, {"src/one.cpp": PROGRAM["src/one.cpp"].replace("::fsync(fd)", "(void)fd;        ")})
age()
quick = fresh()
fail.check(quick[0] == 1 and "'one'" not in quick[1], f"the helper does not block any more, but: {quick[1]}")
step("a helper changed: chains through it are gone", 4, result=quick)
put(here, {"src/one.cpp": PROGRAM["src/one.cpp"]})
age()
step("the helper changed back", 5)
# The same size and the same time, but other bytes, as 'cp -p' may bring: the inode tells.
put(here, {"src/one.new": PROGRAM["src/one.cpp"].replace("::fsync(fd)", "::fsyncs(d)")})
os.utime(os.path.join(here, "src/one.new"), (OLD, OLD))
os.replace(os.path.join(here, "src/one.new"), os.path.join(here, "src/one.cpp"))
result, hits, _ = go()
fail.same(hits, 4, "a file replaced by one of the same size and time: results from the cache")
put(here, {"src/one.cpp": PROGRAM["src/one.cpp"]})
age()

put(here, {".async-tidy.yaml": "library: mine\nnonblocking: ['::two']\n"})
age()
modelled = fresh()
fail.check(modelled != expected, "the model makes no difference")
step("a model appeared", 0, result=modelled)
step("the model stays", 5, result=modelled)
put(here, {".async-tidy.yaml": "library: mine\nnonblocking: ['::one']\n"})
age()
remodelled = fresh()
fail.check(remodelled not in (expected, modelled), "the other model makes no difference")
step("the model changed", 0, result=remodelled)
os.remove(os.path.join(here, ".async-tidy.yaml"))
step("the model is gone", 5)

put(here, {"src/.clang-tidy": "Checks: '-async-discarded-task'\n"})
configured = fresh()
fail.check(configured != expected, "the .clang-tidy makes no difference")
step(".clang-tidy appeared", 0, result=configured)
step(".clang-tidy stays", 5, result=configured)
os.remove(os.path.join(here, "src/.clang-tidy"))
step(".clang-tidy is gone", 5)
fewer = fresh("--checks=-async-discarded-task")
step("--checks", 0, "--checks=-async-discarded-task", result=fewer)

commands = read(here, "compile_commands.json").decode()
put(here, {"compile_commands.json": commands.replace('"-c", "src/one.cpp"', '"-DX", "-c", "src/one.cpp"')})
step("the flags of one file changed", 4)
put(here, {"compile_commands.json": commands})
step("the flags changed back", 5)
# A header that takes the place of another is not among what was read before.
put(here, {"src/include/lib.h": header + "#define SHADOWS\n"})
age()
step("a header that comes first in the search, in a directory that was not there", 1)
step("and is still there", 5)
shutil.rmtree(os.path.join(here, "src/include"))

# ------------------------------------------------------------------------------------------------ damage
def files(where=cache):
    """The results; what is remembered of programs for editors, in a directory of its own, is none."""
    return sorted(e.path for e in os.scandir(where) if e.is_file())


step("before the damage", 5)
whole = os.path.join(base, "whole")
shutil.copytree(cache, whole)
damages = {
    "flipped": lambda b: bytes(c ^ 1 if i == len(b) // 2 else c for i, c in enumerate(b)),
    "flipped at the end": lambda b: b[:-1] + bytes([b[-1] ^ 128]),
    "truncated": lambda b: b[:-3],
    "truncated to its checksum": lambda b: b[:32],
    "emptied": lambda b: b"",
    "zeroed": lambda b: bytes(len(b)),
    "doubled": lambda b: b + b,
}
for what, damage in damages.items():
    for name in files():
        with open(name, "rb") as file:
            content = file.read()
        with open(name, "wb") as file:
            file.write(damage(content) if content else b"x")
    step(f"every file {what}", 0)
    step(f"every file {what}, and the run after", 5)
# One file swapped for another, right by itself.
results = [n for n in files() if "-r-" in os.path.basename(n)]
fail.check(len(results) >= 5, f"the cache holds {files()}")
first, second = results[:2]
swapped = read(first)
shutil.copyfile(second, first)
with open(second, "wb") as file:
    file.write(swapped)
found, _, err = go()
fail.same(found, expected, f"two results swapped ({err})")
# Directories where files should be.
for name in files():
    os.remove(name)
    os.makedirs(os.path.join(name, "x"))
found, _, err = go()
fail.same(found, expected, f"directories in place of files ({err})")
shutil.rmtree(cache)

# ------------------------------------------------------------------------------------------------ no place to write
def unusable(what, where):
    found, hits, err = go(where=where)
    fail.same(found, expected, f"{what}: the findings")
    fail.same(hits, 0, f"{what}: results from the cache")
    fail.same(err.count("results are not remembered"), 1, f"{what}: how often it is said ({err})")
    quiet = run(program, here, "-j1", "-q", "--root", here, "--cache-dir", where)
    fail.same((quiet.code, quiet.out, quiet.err), (*expected, ""), f"{what}, with -q")


put(base, {"file": "not a directory"})
unusable("a file in place of the directory", os.path.join(base, "file"))
unusable("a directory that cannot be made", "/proc/async-tidy-test")


class Mounted:
    """A small file system, where this system lets us."""

    def __init__(self, *options):
        self.path = os.path.join(base, "mount")
        self.options = options

    def __enter__(self):
        os.makedirs(self.path, exist_ok=True)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(self.options), "tmpfs", self.path], capture_output=True, check=False)
        return self.path if done.returncode == 0 else None

    def __exit__(self, *_):
        subprocess.run(["umount", self.path], capture_output=True, check=False)


with Mounted("size=16k") as full:
    if full:
        with open(os.path.join(full, "filler"), "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError:
                pass
        unusable("a full disk", full)
with Mounted("size=10m") as readonly:
    if readonly:
        shutil.copytree(whole, os.path.join(readonly, "cache"))
        subprocess.run(["mount", "-o", "remount,ro", readonly], check=True)
        found, hits, err = go(where=os.path.join(readonly, "cache"))
        fail.same((found, hits), (expected, 5), f"a read-only cache that has everything ({err})")
        unusable("a read-only cache in which nothing is", os.path.join(readonly, "new"))

# ------------------------------------------------------------------------------------------------ others at work
def start(*args, where=cache):
    return subprocess.Popen([program, "-j1", "--root", here, "--cache-dir", where, *args], cwd=here,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


several = [start() for _ in range(3)]
for number, process in enumerate(several):
    out, _ = process.communicate(timeout=300)
    fail.same((process.returncode, out), expected, f"run {number} of three at once")
step("after three at once", 5)

for when in (0.05, 0.3, 0.8):
    shutil.rmtree(cache)
    killed = start()
    time.sleep(when)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    found, hits, err = go()
    fail.same(found, expected, f"after a run killed after {when} seconds ({err})")
    step(f"the run after that ({when})", 5)

# ------------------------------------------------------------------------------------------------ size
def size():
    return sum(os.path.getsize(n) for n in files())


big = "".join(f"void leaf{i}();\nvoid some_function_with_a_name_{i}() {{ leaf{i}(); }}\n" for i in range(6000))
crowd = project(os.path.join(base, "crowd"), {f"{n}.cpp": big.replace("some", f"some_{n}") for n in range(4)}, flags=["-std=c++20"])
age(crowd)
run(program, crowd, "-j1", "--root", crowd, "--cache-dir", cache)
fail.check(size() > 2 << 20, f"the crowd takes only {size()} bytes: the test proves nothing")
run(program, crowd, "-j1", "--root", crowd, "--cache-dir", cache, "--cache-size=1", "--checks=-async-void-callback")
fail.check(size() <= 1 << 20, f"--cache-size=1 leaves {size()} bytes")
fail.finish()
