#!/usr/bin/env python3
"""droproot beside other programs for Dockerfiles that npm has, on the same files in one run.

  peers.py --droproot PROGRAM --files FOLDER [--count N] [--repeat N] [--tools FOLDER]

They do other work: tally lints (many rules, of which it can fix some), dockerfile-utils lints and formats,
dockerfmt formats; none rewrites what the image runs as, and droproot does nothing else. What can be compared
is what a run costs. The files are N of FOLDER (default 500), evenly picked; one that any of the programs does
not read is counted for it and left out for all, so that each does all files of the tables. Printed:
  - all files in one process, and one process a file (50 of them): wall clock, CPU time, peak of memory (of
    which some 15 MB are this script's, from before the program is started), each the least of the runs, which
    take turns so that other load meets all;
  - what becomes of a run of three files of which the second does not parse.
--tools: where npm installs them, kept for the next time; else a folder that is removed. Output goes to
/dev/null. droproot runs without its build context, for the files are alone here.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

PACKAGES = ("@wharflab/tally-linux-x64@0.45.0", "dockerfile-utils@0.16.3", "@reteps/dockerfmt@0.5.4")
BROKEN = "FROM debian:12\nFOO bar\n"
SOUND = 'FROM debian:12\nRUN apt-get update\nCMD ["true"]\n'

# dockerfile-utils takes one file a process; its library is what an editor keeps running.
LIBRARY = """
const { readFileSync } = require("fs");
const { validate, format } = require("dockerfile-utils");
const [, , what, list] = process.argv;
for (const file of readFileSync(list, "utf8").split("\\n").filter(Boolean)) {
  try {
    const text = readFileSync(file, "utf8");
    const out = what === "lint" ? validate(text) : format(text, { tabSize: 4, insertSpaces: true });
    console.log(JSON.stringify(out));
  } catch (error) {
    console.error(file);
  }
}
"""


class Tools:
    """Where the programs are. Their own binaries, without npm's launchers."""

    def __init__(self, droproot, folder):
        if not (folder / "node_modules").is_dir():
            subprocess.run(
                ["npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES],
                check=True, stdout=subprocess.DEVNULL)
        modules = folder / "node_modules"
        self.droproot = droproot
        self.tally = str(modules / "@wharflab/tally-linux-x64/bin/tally")
        self.dockerfmt = str(modules / "@reteps/dockerfmt-linux-x64/bin/dockerfmt")
        self.utils = str(modules / ".bin/dockerfile-utils")
        self.library = folder / "library.js"
        self.library.write_text(LIBRARY, encoding="utf-8")

    def one_process(self, names, listing):
        """{row: command}, each for all files."""
        tally = [self.tally, "lint", "--no-config", "--slow-checks=off", "--fail-level=none", "--format=json"]
        return {
            "droproot": [self.droproot, "-q", "-j1", "--no-context", *names],
            "droproot, two threads": [self.droproot, "-q", "-j2", "--no-context", *names],
            "droproot parse": [self.droproot, "parse", *names],
            "tally lint, all rules": [*tally, *names],
            "tally lint, one rule": [*tally, "--ignore=*", "--select=tally/user-created-but-never-used", *names],
            "dockerfmt": [self.dockerfmt, *names],
            "dockerfile-utils lint, as a library": ["node", self.library, "lint", listing],
            "dockerfile-utils format, as a library": ["node", self.library, "format", listing],
        }

    def one_file(self):
        """{row: the command before the file}."""
        return {
            "droproot": [self.droproot, "-q", "--no-context"],
            "droproot parse": [self.droproot, "parse"],
            "tally lint, all rules": [self.tally, "lint", "--no-config", "--slow-checks=off", "--fail-level=none"],
            "dockerfmt": [self.dockerfmt],
            "dockerfile-utils lint": [self.utils, "lint"],
            "dockerfile-utils format": [self.utils, "format"],
        }


class Cost:
    def __init__(self, wall, cpu, kilobytes):
        self.wall, self.cpu, self.kilobytes = wall, cpu, kilobytes

    @staticmethod
    def least(costs):
        return Cost(min(c.wall for c in costs), min(c.cpu for c in costs), min(c.kilobytes for c in costs))


def measure(command):
    start = time.monotonic()
    with open(os.devnull, "wb") as nothing:
        process = subprocess.Popen(list(map(str, command)), stdout=nothing, stderr=nothing)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


def said(command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, errors="replace", check=False)
    return done.returncode, done.stdout, done.stderr


def pick(folder, count, scratch):
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    names = []
    for number in range(min(count, len(files))):
        name = f"{number:04}.Dockerfile"
        shutil.copyfile(files[number * len(files) // min(count, len(files))], scratch / name)
        names.append(name)
    return names


def not_parsed(tools, names):
    _, lines, _ = said([tools.droproot, "parse", *names])
    return [line["path"] for line in map(json.loads, lines.splitlines())
            if line["parse_error"] or line["instructions_error"]]


def not_linted(tools, names):
    """tally ends at the first one, so it is asked until it takes the rest."""
    left, refused = list(names), []
    while True:
        _, _, errors = said([*tools.one_process(left, "")["tally lint, one rule"]])
        culprit = errors.partition("failed to lint ")[2].partition(":")[0]
        if culprit not in left:
            return refused
        refused.append(culprit)
        left.remove(culprit)


def readable_by_all(tools, names):
    refused = {"droproot": not_parsed(tools, names)}
    refused["dockerfmt"] = [name for name in names if said([tools.dockerfmt, name])[0] != 0]
    pathlib.Path("list").write_text("\n".join(names), encoding="utf-8")
    refused["dockerfile-utils"] = said(["node", tools.library, "format", "list"])[2].split()
    # Its parser is BuildKit's, as ours is: what we do not parse need not be found one run after the other.
    others = [name for name in names if name not in refused["droproot"]]
    hard = [name for name in refused["droproot"] if said([*tools.one_file()["tally lint, all rules"], name])[0] == 2]
    refused["tally"] = hard + not_linted(tools, others)
    for tool, files in refused.items():
        print(f"  {tool}: {len(files)} of {len(names)} not read")
    bad = set().union(*refused.values())
    return [name for name in names if name not in bad]


def turns(commands, repeat):
    costs = {row: [] for row in commands}
    for _ in range(repeat):
        for row, run in commands.items():
            costs[row].append(run())
    return {row: Cost.least(all_) for row, all_ in costs.items()}


def show(title, costs, files):
    print(f"\n{title:42}{'wall':>9} {'CPU':>10} {'CPU a file':>11} {'peak':>9}")
    for row, cost in costs.items():
        print(f"{row:42}{cost.wall:7.2f} s {cost.cpu:8.3f} s {cost.cpu / files * 1000:8.2f} ms "
              f"{cost.kilobytes / 1024:6.1f} MB")


def file_by_file(command, names):
    costs = [measure([*command, name]) for name in names]
    return Cost(sum(c.wall for c in costs), sum(c.cpu for c in costs), max(c.kilobytes for c in costs))


def show_one_broken(tools):
    print("\nthree files, the second does not parse")
    for name, text in (("1.Dockerfile", SOUND), ("2.Dockerfile", BROKEN), ("3.Dockerfile", SOUND)):
        pathlib.Path(name).write_text(text, encoding="utf-8")
    names = ["1.Dockerfile", "2.Dockerfile", "3.Dockerfile"]
    rows = tools.one_process(names, "list")
    for row in ("droproot", "droproot parse", "tally lint, all rules", "dockerfmt"):
        status, out, errors = said(rows[row])
        print(f"  {row:28} exit {status}, {len(out.splitlines())} lines on stdout; {errors.strip()[:120]!r}")
    for what in ("lint", "format"):
        print(f"  {'dockerfile-utils ' + what:28} exit {said([tools.utils, what, names[1]])[0]} (one file a process)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--droproot", required=True, type=os.path.abspath)
    parser.add_argument("--files", required=True, type=pathlib.Path)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--tools", type=pathlib.Path)
    options = parser.parse_args()
    files = options.files.resolve()
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        folder = (options.tools or scratch / "tools").resolve()
        folder.mkdir(parents=True, exist_ok=True)
        tools = Tools(options.droproot, folder)
        (scratch / "files").mkdir()
        os.chdir(scratch / "files")
        print(*PACKAGES, said([options.droproot, "--version"])[1].strip(), said(["node", "--version"])[1], sep="\n")
        names = readable_by_all(tools, pick(files, options.count, pathlib.Path(".")))
        size = sum(os.path.getsize(file) for file in names)
        print(f"  {len(names)} files are read by all: {size / 1e6:.2f} MB")
        pathlib.Path("list").write_text("\n".join(names), encoding="utf-8")
        rows = tools.one_process(names, "list")
        costs = turns({row: lambda c=command: measure(c) for row, command in rows.items()}, options.repeat)
        show(f"{len(names)} files, one process", costs, len(names))
        few = names[::max(1, len(names) // 50)][:50]
        costs = turns(
            {row: lambda c=command: file_by_file(c, few) for row, command in tools.one_file().items()},
            options.repeat)
        show(f"{len(few)} files, a process each", costs, len(few))
        show_one_broken(tools)


if __name__ == "__main__":
    sys.exit(main())
