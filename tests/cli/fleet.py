#!/usr/bin/env python3
"""A tree of many repositories (../shared/bench/make_fleet.py): what droproot finds in it, and what becomes of it
when a run is killed.

  fleet.py --droproot PROGRAM --maker make_fleet.py [--dockerfiles N] [--kills N] [--tree DIR]

1. Of EXPECTED.tsv every `real` file is found and nothing else, with any number of threads the same bytes
   come out, and shards are a partition.
2. A run with --write is ended at random moments, by SIGKILL and by SIGINT in turn: every file is the old or
   the new one, whole, and no other file has changed; a run with the same --resume makes all files those of a
   run that was not disturbed, and a further one has nothing left to do.
Exit 77: there is no maker. --tree: an existing tree (with repos/ and EXPECTED.tsv), for part 1.
"""
import argparse
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PROBLEMS = []


def check(holds, text):
    if not holds:
        PROBLEMS.append(text)


def run(droproot, folder, *options):
    command = [droproot, *options, "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    check(done.returncode in (0, 2), f"{options}: exit {done.returncode}")
    return done


def lines_of(done):
    return done.stdout.splitlines()


def expected_files(tree):
    kinds = {}
    rows = (tree / "EXPECTED.tsv").read_text(encoding="utf-8", errors="surrogateescape").split("\n")
    for row in filter(None, rows[1:]):
        path, kind = row.split("\t")[:2]
        kinds[path] = kind
    return kinds


def check_search(droproot, tree):
    kinds = expected_files(tree)
    repos = tree / "repos"
    alone = run(droproot, repos, "-j1", "--format=jsonl", "--no-context")
    found = [json.loads(line)["file"] for line in lines_of(alone)]
    real = sorted((p for p, kind in kinds.items() if kind == "real"), key=os.fsencode)
    check(found == real, f"{len(found)} files are found, {len(real)} are real: "
          f"{sorted(set(found) ^ set(real))[:5]}")
    check("cannot be searched" not in alone.stderr.decode(errors="replace"), "an error in the search")
    for jobs in ("-j2", "-j5"):
        again = run(droproot, repos, jobs, "--format=jsonl", "--no-context")
        check(again.stdout == alone.stdout and again.stderr == alone.stderr, f"{jobs} gives something else")
    merged = []
    for shard in ("1/3", "2/3", "3/3"):
        merged += lines_of(run(droproot, repos, "--format=jsonl", "--no-context", f"--shard={shard}"))
    check(sorted(merged) == sorted(lines_of(alone)), "the shards are not the whole")
    # What is named is what is found; and from standard input.
    listed = subprocess.run(
        [droproot, "--format=jsonl", "--no-context", "--files-from=-", "-0"], cwd=repos,
        input=b"\0".join(map(os.fsencode, real)), capture_output=True, check=False)
    check(listed.stdout == alone.stdout, "--files-from gives something else")
    return len(found)


def snapshot(folder):
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and not re.fullmatch(r"\.droproot-\d+-\d+\.tmp", path.name)
    }


def start_and_end(droproot, folder, state, seconds, number):
    with open(os.devnull, "wb") as nothing, tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [droproot, "--write", "--quiet", f"--resume={state}", "."], cwd=folder, stdout=nothing, stderr=said,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))  # who runs us may ignore it
        time.sleep(seconds)
        process.send_signal(number)
        process.wait()
        said.seek(0)
        return process.returncode, said.read().decode(errors="replace")


def check_kills(droproot, tree, scratch, kills):
    before = snapshot(tree / "repos")
    whole = scratch / "undisturbed"
    shutil.copytree(tree / "repos", whole, symlinks=True)
    start = time.monotonic()
    run(droproot, whole, "--write", "--quiet", f"--resume={scratch / 'whole'}")
    duration = time.monotonic() - start
    after = snapshot(whole)
    changed = {path for path in before if before[path] != after.get(path)}
    check(len(changed) * 20 > len(before) and set(before) == set(after), "hardly anything changes")
    rng = random.Random(7)
    stopped = 0
    for kill in range(kills):
        folder, state = scratch / f"kill{kill}", scratch / f"state{kill}"
        shutil.copytree(tree / "repos", folder, symlinks=True)
        number = signal.SIGINT if kill % 2 else signal.SIGKILL
        status, said = start_and_end(droproot, folder, state, rng.uniform(0, duration), number)
        stopped += status == -number
        if status == -signal.SIGINT and said:
            check(re.search(r"interrupted: \d+ of \d+ files are done", said), f"SIGINT: {said[-300:]}")
        now = snapshot(folder)
        check(set(now) == set(before), f"kill {kill}: other files")
        for path, data in now.items():
            check(data in (before[path], after[path]), f"kill {kill}: {path} is neither old nor new")
        done = sum(now[path] == after[path] for path in changed)
        print(f"kill {kill}: signal {number}, exit {status}, {done} of {len(changed)} files are new")
        run(droproot, folder, "--write", "--quiet", f"--resume={state}")
        check(snapshot(folder) == after, f"kill {kill}: resumed, it ends differently")
        last = run(droproot, folder, "--write", f"--resume={state}").stderr.decode(errors="replace")
        check(re.search(r"done before$", last.strip()), f"kill {kill}: not all was noted: {last[-200:]}")
        shutil.rmtree(folder)
    check(stopped * 2 > kills, f"only {stopped} of {kills} runs were ended before they were over")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--droproot", required=True, type=os.path.abspath)
    parser.add_argument("--maker", required=True, type=pathlib.Path)
    parser.add_argument("--dockerfiles", type=int, default=1500)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--tree", type=pathlib.Path)
    options = parser.parse_args()
    if not options.maker.is_file():
        print(f"there is no {options.maker}: nothing was tested")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        tree = options.tree
        if tree is None:
            tree = scratch / "fleet"
            subprocess.run(
                [sys.executable, options.maker, "--out", tree, f"--dockerfiles={options.dockerfiles}"], check=True)
        print(f"{check_search(options.droproot, tree)} files are found as expected")
        if options.kills:
            check_kills(options.droproot, tree, scratch, options.kills)
    print(*PROBLEMS[:30], sep="\n")
    sys.exit(1 if PROBLEMS else 0)


main()
