#!/usr/bin/env python3
"""yaml-paths.py FILE STEP...: prints what lies at the end of the steps."""

import sys

import yaml

value = yaml.safe_load(open(sys.argv[1]))
for step in sys.argv[2:]:
    value = value[int(step)] if isinstance(value, list) else value[step]
print(value)
