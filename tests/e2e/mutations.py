#!/usr/bin/env python3
"""mutations.py --droproot BINARY [--write]: which cases fail when a rule is not there.

Each case is played with each rule ignored, without building images: what the tool says and writes is
enough to fail. Prints a table, rule and cases; with --write the section "Tests" of every docs/rules/*.md
is written anew. Exit status: 0, 1 when a rule has no case that fails without it, 2 when a case fails with
all rules in place.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import run

PAGES = os.path.join(run.HERE, "..", "..", "docs", "rules")
SECTION = re.compile(r"## Tests\n\n.*?\n\n(?=## )", re.DOTALL)
MOST_NAMED = 6  # on a page
ALWAYS_ON = {"syntax-error"}  # what does not parse is never anything else


def fails(name, droproot, ignored):
    options = argparse.Namespace(
        droproot=droproot, cache="", verbose=False, text_only=True, ignore=ignored
    )
    case = run.Case(name, options)
    try:
        case.play()
    finally:
        shutil.rmtree(case.scratch, ignore_errors=True)
    return bool(case.failures)


def section(cases):
    named = ", ".join(cases[:MOST_NAMED])
    more = f" and {len(cases) - MOST_NAMED} more" if len(cases) > MOST_NAMED else ""
    text = f"Without this rule these end-to-end cases fail (tests/e2e/cases): {named}{more}."
    return "## Tests\n\n" + textwrap.fill(text, 80, break_on_hyphens=False) + "\n\n"


def write_page(rule, cases):
    path = os.path.join(PAGES, rule + ".md")
    with open(path, encoding="utf-8") as page:
        text = SECTION.sub("", page.read())
    with open(path, "w", encoding="utf-8") as page:
        page.write(text.replace("## Sources\n", section(cases) + "## Sources\n", 1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--droproot", required=True, type=os.path.abspath)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    listed = subprocess.run([options.droproot, "rules"], capture_output=True, text=True, check=True).stdout
    rules = [line.split()[0] for line in listed.splitlines() if not line.startswith(" ")]
    rules = [rule for rule in rules if rule not in ALWAYS_ON]
    cases = sorted(os.listdir(os.path.join(run.HERE, "cases")))
    with ThreadPoolExecutor() as pool:
        play = lambda ignored: list(pool.map(lambda name: fails(name, options.droproot, ignored), cases))
        broken = [name for name, failed in zip(cases, play([])) if failed]
        if broken:
            print(f"fail with all rules in place: {', '.join(broken)}", file=sys.stderr)
            sys.exit(2)
        found = {rule: [c for c, failed in zip(cases, play([rule])) if failed] for rule in rules}
    for rule, names in found.items():
        print(f"{rule:24} {len(names):3}  {' '.join(names) or 'NO CASE'}")
        if options.write and names:
            write_page(rule, names)
    sys.exit(0 if all(found.values()) else 1)


if __name__ == "__main__":
    main()
