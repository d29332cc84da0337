"""malformed-facts.py ASYNC-TIDY LLVM-BIN DIR: 'link' says what is wrong with a facts file, and never crashes or hangs."""

import ctypes
import glob
import os
import random
import resource
import struct
import subprocess
import sys

from driver import FLAGS, Failures, put, read, run

program, llvm_bin, here = sys.argv[1], sys.argv[2], os.path.abspath(sys.argv[3])
MAGIC = b"async-tidy facts 8\n"
HEADER = len(MAGIC) + 8
SECONDS = 20
# A file that makes the reader allocate what it claims to hold shall fail here, not on somebody's machine.
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, resource.getrlimit(resource.RLIMIT_AS)[1]))

fail = Failures()
found = sorted(glob.glob(os.path.join(os.path.dirname(llvm_bin), "lib", "libLLVM*.so*")))
if not found:
    sys.exit(f"no libLLVM beside {llvm_bin}")
hash_of = ctypes.CDLL(found[0])._ZN4llvm11xxh3_64bitsENS_8ArrayRefIhEE
hash_of.argtypes, hash_of.restype = [ctypes.c_char_p, ctypes.c_size_t], ctypes.c_uint64


def sealed(body, magic=MAGIC):
    """A file with a checksum that is right."""
    return magic + struct.pack("<Q", hash_of(bytes(body), len(body))) + bytes(body)


def leb(number):
    out = bytearray()
    while True:
        out.append(number & 0x7F | (0x80 if number > 0x7F else 0))
        number >>= 7
        if not number:
            return bytes(out)


# ------------------------------------------------------------------------------------------------ a good one
put(here, {"a.cpp": '#include "task.h"\nextern "C" int fsync(int);\nvoid deep(int fd) { fsync(fd); }\nmy::task<> f(int fd) {\n  deep(fd);\n  co_return;\n}\n'
                    "my::task<> g() {\n  f(1);\n  co_return;\n}\n"})
made = run(program, here, "facts", "a.cpp", "-o", "good.facts", "--root", ".", "--", *FLAGS)
fail.same((made.code, made.err), (0, ""), "the facts of a good file")
good = read(here, "good.facts")
body = good[HEADER:]
fail.same(sealed(body), good, "a facts file as this test makes them")
fail.finish()

names = {}


def case(name, data, damaged):
    """\\p damaged: the exit code can only be 2; otherwise what is read may make sense."""
    assert name not in names, name
    names[name] = damaged
    with open(os.path.join(here, name), "wb") as file:
        file.write(data)


chance = random.Random(8)
for size in range(HEADER + 1):
    case(f"cut-header-{size}.facts", good[:size], True)
for size in range(HEADER + 1, len(good), max(1, len(good) // 30)):
    case(f"cut-{size}.facts", good[:size], True)
# Every length, with a checksum that is right: the reader has to notice by itself.
for size in range(len(body)):
    case(f"cut-sealed-{size}.facts", sealed(body[:size]), True)
case("longer.facts", good + b"\0", True)
case("longer-sealed.facts", sealed(body + b"\0"), True)
case("twice-sealed.facts", sealed(body + body), True)

for number in range(40):
    at = chance.randrange(len(good))
    case(f"flip-{number}-{at}.facts", good[:at] + bytes([good[at] ^ 1 << chance.randrange(8)]) + good[at + 1:], True)
for number in range(150):
    text = bytearray(body)
    for _ in range(chance.choice((1, 1, 1, 2, 8))):
        text[chance.randrange(len(text))] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    case(f"byte-sealed-{number}.facts", sealed(text), False)
for number in range(60):
    at, end = sorted((chance.randrange(len(body)), chance.randrange(len(body))))
    kind = chance.randrange(3)
    middle = b"" if kind == 0 else body[at:end] * 2 if kind == 1 else bytes(chance.randrange(256) for _ in range(end - at))
    case(f"block-sealed-{number}.facts", sealed(body[:at] + middle + body[end:]), False)
HUGE = {"31": 1 << 31, "32": 1 << 32, "62": 1 << 62, "64": (1 << 64) - 1, "65": 1 << 64, "700": 1 << 700}
for name, number in HUGE.items():
    case(f"huge-{name}-first.facts", sealed(leb(number) + body), True)
    for step in range(8):
        at = chance.randrange(len(body))
        case(f"huge-{name}-{step}-{at}.facts", sealed(body[:at] + leb(number) + body[at + 1:]), False)
case("endless-number.facts", sealed(b"\x80" * 100000), True)
case("padded-number.facts", sealed(bytes([body[0] | 0x80]) + b"\x80" * 30 + b"\0" + body[1:]), False)
case("only-zeros.facts", sealed(b"\0" * 100000), True)
case("only-ones.facts", sealed(b"\1" * 100000), True)

case("empty.facts", b"", True)
case("text.facts", b"hello, world\n" * 1000, True)
case("object.facts", b"\x7fELF\x02\x01\x01" + b"\0" * 4096, True)
case("json.facts", b'{"type":"run","version":1,"findings":0}\n', True)
case("windows.facts", good.replace(b"\n", b"\r\n"), True)
case("zeros.facts", b"\0" * 65536, True)
for number in range(20):
    case(f"noise-{number}.facts", chance.randbytes(1 << number), True)
    case(f"noise-sealed-{number}.facts", sealed(chance.randbytes(1 << number)), False)
for version in (b"0", b"1", b"2", b"99999999999999999999", b"", b"two", b"-2", b"2 ", b"2.0"):
    case(f"version-{version.decode().strip() or 'none'}-{len(version)}.facts", sealed(body, b"async-tidy facts " + version + b"\n"), True)
os.mkdir(os.path.join(here, "directory.facts"))
names["directory.facts"] = True
names["gone.facts"] = True

# ------------------------------------------------------------------------------------------------ the runs
codes = {0: 0, 1: 0, 2: 0}
for name, damaged in names.items():
    try:
        done = run(program, here, "link", name, "--root", here, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        fail.append(f"{name}: hangs")
        continue
    codes[done.code] = codes.get(done.code, 0) + 1
    if done.code not in ((2,) if damaged else (0, 1, 2)):
        fail.append(f"{name}: {done}")
    # What can be read may say that its source did not compile.
    elif done.code == 2 and not done.err.startswith(f"async-tidy: error: {name}: ") and (damaged or "does not compile" not in done.err):
        fail.append(f"{name}: the message does not name it: {done}")
    elif len(done.err) > 4096 + 2 * len(body):
        fail.append(f"{name}: says {len(done.err)} bytes")
whole = run(program, here, "link", "good.facts", "--root", here)
fail.check(whole.code == 1 and "'fsync'" in whole.out and "2 findings" in whole.err, f"the good file: {whole}")
# A bad one among good ones, and the names in a list.
put(here, {"list": "good.facts\nempty.facts\n"})
for argument in (["good.facts", "empty.facts"], ["@list"]):
    mixed = run(program, here, "link", *argument, "--root", here)
    fail.check(mixed.code == 2 and "error: empty.facts: not a facts file" in mixed.err, f"link {argument}: {mixed}")
# The messages tell the cases apart.
for name, text in (("cut-header-20.facts", "damaged: ends too early; write it again"), ("longer.facts", "damaged: its checksum is wrong; write it again"),
                   ("version-2-1.facts", "facts of another version of async-tidy ('async-tidy facts 2'); write them again with this one"),
                   ("text.facts", "not a facts file; 'async-tidy facts' writes them"), ("gone.facts", "No such file or directory"),
                   ("directory.facts", "Is a directory")):
    fail.check(f"error: {name}: {text}" in run(program, here, "link", name).err, f"{name}: does not say '{text}'")
fail.check(len(names) >= 300 and codes[1] and codes[2], f"{len(names)} files with these exit codes: {codes}")
fail.finish()
print(f"{len(names)} files, {codes}")
