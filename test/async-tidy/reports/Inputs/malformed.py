"""malformed.py ASYNC-TIDY: hundreds of ways to spoil a file of findings; each must end in exit 2 and name the line."""

import json
import random
import re
import subprocess
import sys

good = {"type": "finding", "version": 1, "check": "c", "severity": "warning", "message": "m", "file": "a.cpp", "line": 1,
        "column": 1, "function": "f", "library": "l", "lineText": "x", "fingerprint": "0" * 32, "chain": True,
        "functionBegin": 1, "functionEnd": 2, "ranges": [{"line": 1, "column": 1, "endLine": 1, "endColumn": 2}],
        "notes": [{"message": "n", "file": "a.cpp", "line": 1, "column": 1}],
        "edits": [{"file": "a.cpp", "offset": 0, "length": 1, "text": "y", "line": 1, "column": 1, "endLine": 1, "endColumn": 2}]}
run = {"type": "run", "version": 1, "findings": 1, "root": "/r", "commandLine": "c", "translationUnits": 1, "checks": [{"check": "c"}], "notifications": [{"message": "x"}]}
whole = json.dumps(good)
cases = []

# Truncated: all over the line, and by a line, where a run says how many there are.
for end in range(1, len(whole), 7):
    cases.append(whole[:end].encode())
cases.append((json.dumps(run) + "\n").encode())

# Wrong types: every field, at every depth, by every other kind of value.
values = [None, True, -1, 2 ** 40, "text", [1], {"base64": "?"}]
valid = {"chain": [True], "function": ["text"], "library": ["text"], "lineText": ["text"], "fingerprint": ["text"], "check": ["text"],
         "message": ["text"], "file": ["text"], "text": ["text"], "root": ["text"], "commandLine": ["text"], "ranges": [[]], "notes": [[]],
         "edits": [[]], "checks": [[]], "notifications": [[]]}


def spoil(whole, part):
    for key in list(part):
        old = part[key]
        for value in values:
            if any(value is v or (value == v and type(value) is type(v)) for v in valid.get(key, [])):
                continue
            part[key] = value
            cases.append(json.dumps(whole).encode())
        part[key] = old
        if isinstance(old, list):
            spoil(whole, old[0])


spoil(good, good)
spoil(run, run)
for key in ("type", "version", "check", "severity", "message"):
    cases.append(json.dumps({k: v for k, v in good.items() if k != key}).encode())

# Binary, deep, large.
random.seed(20)
for size in (1, 2, 10, 1000, 100_000):
    cases += [bytes(random.randrange(256) for _ in range(size)) or b"\0" for _ in range(3)]
cases += [b"\0" * 1000, b"\xff\xfe" + whole.encode("utf-16-le"), b"[" * 2_000_000, b'{"a":' * 500_000,
          b'"' + b"x" * 5_000_000, (whole[:-1] + ',"notes":[' + "[" * 3_000_000).encode(), b"1", b"null", b"[]", b'"x"']
if len(cases) < 300:
    raise SystemExit(f"only {len(cases)} cases")
for case in cases:
    if not case.strip():
        continue
    with open("bad.jsonl", "wb") as out:
        out.write(b"\n" + case)
    done = subprocess.run([sys.argv[1], "report", "bad.jsonl", "--jsonl", "-"], capture_output=True, timeout=60)
    error = done.stderr.decode(errors="replace")
    if done.returncode != 2 or done.stdout or not re.match(r"async-tidy: error: bad\.jsonl:\d+: .{10,}\n\Z", error):
        raise SystemExit(f"exit {done.returncode} for {case[:200]!r}: {error[:500]!r} {done.stdout[:200]!r}")
print(len(cases))
