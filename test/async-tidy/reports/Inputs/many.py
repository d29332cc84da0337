"""many.py N: N findings as JSON lines, in files that do not exist."""

import json
import sys

count = int(sys.argv[1])
print(json.dumps({"type": "run", "version": 1, "findings": count, "root": "/nowhere",
                  "checks": [{"check": "async-blocking-call"}, {"check": "async-nested-run"}]}))
for i in range(count):
    print(json.dumps({"type": "finding", "version": 1, "check": ["async-blocking-call", "async-nested-run"][i % 2], "severity": "note" if i % 3 else "warning",
                      "message": f"'f{i}' blocks", "file": f"src/d{i % 40}/f{i % 200}.cpp", "line": i + 1, "column": 3,
                      "function": f"g{i}", "chain": i % 5 == 0, "notes": [{"message": f"'f{i}' calls 'poll' here", "file": "src/x.cpp", "line": 7, "column": 1}]}))
