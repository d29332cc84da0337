"""compare.py A B: the same findings in two files of JSON lines, fingerprints and order aside."""

import json
import sys


def without_zeros(value):
    """A number that is left out is 0."""
    if isinstance(value, dict):
        return {k: without_zeros(v) for k, v in value.items() if v != 0 or v is False}
    return [without_zeros(v) for v in value] if isinstance(value, list) else value


def read(path):
    lines = [without_zeros(json.loads(line)) for line in open(path, encoding="utf-8")]
    for line in lines:
        if line["type"] == "finding" and path == sys.argv[2] and len(line.pop("fingerprint")) != 32:
            raise SystemExit("no fingerprint")
    return sorted(lines, key=lambda line: json.dumps(line, sort_keys=True))


if read(sys.argv[1]) != read(sys.argv[2]):
    raise SystemExit(f"{sys.argv[1]} and {sys.argv[2]} differ")
