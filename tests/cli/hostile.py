#!/usr/bin/env python3
"""Inputs that want droproot to crash, to hang, to read or to write where it should not.

  hostile.py DROPROOT [--scale 0.1] [--only NAME]...

1. Large and nested files go through everything, with --fixes=all: no crash, and twice the size takes at most about
   twice the time.
2. Odd files and names: devices, FIFOs, sockets, links, names with line feeds, bytes that are no text.
3. The build context: what lies outside of it has no say, whatever link or `..` leads there.
4. --write: read-only files and file systems, a full disk, links out of the tree. Afterwards every file in sight is
   as it was, or is the new one, whole; and no other file is there.
Mounts need root and unshare. Without them these say so and are left out; with CI set that is a failure.
"""
import argparse
import os
import pathlib
import resource
import shutil
import socket
import subprocess
import sys
import tempfile

SECONDS = 120  # a hang, on any machine
LARGE = 16 << 20
PROBLEMS = []
NAMED = "FROM debian:12\nRUN groupadd -g 1500 app && useradd -u 1500 -g 1500 app\nUSER app\nCMD [\"sleep\", \"9\"]\n"
WRITTEN = NAMED.replace("USER app", "USER 1500:1500")


class Options:
    droproot = ""
    scale = 1.0


def check(holds, text):
    if not holds:
        PROBLEMS.append(text)
        print(f"FAILED: {text}", flush=True)


def run(*arguments, cwd=None, data=None, prefix=()):
    """-> exit status, stdout, stderr, seconds of CPU"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        done = subprocess.run([*prefix, Options.droproot, *arguments], cwd=cwd, input=data, capture_output=True,
                              timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        check(False, f"{arguments}: a hang")
        return -1, b"", b"", float(SECONDS)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.returncode, done.stdout, done.stderr, seconds


# ---- 1. large and nested -----------------------------------------------------------------------


def folded(part, times, limit=30_000):
    """`part` again and again, on physical lines short enough for BuildKit."""
    each = max(limit // len(part), 1)
    lines = [part * min(each, times - at) for at in range(0, times, each)]
    return "\\\n".join(lines)


def stages(count):
    return "FROM debian:12 AS s0\n" + "".join(
        f"FROM s{i - 1} AS s{i}\nRUN useradd -u {1000 + i} u{i}\nCOPY --from=s{i - 1} /a /b\n" for i in range(1, count))


def base(text):
    return f"FROM debian:12\n{text}\nWORKDIR /app\nCOPY . .\nCMD [\"./serve\"]\n"


# Name -> size and text of that size; the size is that of the test at scale 1.
SHAPES = {
    "comments of 16 MiB": (LARGE - 4096, lambda n: "FROM debian:12\n" + "# x\n" * (n // 4)),
    "one RUN of 16 MiB": (LARGE - 4096, lambda n: "FROM debian:12\nRUN x" + " y\\\n" * (n // 4)),
    "one heredoc of 16 MiB": (LARGE - 4096, lambda n: "FROM debian:12\nRUN <<EOF\n" + "ls\n" * (n // 3) + "EOF\n"),
    "100,000 RUN": (100_000, lambda n: base("RUN x\n" * n)),
    "100,000 COPY": (100_000, lambda n: base("WORKDIR /app\n" + "COPY a /app/b\n" * n)),
    "100,000 COPY of other names": (100_000, lambda n: base("".join(f"COPY f{i} /app/f{i}\n" for i in range(n)))),
    "100,000 ENV": (100_000, lambda n: base("".join(f"ENV A{i}=$A{i - 1}x\n" for i in range(n)))),
    "100,000 ARG": (100_000, lambda n: base("ARG A=b\n" * n)),
    "100,000 USER": (100_000, lambda n: base("USER app\n" * n)),
    "100,000 EXPOSE": (100_000, lambda n: base("".join(f"EXPOSE {i % 65000 + 1}\n" for i in range(n)))),
    "100,000 VOLUME": (100_000, lambda n: base("".join(f"VOLUME /v{i}\n" for i in range(n)))),
    "100,000 WORKDIR": (100_000, lambda n: base("".join(f"WORKDIR /w{i}\n" for i in range(n)))),
    "100,000 relative WORKDIR": (100_000, lambda n: base("WORKDIR a\n" * n)),
    "100,000 LABEL": (100_000, lambda n: base("LABEL a=b\n" * n)),
    "100,000 ENTRYPOINT": (100_000, lambda n: base("ENTRYPOINT [\"/start.sh\"]\n" * n)),
    "100,000 HEALTHCHECK": (100_000, lambda n: base("HEALTHCHECK CMD curl http://localhost/\n" * n)),
    "50,000 stages on each other": (50_000, stages),
    "50,000 stages on the first": (50_000, lambda n: "FROM debian:12 AS a\nRUN useradd x\n" + "FROM a\nUSER x\n" * n),
    "50,000 stages that copy all": (
        50_000, lambda n: "".join(f"FROM debian:12 AS s{i}\n" for i in range(n // 2)) + "FROM alpine\n" + "".join(
            f"COPY --from=s{i} /etc/passwd /etc/passwd\n" for i in range(n // 2))),
    "accounts, a RUN each": (10_000, lambda n: base("".join(f"RUN useradd -u {2000 + i} u{i}\n" for i in range(n)))),
    "accounts, in one RUN": (
        10_000, lambda n: base("RUN true" + "".join(f" && \\\n useradd -u {2000 + i} u{i}" for i in range(n)))),
    "groups with members": (
        10_000, lambda n: base("".join(f"RUN groupadd g{i} && usermod -aG g{i} u0\n" for i in range(n)))),
    "passwd lines": (
        10_000, lambda n: base("".join(f"RUN echo u{i}:x:{i}:{i}::/:/x >> /etc/passwd\n" for i in range(n)))),
    "&& list": (100_000, lambda n: base("RUN a" + folded(" && a", n))),
    "pipes": (100_000, lambda n: base("RUN a" + folded(" | a", n))),
    "chown of many": (50_000, lambda n: base("RUN chown -R app" + folded(" /a", n))),
    "mkdir of other names": (
        20_000, lambda n: base("RUN true" + "".join(f" && \\\n mkdir -p /d{i} && chown 5 /d{i}" for i in range(n)))),
    "seds": (10_000, lambda n: base("RUN true" + " && \\\n sed -i 's/80/81/' /etc/nginx/nginx.conf" * n)),
    "subshells": (50_000, lambda n: base("RUN " + folded("(", n) + "x" + folded(")", n))),
    "substitutions": (50_000, lambda n: base("RUN " + folded("$(x ", n))),
    "nested if": (30_000, lambda n: base("RUN " + folded("if x; then ", n))),
    "open ${": (100_000, lambda n: base("ENV a=" + folded("${a:-", n))),
    "closed ${": (20_000, lambda n: base("ENV a=" + folded("${a:-", n) + "x" + folded("}", n) + "\nUSER $a")),
    "values that double": (
        5_000, lambda n: "ARG a0=x\n" + "".join(f"ARG a{i}=$a{i - 1}$a{i - 1}\n" for i in range(1, n)) + base(f"USER $a{n - 1}")),
    "heredoc openers": (100_000, lambda n: base("RUN cat " + folded("<<A ", n))),
    "closed heredocs": (50_000, lambda n: base("RUN cat " + folded("<<A ", n) + "\n" + "A\n" * n)),
    "quotes": (100_000, lambda n: base("RUN " + folded("'\"", n))),
    "backslashes": (1_000_000, lambda n: "FROM debian:12\nRUN x " + "\\\n" * n),
    "JSON": (50_000, lambda n: "FROM debian:12\nCMD [" + folded('"x",', n) + '"x"]\n'),
    "deep JSON": (20_000, lambda n: "FROM debian:12\nCMD " + folded("[", n) + folded("]", n) + "\n"),
    "flags": (50_000, lambda n: base("RUN " + folded("--mount=type=cache,target=/a ", n) + "x")),
    "ignore comments": (50_000, lambda n: base("# droproot: ignore=named-user x\nRUN x\n" * n)),
    "long words": (LARGE // 4, lambda n: base("RUN " + folded("x", n, 60_000))),
}


def limited(name, times):
    return max(int(times * Options.scale), 8)


def check_shape(name):
    size, make = SHAPES[name]
    size = limited(name, size)
    texts = [make(part).encode() for part in (size // 2, size)]
    times = [float(SECONDS)] * 2
    # A good deal more than twice, and the best of three: the machine may be busy, and what is large is new memory.
    # Quadratic work is four times.
    for _ in range(3):
        for half, text in enumerate(texts):
            status, _, said, seconds = run("--fixes=all", "--no-context", "--format=jsonl", "-", data=text)
            check(status in (0, 2), f"{name}: exit {status}: {said[-300:]!r}")
            times[half] = min(times[half], seconds)
        if times[1] < 0.3 or times[1] < 3 * times[0]:
            break
    check(times[1] < 0.3 or times[1] < 3 * times[0], f"{name}: {times[0]:.2f} s, twice the size {times[1]:.2f} s")
    check(times[1] < 60, f"{name}: {times[1]:.1f} s")
    print(f"{name}: {times[0]:.2f} s, {times[1]:.2f} s", flush=True)


# ---- 2. odd files and names ----------------------------------------------------------------------


def snapshot(folder):
    """Path -> what is there; nothing is followed."""
    found = {}
    for at, folders, files in os.walk(os.fsencode(folder)):
        for name in folders + files:
            path = os.path.join(at, name)
            if os.path.islink(path):
                found[path] = os.readlink(path)
            elif os.path.isfile(path):
                found[path] = pathlib.Path(os.fsdecode(path)).read_bytes()
            else:
                found[path] = None
    return found


def expect_same(before, folder, name, changed=()):
    after = snapshot(folder)
    for path in sorted(set(before) | set(after)):
        if os.fsdecode(path) in changed:
            continue
        check(before.get(path) == after.get(path) and (path in before) == (path in after), f"{name}: {path!r} has changed")


def check_odd_files(folder):
    os.mkfifo(folder / "Dockerfile.fifo")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(folder / "Dockerfile.socket"))
    for name, target in (("zero", "/dev/zero"), ("tty", "/dev/tty"), ("mem", "/proc/self/mem"), ("loop", "Dockerfile.loop"),
                         ("gone", "nowhere"), ("folder", "/etc")):
        (folder / f"Dockerfile.{name}").symlink_to(target)
    (folder / "Dockerfile").write_text(NAMED, encoding="ascii")
    before = snapshot(folder)
    status, out, said, _ = run("--check", ".", cwd=folder)
    check(status == 1 and out.count(b"--- a/") == 1, f"odd files: exit {status}: {said!r}")
    for path in sorted(folder.iterdir()):
        if path.name == "Dockerfile":
            continue
        status, out, said, _ = run("--write", path.name, cwd=folder)
        check(status == 2 and not out and said.count(b"\n") in (1, 2), f"{path.name}: exit {status}: {said!r}")
    expect_same(before, folder, "odd files")
    listener.close()


def check_odd_bytes(folder):
    for name, data in {
            "nul": NAMED.replace("app\nCMD", "app\0\nCMD").encode(), "utf-8": b"FROM a\xff\xfe\xc3\x28\nUSER \x80\n",
            "only nul": b"\0" * 100_000, "bom": b"\xef\xbb\xbf" * 1000 + NAMED.encode(), "cr": NAMED.replace("\n", "\r").encode(),
            "utf-16": NAMED.encode("utf-16"), "escapes": b"FROM a\x1b]0;x\x07\nUSER \x1b[2J\n", "elf": b"\x7fELF" + bytes(4000),
            "too large": b"#" * (LARGE + 1),
    }.items():
        path = folder / "Dockerfile"
        path.write_bytes(data)
        status, out, said, _ = run("Dockerfile", cwd=folder)
        check(status in (0, 2), f"{name}: exit {status}: {said[-200:]!r}")
        check(b"\x1b" not in said and b"\x07" not in said, f"{name}: control characters on standard error")
        check(status == 0 or not out, f"{name}: refused, and yet {out[:80]!r}")
    status, _, said, _ = run("-", data=b"#" * (LARGE + 1))
    check(status == 2 and b"16 MiB" in said, f"standard input that is too large: exit {status}: {said[-200:]!r}")


def check_odd_names(folder):
    names = [b"a\nb", b"--write", b"-", b"a b\t", b"\xff\xfe", b'"q"', b"x\x1b[2J", b"$(touch x)", b"%s%n"]
    for name in names:
        os.mkdir(os.path.join(os.fsencode(folder), name))
        with open(os.path.join(os.fsencode(folder), name, b"Dockerfile"), "wb") as file:
            file.write(NAMED.encode())
    before = snapshot(folder)
    status, out, said, _ = run(".", cwd=folder)
    check(status == 0 and out.count(b"\n@@ ") == len(names), f"odd names: exit {status}: {said!r}")
    check(b"\x1b" not in out + said, "odd names: control characters")
    expect_same(before, folder, "odd names")
    # What git makes of the diff is what --write does.
    copy = folder.parent / "copy"
    shutil.copytree(folder, copy)
    subprocess.run(["git", "apply", "-"], cwd=copy, input=out, check=True,
                   env={**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent)})
    status, out, said, _ = run("--write", ".", cwd=folder)
    check(status == 0 and not out, f"odd names, --write: exit {status}: {said!r}")
    written = snapshot(folder)
    check(set(written) == set(before), "odd names: other files")
    check(all(data in (None, WRITTEN.encode()) for data in written.values()), "odd names: not all are written")
    check(sorted(map(str, written.values())) == sorted(map(str, snapshot(copy).values())), "git apply makes something else")


# ---- 3. the context ------------------------------------------------------------------------------

PLAIN = "#!/bin/sh\nexec /srv/app\n"
DROPS = "#!/bin/sh\nexec gosu app /srv/app\n"


def check_context(folder):
    """A start script that is plain is run as a user; one that calls gosu is a reason to stay root."""
    context, outside = folder / "context", folder / "outside"
    context.mkdir()
    outside.mkdir()
    start = context / "start.sh"
    dockerfile = "FROM debian:12\nCOPY start.sh /start.sh\nWORKDIR /srv\nCOPY . .\nENTRYPOINT [\"/start.sh\"]\n"

    def outcome(text, data):
        for name in ("start.sh", "Dockerfile", ".dockerignore"):
            (outside / name).write_text(data, encoding="ascii")
        (context / "Dockerfile").write_text(text, encoding="ascii")
        status, out, said, _ = run("Dockerfile", cwd=context)
        check(status == 0, f"context: exit {status}: {said!r}")
        return out, said

    start.write_text(PLAIN, encoding="ascii")
    read = outcome(dockerfile, "")
    start.write_text(DROPS, encoding="ascii")
    check(read != outcome(dockerfile, "") and read[0], "what lies in the context has no say")
    start.unlink()

    ways = {
        "a link to a file": lambda: start.symlink_to("../outside/start.sh"),
        "an absolute link": lambda: start.symlink_to(outside / "start.sh"),
        "a link to a folder": lambda: (context / "way").symlink_to(outside),
        "a linked .dockerignore": lambda: (context / ".dockerignore").symlink_to(outside / ".dockerignore"),
        "a FIFO": lambda: os.mkfifo(start),
        "a device": lambda: start.symlink_to("/dev/zero"),
        "a loop": lambda: start.symlink_to("start.sh"),
        "dots": lambda: None,
    }
    for way, make in ways.items():
        make()
        for source in ("start.sh", "way/start.sh", "../outside/start.sh", "./../context/../outside/start.sh", str(outside / "start.sh")):
            text = dockerfile.replace("COPY start.sh", f"COPY {source}")
            check(outcome(text, PLAIN) == outcome(text, DROPS), f"{way}: {source}: what lies outside has a say")
        for name in ("start.sh", "way", ".dockerignore"):
            if os.path.lexists(context / name):
                (context / name).unlink()
    # Larger than what is read of a context: as good as not seen.
    start.write_text(PLAIN + "#" * (1 << 20), encoding="ascii")
    large = outcome(dockerfile, "")
    check(not large[0] and b"not in the build context" in large[1] or not large[0], f"a script of 1 MiB is taken: {large}")


# ---- 4. --write ------------------------------------------------------------------------------------


def check_links(folder):
    """A link is written through where it is named, and in a search where its target lies in the tree."""
    tree, outside = folder / "tree", folder / "outside"
    tree.mkdir()
    outside.mkdir()
    (outside / "Dockerfile").write_text(NAMED, encoding="ascii")
    (outside / "web").mkdir()
    (outside / "web" / "Dockerfile").write_text(NAMED, encoding="ascii")
    (tree / "Dockerfile").symlink_to("../outside/Dockerfile")
    (tree / "web").symlink_to("../outside/web")
    (tree / "real").mkdir()
    (tree / "real" / "Dockerfile").write_text(NAMED, encoding="ascii")
    (tree / "Dockerfile.in_tree").symlink_to("real/Dockerfile")
    before = snapshot(folder)
    status, _, said, _ = run("--write", "tree", cwd=folder)
    check(status in (0, 2), f"links: exit {status}: {said!r}")
    expect_same(before, folder, "links", changed=[str(tree / "real" / "Dockerfile")])
    check((tree / "real" / "Dockerfile").read_text(encoding="ascii") == WRITTEN, "links: the file itself is not written")
    status, _, said, _ = run("--write", "tree/Dockerfile", cwd=folder)
    check(status == 0 and (outside / "Dockerfile").read_text(encoding="ascii") == WRITTEN, f"a named link: {said!r}")
    check((tree / "Dockerfile").is_symlink(), "a named link is a file now")


def can_mount():
    wanted = os.geteuid() == 0 and shutil.which("unshare")
    if wanted and subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True,
                                 check=False).returncode == 0:
        return True
    print("no mounts here (they need root and unshare): read-only and full file systems are not tested")
    check(not os.environ.get("CI"), "mounts are a must in CI")
    return False


def in_namespace(folder, script):
    """`script` in a mount namespace of its own, with $1 for droproot; -> its output"""
    command = ["unshare", "--mount", "sh", "-euc", script, "sh", Options.droproot]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)
    check(done.returncode == 0, f"in a namespace: {done.stderr}")
    return done.stdout


def check_file_systems(folder):
    if not can_mount():
        return
    (folder / "Dockerfile").write_text(NAMED, encoding="ascii")
    # Read-only: said in one line, exit 2, nothing there.
    read_only = in_namespace(folder, """
        mount --bind . . && cd "$PWD" && mount -o remount,bind,ro .
        "$1" Dockerfile >/dev/null 2>&1; echo "diff $?"
        status=0; "$1" --write Dockerfile 2>&1 || status=$?; echo "write $status"; ls -A; cat Dockerfile""")
    check("diff 0" in read_only and "write 2" in read_only, f"read-only file system: {read_only}")
    check("Dockerfile cannot be rewritten: " in read_only and read_only.endswith("Dockerfile\n" + NAMED),
          f"read-only file system: {read_only}")
    # Full: the same.
    (folder / "large").write_text(NAMED + "# x\n" * 20_000, encoding="ascii")
    full = in_namespace(folder, """
        mkdir full && mount -t tmpfs -o size=120k none full && cp large full/Dockerfile && cd full
        head -c 1M /dev/zero >filler 2>/dev/null || true
        status=0; "$1" --write . 2>&1 || status=$?; echo "write $status"; ls -A
        cmp Dockerfile ../large && echo same
        rm filler; "$1" --write . >/dev/null 2>&1 || true; cmp -s Dockerfile ../large || echo written""")
    check("write 2" in full and "No space left on device" in full, f"full disk: {full}")
    check("\nDockerfile\nfiller\nsame\n" in full, f"full disk: {full}")


def check_read_only_files(folder):
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        return
    prefix = ()
    if os.geteuid() == 0:
        # The build folder may be closed to others.
        mine = shutil.copy(Options.droproot, folder.parent)
        prefix = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--", "sh", "-c", f'shift; exec {mine} "$@"', "sh")
    os.chmod(folder, 0o755)
    for parent in folder.parents:
        if not os.stat(parent).st_mode & 0o001:
            print(f"{parent} is closed to others: read-only files are not tested")
            return
    for name, mode, mine in (("file", 0o444, 0o755), ("folder", 0o644, 0o555)):
        place = folder / name
        place.mkdir()
        (place / "Dockerfile").write_text(NAMED, encoding="ascii")
        os.chmod(place / "Dockerfile", mode)
        os.chmod(place, mine)
    if prefix:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, 65534, 65534)
    before = snapshot(folder)
    status, out, said, _ = run("--write", ".", cwd=folder, prefix=prefix)
    check(status == 2 and not out and said.count(b"cannot be rewritten") == 2, f"read-only files: exit {status}: {said!r}")
    expect_same(before, folder, "read-only files")
    os.chmod(folder / "folder", 0o755)


FILES = {
    "odd files": check_odd_files,
    "odd bytes": check_odd_bytes,
    "odd names": check_odd_names,
    "context": check_context,
    "links": check_links,
    "file systems": check_file_systems,
    "read-only files": check_read_only_files,
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("droproot", type=os.path.abspath)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    options = parser.parse_args()
    Options.droproot, Options.scale = options.droproot, options.scale
    done = 0
    for name, check_files in FILES.items():
        if options.only and name not in options.only:
            continue
        with tempfile.TemporaryDirectory() as scratch:
            os.chmod(scratch, 0o755)
            folder = pathlib.Path(os.path.realpath(scratch)) / "it"
            folder.mkdir()
            check_files(folder)
        done += 1
    for name in SHAPES:
        if not options.only or name in options.only:
            check_shape(name)
            done += 1
    print(f"{done} done, {len(PROBLEMS)} failed")
    sys.exit(1 if PROBLEMS or not done else 0)


main()
