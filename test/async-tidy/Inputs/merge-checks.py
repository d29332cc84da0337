#!/usr/bin/env python3
"""merge-checks.py ASYNC_TIDY DIRECTORY: 'init clang-tidy --yes' on every way to write Checks."""

import os
import subprocess
import sys

async_tidy, root = sys.argv[1:]
ADDED = [
    ("Checks: '-*,a-*'\n", "Checks: '-*,a-*,async-*'\n"),
    ('Checks: "-*,a-*"\nUser: me\n', 'Checks: "-*,a-*,async-*"\nUser: me\n'),
    ("Checks: -*,a-*\n", None),
    ("Checks: a-*,b-*\n", "Checks: a-*,b-*,async-*\n"),
    ("Checks: a-*,b-* # ours\n", "Checks: a-*,b-*,async-* # ours\n"),
    ("Checks: a-*", "Checks: a-*,async-*"),
    ("Checks: 'a-*,'\n", "Checks: 'a-*,async-*'\n"),
    ("Checks: ''\n", "Checks: 'async-*'\n"),
    ("Checks: '-*,\n  a-*'\n", "Checks: '-*,\n  a-*,async-*'\n"),
    ("Checks: >\n  -*,\n  a-*\nUser: me\n", "Checks: >\n  -*,\n  a-*,\n  async-*\nUser: me\n"),
    ("Checks: >-\n    -*,\n    a-*,\n\nUser: me\n", "Checks: >-\n    -*,\n    a-*,\n    async-*\n\nUser: me\n"),
    ("Checks: |\n  -*,\n  a-*", "Checks: |\n  -*,\n  a-*,\n  async-*"),
    ("Checks:\n  - '-*'\n  - 'a-*'\nUser: me\n", "Checks:\n  - '-*'\n  - 'a-*'\n  - 'async-*'\nUser: me\n"),
    ("Checks:\n- '-*'\n# why\n- 'a-*' # b\nUser: me\n", "Checks:\n- '-*'\n# why\n- 'a-*' # b\n- 'async-*'\nUser: me\n"),
    ("Checks: ['-*', 'a-*']\n", "Checks: ['-*', 'a-*', 'async-*']\n"),
    ("Checks: ['-*',\n  'a-*',\n]\n", "Checks: ['-*',\n  'a-*',\n 'async-*']\n"),
    ("User: me\nChecks: '-*,a-*'\n", "User: me\nChecks: '-*,a-*,async-*'\n"),
    ("---\n# c\nUser: me\n", "---\n# c\nChecks: 'async-*'\nUser: me\n"),
    ("", "Checks: 'async-*'\n"),
    ("# only this", "# only this\nChecks: 'async-*'\n"),
    ("Checks: '*,-async'\n", None),
    # Decided already.
    ("Checks: '*'\n", "same"),
    ("Checks: '-*,async-*'\n", "same"),
    ("Checks: '-*,async-nested-run'\n", "same"),
    ("Checks: 'a-*,-async-*'\n", "same"),
]

mistakes = 0
for number, (before, wanted) in enumerate(ADDED):
    directory = f"{root}/{number}"
    os.makedirs(directory)
    with open(f"{directory}/.clang-tidy", "w") as file:
        file.write(before)
    run = subprocess.run([async_tidy, "init", "clang-tidy", "--yes"], cwd=directory, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    with open(f"{directory}/.clang-tidy") as file:
        after = file.read()
    if wanted == "same":
        right = after == before and run.returncode == 0 and "nothing to do" in run.stdout
    elif wanted is None:
        # Valid or not, it is not for us to guess: nothing lost, or left alone with an error.
        right = (run.returncode == 2 and after == before and "error: " in run.stderr) or (run.returncode == 0)
    else:
        right = after == wanted and run.returncode == 0
    if not right:
        mistakes += 1
        print(f"{before!r}: exit code {run.returncode}, {after!r}, {run.stderr}")
print(f"{len(ADDED)} files, {mistakes} mistakes")
sys.exit(1 if mistakes else 0)
