"""The samples of SAMPLES against SCHEMA: the good ones follow it, the bad ones do not.

project_file_test.cpp holds droproot itself against the same samples. Usage: check_schema.py SCHEMA SAMPLES
Exit status: 0 right, 1 wrong, 77 python3-jsonschema is missing.
"""

import json
import sys

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is missing")
    sys.exit(77)


def main():
    schema, samples = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    wrong = [f"refused: {sample}" for sample in samples["good"] if not validator.is_valid(sample)]
    wrong += [f"accepted: {sample}" for sample in samples["bad"] if validator.is_valid(sample)]
    print("\n".join(wrong))
    return 1 if wrong else 0


sys.exit(main())
