#!/usr/bin/env python3
"""A run over a whole tree of repositories against reading the same files: time, memory, growth.

  fleet.py --droproot PROGRAM --tree DIR [--repeat N]

DIR is what ../shared/bench/make_fleet.py made: DIR/repos, DIR/EXPECTED.tsv. Prints, each as the best of N
runs that take turns, so that other load meets all of them:
  - the wall clock and CPU time of `find -print0 | xargs -0 cat >/dev/null` over the Dockerfiles, of droproot
    with one thread and with one a core, and their ratio;
  - the peak of memory, over the whole tree and over parts of it (--shard), to see that it does not grow with
    the number of files but for their names;
  - one file of growing size: time and memory a megabyte;
  - the start of the program with one small file.
"""
import argparse
import os
import pathlib
import resource
import subprocess
import tempfile
import time


class Cost:
    def __init__(self, wall, cpu, kilobytes):
        self.wall, self.cpu, self.kilobytes = wall, cpu, kilobytes


def measure(command, folder):
    """Of a child with all of its children. The memory is that of the largest one."""
    start = time.monotonic()
    process = os.posix_spawnp(
        "sh", ["sh", "-c", f"cd '{folder}' && {command} >/dev/null 2>&1"], os.environ)
    _, status, usage = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 2):
        raise SystemExit(f"{command}: status {status}")
    return Cost(time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


def best(commands, folder, repeat):
    """{name: Cost}, of each the least."""
    costs = {name: [] for name in commands}
    for _ in range(repeat):
        for name, command in commands.items():
            costs[name].append(measure(command, folder))
    return {
        name: Cost(min(c.wall for c in all_), min(c.cpu for c in all_), min(c.kilobytes for c in all_))
        for name, all_ in costs.items()
    }


def whole_tree(droproot, repos, repeat):
    names = r"\( -iname '*dockerfile*' -o -iname '*containerfile*' \)"
    cores = len(os.sched_getaffinity(0))
    costs = best(
        {
            "find | xargs cat": f"find . -type f {names} -print0 | xargs -0 cat",
            "droproot -j1": f"{droproot} -q -j1 .",
            f"droproot -j{cores}": f"{droproot} -q -j{cores} .",
            f"droproot -j{cores} --no-context": f"{droproot} -q -j{cores} --no-context .",
        },
        repos, repeat)
    base = costs["find | xargs cat"]
    print(f"{'':32} {'wall':>8} {'CPU':>8} {'ratio':>6} {'peak':>8}")
    for name, cost in costs.items():
        print(f"{name:32} {cost.wall:6.2f} s {cost.cpu:6.2f} s {cost.wall / base.wall:6.2f} "
              f"{cost.kilobytes / 1024:5.1f} MB")


def growth_with_count(droproot, repos, repeat):
    print("\npeak of memory by number of files")
    for parts in (16, 4, 1):
        cost = best({"run": f"{droproot} -q -j2 --shard=1/{parts} ."}, repos, repeat)["run"]
        print(f"  1/{parts} of the tree: {cost.kilobytes / 1024:.1f} MB")


def growth_with_size(droproot, repeat):
    print("\none file by size")
    line = "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n"
    with tempfile.TemporaryDirectory() as folder:
        for megabytes in (1, 2, 4, 8):
            text = "FROM debian:12\n" + line * (megabytes * 1_000_000 // len(line)) + "CMD [\"a\"]\n"
            (pathlib.Path(folder) / "Dockerfile").write_text(text, encoding="utf-8")
            cost = best({"run": f"{droproot} -q Dockerfile"}, folder, repeat)["run"]
            print(f"  {megabytes} MB: {cost.cpu / megabytes:.2f} s and {cost.kilobytes / 1024 / megabytes:.0f} MB "
                  f"of memory a megabyte")


def start(droproot, repeat):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "Dockerfile"
        file.write_text('FROM node:20-alpine\nWORKDIR /app\nCOPY . .\nCMD ["node", "a.js"]\n', encoding="utf-8")
        times = []
        for _ in range(40 * repeat):
            begin = time.monotonic()
            subprocess.run([droproot, "-q", file], check=True, stdout=subprocess.DEVNULL)
            times.append(time.monotonic() - begin)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        for _ in range(40):
            subprocess.run([droproot, "-q", file], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    times.sort()
    print(f"\none small file, from fork to exit: {times[0] * 1000:.1f} ms at best, "
          f"{times[len(times) // 2] * 1000:.1f} ms the median; {cpu / 40 * 1000:.1f} ms CPU")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--droproot", required=True, type=os.path.abspath)
    parser.add_argument("--tree", required=True, type=pathlib.Path)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    whole_tree(options.droproot, options.tree / "repos", options.repeat)
    growth_with_count(options.droproot, options.tree / "repos", options.repeat)
    growth_with_size(options.droproot, 2)
    start(options.droproot, options.repeat)


main()
