"""validate.py SCHEMA FILE [--lines]: holds a JSON file, or each line of one, to a schema."""

import json
import sys

import jsonschema

schema = json.load(open(sys.argv[1], encoding="utf-8"))
text = open(sys.argv[2], encoding="utf-8").read()
instances = [json.loads(line) for line in text.splitlines()] if "--lines" in sys.argv else [json.loads(text)]
kind = jsonschema.validators.validator_for(schema)
kind.check_schema(schema)
validator = kind(schema, format_checker=jsonschema.FormatChecker())
mistakes = [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for i in instances for e in validator.iter_errors(i)]
print("\n".join(mistakes) if mistakes else f"valid: {len(instances)}")
sys.exit(bool(mistakes))
