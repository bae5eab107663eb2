#!/usr/bin/env python3
"""readme.py DROPROOT [--write]: the console blocks of README.md are what the program prints.

Each block is a command behind `$ ` and all that it says, standard error last as on a terminal whose output
is buffered. --write puts in what it says today. Also: what README.md and the pages of docs/ link to is there.
Exit status: 0, 1.
"""

import os
import re
import subprocess
import sys

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
BLOCK = re.compile(r"```console\n\$ ([^\n]*)\n(.*?)```", re.DOTALL)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def read(name):
    with open(os.path.join(ROOT, name), encoding="utf-8") as file:
        return file.read()


def said_by(command, droproot):
    path = os.path.dirname(os.path.abspath(droproot)) + ":" + os.environ["PATH"]
    env = {**os.environ, "PATH": path}
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def dead_links():
    pages = ["README.md", "CONTRIBUTING.md"] + [f"docs/{name}" for name in os.listdir(f"{ROOT}/docs")]
    for page in filter(lambda name: name.endswith(".md"), pages):
        for link in LINK.findall(CODE.sub("", read(page))):
            if not os.path.exists(os.path.join(ROOT, os.path.dirname(page), link)):
                yield f"{page}: {link} is not there"


def main():
    droproot = sys.argv[1]
    readme = read("README.md")
    fresh = BLOCK.sub(lambda match: f"```console\n$ {match[1]}\n{said_by(match[1], droproot)}```", readme)
    problems = list(dead_links())
    if len(BLOCK.findall(readme)) < 3:
        problems.append("README.md: where are the console blocks?")
    if fresh != readme and "--write" in sys.argv:
        with open(os.path.join(ROOT, "README.md"), "w", encoding="utf-8") as file:
            file.write(fresh)
    elif fresh != readme:
        problems.append("README.md: droproot prints something else: tests/packaging/readme.py DROPROOT --write")
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
