#!/usr/bin/env python3
"""run.py --droproot BINARY CASE: harden a Dockerfile, build it before and after, and run both.

CASE is a folder of cases/; README.md beside this file says what its case.json may hold. Needs root; the
base images are made by bases.sh when they are missing. Exit status: 0 passed, 1 failed, 77 skipped (a
failure when CI=true).
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.realpath(__file__))
NON_ROOT = r"^[1-9][0-9]*(:[0-9]+)?$"
DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

# What case.json may hold: an unknown key is an error, for a check that is misspelt would always pass.
CASE_KEYS = {"about", "example", "dockerfile", "modes", "tool", "build", "before", "after"}
TOOL_KEYS = {"verdict", "args", "exit", "message", "match", "not_match", "companions"}
BUILD_KEYS = {"args", "target"}
IMAGE_KEYS = {"build", "user", "run", "main", "serve", "stat"}
RUN_KEYS = {"cmd", "argv", "as", "exit", "out", "not_out", "timeout"}
MAIN_KEYS = RUN_KEYS - {"cmd", "argv"}
SERVE_KEYS = {"port", "path", "out", "fails", "timeout", "as"}
STAT_KEYS = {"path", "is", "absent"}
VERDICTS = {"convert", "unchanged", "refused"}


class BadCase(Exception):
    """case.json itself is wrong."""


class Failed(Exception):
    """A step that the rest of the case needs did not work."""


def known(what, table, keys):
    unknown = set(table) - keys
    if unknown:
        raise BadCase(f"{what}: unknown key {', '.join(sorted(unknown))}")


def validate(case):
    known("case.json", case, CASE_KEYS)
    known("tool", case.get("tool", {}), TOOL_KEYS)
    known("build", case.get("build", {}), BUILD_KEYS)
    verdict = case.get("tool", {}).get("verdict")
    if verdict not in VERDICTS:
        raise BadCase(f"tool.verdict: {verdict!r} is none of {', '.join(sorted(VERDICTS))}")
    if verdict == "refused" and "message" not in case["tool"]:
        raise BadCase("a refusal needs tool.message")
    if verdict == "convert" and "after" not in case:
        raise BadCase("a conversion needs checks under `after`")
    for phase in ("before", "after"):
        image = case.get(phase, {})
        known(phase, image, IMAGE_KEYS)
        for run in image.get("run", []):
            known(f"{phase}.run", run, RUN_KEYS)
        known(f"{phase}.main", image.get("main", {}), MAIN_KEYS)
        known(f"{phase}.serve", image.get("serve", {}), SERVE_KEYS)
        for stat in image.get("stat", []):
            known(f"{phase}.stat", stat, STAT_KEYS)


def run(argv, timeout=120, **more):
    """Standard output, standard error and exit status; 124 when it took too long."""
    try:
        # text=True would turn CRLF into LF, and diffs of such files no longer apply
        given = more.pop("input", None)
        done = subprocess.run(
            argv, capture_output=True, timeout=timeout, input=given and given.encode(), **more
        )
    except subprocess.TimeoutExpired:
        return "", f"{argv[0]}: no answer after {timeout} s", 124
    return done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"), done.returncode


class Buildah:
    """buildah on the tests' own storage: neither the user's images nor any registry is ever touched."""

    def __init__(self, cache, scratch):
        self.cache = cache
        self.argv = ["buildah", "--root", f"{cache}/storage", "--runroot", f"{cache}/run"]
        self.env = dict(
            os.environ,
            BUILDAH_ISOLATION="chroot",
            CONTAINERS_REGISTRIES_CONF=f"{cache}/registries.conf",
            TMPDIR=scratch,
        )

    def options(self):
        """Those that bases.sh found to work."""
        with open(f"{self.cache}/storage-options", encoding="utf-8") as options:
            return options.read().split()

    def __call__(self, verb, *arguments, timeout=300):
        argv = [*self.argv, *self.options(), verb, *arguments]
        for wait in (1, 2, 4, 0):
            out, err, status = run(argv, timeout, env=self.env, stdin=subprocess.DEVNULL)
            # its chroot helper now and then fails to start under load; nothing has happened then
            if status == 0 or "sealing memfd copy" not in out + err or wait == 0:
                break
            time.sleep(wait)
        return out, err, status

    def build(self, dockerfile, context, tag, options):
        argv = ["--signature-policy", f"{self.cache}/policy.json", "--pull-never", "--network", "host"]
        argv += ["--format", "docker", "--tag", tag, "--file", dockerfile]
        for name, value in options.get("args", {}).items():
            argv += ["--build-arg", f"{name}={value}"]
        if "target" in options:
            argv += ["--target", options["target"]]
        return self("bud", *argv, context)

    def must(self, verb, *arguments):
        out, err, status = self(verb, *arguments)
        if status != 0:
            raise Failed(f"buildah {verb}: {err.strip()[-600:]}")
        return out.strip()


def colon_table(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as lines:
            return [line.rstrip("\n").split(":") for line in lines if line.count(":") >= 3]
    except OSError:
        return []


def find_entry(entries, wanted):
    """The entry with this name or number, as runtimes look it up: a number is a number first."""
    column = 2 if wanted.isdigit() else 0
    value = str(int(wanted)) if wanted.isdigit() else wanted
    return next((entry for entry in entries if entry[column] == value), None)


def resolve(root, user):
    """uid, gid, supplementary groups and home of USER in these files, as moby's user package has it."""
    name, _, group = (user or "0").partition(":")
    accounts, groups = colon_table(f"{root}/etc/passwd"), colon_table(f"{root}/etc/group")
    account = find_entry(accounts, name)
    if account is None and not name.isdigit():
        raise Failed(f"the image has no user {name!r}")
    uid, gid, home = (int(account[2]), int(account[3]), account[5]) if account else (int(name), 0, "/")
    if group:
        entry = find_entry(groups, group)
        if entry is None and not group.isdigit():
            raise Failed(f"the image has no group {group!r}")
        return uid, int(entry[2]) if entry else int(group), [], home
    extra = [int(entry[2]) for entry in groups if account and account[0] in entry[3].split(",")]
    return uid, gid, extra, home


class Image:
    """A built image with a container's worth of its files mounted; `start` runs a process in it."""

    def __init__(self, buildah, tag):
        self.buildah = buildah
        self.config = json.loads(buildah.must("inspect", "--type", "image", tag))["Docker"]["config"]
        self.container = buildah.must("from", "--pull-never", tag).splitlines()[-1]
        self.root = buildah.must("mount", self.container)

    def close(self):
        self.buildah("rm", self.container)

    @property
    def user(self):
        return self.config.get("User") or ""

    @property
    def main(self):
        return (self.config.get("Entrypoint") or []) + (self.config.get("Cmd") or [])

    def start(self, argv, user=None, timeout=20, serve=None):
        uid, gid, groups, home = resolve(self.root, user or self.user)
        env = dict(variable.split("=", 1) for variable in self.config.get("Env") or [])
        env.setdefault("PATH", DEFAULT_PATH)
        if not env.get("HOME"):
            env["HOME"] = home
        job = {
            "root": self.root, "argv": argv, "env": env, "cwd": self.config.get("WorkingDir") or "/",
            "volumes": list(self.config.get("Volumes") or {}),
            "uid": uid, "gid": gid, "groups": sorted({gid, *groups}), "timeout": timeout, "serve": serve,
        }  # fmt: skip
        namespaces = ["unshare", "-n", "-m", "-p", "--fork", "--mount-proc", "--kill-child"]
        program = [*namespaces, sys.executable, os.path.join(HERE, "enter.py")]
        out, err, status = run(program, timeout + 20, input=json.dumps(job))
        if status != 0:
            raise Failed(f"enter.py: {err.strip()[-600:]}")
        return json.loads(out)


class Case:
    def __init__(self, name, options):
        self.folder = os.path.join(HERE, "cases", name)
        with open(os.path.join(self.folder, "case.json"), encoding="utf-8") as text:
            self.spec = json.load(text)
        validate(self.spec)
        self.name = name
        self.droproot = options.droproot
        self.text_only = options.text_only
        self.ignore = [f"--ignore={rule}" for rule in options.ignore]
        self.verbose = options.verbose
        self.scratch = tempfile.mkdtemp(prefix=f"droproot-e2e-{name}-")
        self.buildah = Buildah(options.cache, self.scratch)
        self.context = os.path.join(self.scratch, "context")
        self.dockerfile = os.path.join(self.context, self.spec.get("dockerfile", "Dockerfile"))
        self.checks = 0
        self.failures = []

    def check(self, good, message):
        self.checks += 1
        if not good:
            self.failures.append(message)
        if self.verbose:
            print(("  ok   " if good else "  BAD  ") + message[:400])
        return bool(good)

    def matches(self, what, text, spec, yes="out", no="not_out"):
        """The regular expressions spec[yes] (one or a list) are in the text, spec[no] are not."""
        tail = text.strip()[-400:]
        for key, wanted in ((yes, True), (no, False)):
            patterns = spec.get(key, [])
            for pattern in [patterns] if isinstance(patterns, str) else patterns:
                found = re.search(pattern, text, re.MULTILINE) is not None
                self.check(found == wanted, f"{what}: /{pattern}/ {'not ' if wanted else ''}in {tail!r}")

    # ---- the tool ---------------------------------------------------------------------------------

    def prepare(self):
        example = self.spec.get("example")
        source = os.path.join(HERE, "..", "..", "examples", example) if example else self.folder
        shutil.copytree(source, self.context, symlinks=True, ignore=shutil.ignore_patterns("case.json"))
        for name, mode in self.spec.get("modes", {}).items():  # git keeps no mode but 0644 and 0755
            os.chmod(os.path.join(self.context, name), int(mode, 8))

    def tree(self):
        """Every file of the context that must not change, with its mode and a digest."""
        free = {self.dockerfile}
        free |= {os.path.join(self.context, name) for name in self.spec["tool"].get("companions", {})}
        found = {}
        for folder, _, files in os.walk(self.context):
            for path in (os.path.join(folder, name) for name in files):
                if path not in free:
                    with open(path, "rb") as content:
                        digest = hashlib.sha256(content.read()).hexdigest()
                    found[os.path.relpath(path, self.context)] = (os.lstat(path).st_mode, digest)
        return found

    def read(self):
        with open(self.dockerfile, "rb") as content:
            return content.read()

    def call(self, *options):
        name = os.path.relpath(self.dockerfile, self.context)
        argv = [self.droproot, *self.spec["tool"].get("args", []), *self.ignore, *options, name]
        return run(argv, 60, cwd=self.context)

    def harden(self):
        tool, before, others = self.spec["tool"], self.read(), self.tree()
        shutil.copytree(self.context, os.path.join(self.scratch, "patched"), symlinks=True)
        diff, _, diff_status = self.call()
        self.check(self.read() == before, "the plain run has written to the Dockerfile")
        out, err, status = self.call("--write", "-v")
        after = self.read()
        for what, got in (("plain run", diff_status), ("--write", status)):
            self.check(got == tool.get("exit", 0), f"{what}: exit status {got}: {err.strip()[-400:]}")
        self.check(out == "", f"--write: stdout is not empty: {out[:200]!r}")
        self.check(self.tree() == others, "--write has touched other files of the context")
        self.matches("--write on stderr", err, tool, "message", "")
        self.matches("the Dockerfile", after.decode(errors="replace"), tool, "match", "not_match")
        for name, pattern in tool.get("companions", {}).items():
            self.matches(name, self.companion(self.context, name), {"out": pattern})
        if tool["verdict"] == "convert":
            self.check(after != before, f"the Dockerfile is unchanged: {err.strip()[-400:]}")
            self.check_diff(diff, after)
            written = {name: self.companion(self.context, name) for name in tool.get("companions", {})}
            self.call("--write")
            self.check(self.read() == after, "a second --write changes the Dockerfile again")
            for name, text in written.items():
                self.check(self.companion(self.context, name) == text, f"a second --write changes {name} again")
        else:
            self.check(after == before, f"the Dockerfile has changed ({tool['verdict']} expected)")
            self.check(diff == "", f"the diff is not empty: {diff[:200]!r}")

    @staticmethod
    def companion(folder, name):
        with open(os.path.join(folder, name), encoding="utf-8") as content:
            return content.read()

    def check_diff(self, diff, after):
        folder = os.path.join(self.scratch, "patched")
        copy = os.path.join(folder, os.path.relpath(self.dockerfile, self.context))
        outside = dict(os.environ, GIT_CEILING_DIRECTORIES=self.scratch)
        _, err, status = run(["git", "apply", "-"], cwd=folder, input=diff, env=outside)
        self.check(status == 0, f"git apply refuses the diff: {err.strip()[-400:]}")
        with open(copy, "rb") as content:
            self.check(content.read() == after, "the diff, applied, is not what --write wrote")
        for name in self.spec["tool"].get("companions", {}):
            same = self.companion(folder, name) == self.companion(self.context, name)
            self.check(same, f"the diff, applied, gives another {name} than --write wrote")

    # ---- the images -------------------------------------------------------------------------------

    def check_image(self, phase):
        spec = self.spec.get(phase)
        if spec is None or self.text_only:
            return
        tag = f"localhost/e2e/{self.name}:{phase}"
        out, err, status = self.buildah.build(self.dockerfile, self.context, tag, self.spec.get("build", {}))
        fails = spec.get("build") == "fails"
        log = (out + err).strip()[-900:]
        if not self.check((status != 0) == fails, f"{phase}: build exit status {status}: {log}") or fails:
            return
        try:
            image = Image(self.buildah, tag)
            try:
                self.check_processes(phase, spec, image)
            finally:
                image.close()
        finally:
            self.buildah("rmi", "--force", tag)

    def check_processes(self, phase, spec, image):
        # whatever else a case asks: what was converted must be a number, and not root's
        wanted = spec.get("user", NON_ROOT if phase == "after" else "")
        self.check(re.search(wanted, image.user), f"{phase}: USER {image.user!r}, expected /{wanted}/")
        if phase == "after" and self.spec["tool"]["verdict"] == "convert":
            self.check(re.search(NON_ROOT, image.user), f"after: USER {image.user!r} may be root")
        if "main" in spec:
            self.check_process(f"{phase}: main", image.main, spec["main"], image)
        for process in spec.get("run", []):
            argv = process.get("argv") or ["/bin/sh", "-c", process["cmd"]]
            self.check_process(f"{phase}: run {argv[-1]!r}", argv, process, image)
        if "serve" in spec:
            self.check_page(phase, spec["serve"], image)
        for stat in spec.get("stat", []):  # last, so that files which the processes wrote can be asked for
            self.check_stat(phase, stat, image)

    def check_stat(self, phase, spec, image):
        what = f"{phase}: {spec['path']}"
        try:
            found = os.lstat(image.root + spec["path"])
        except OSError as error:
            self.check(spec.get("absent"), f"{what}: {error.strerror}")
            return
        got = f"{found.st_uid}:{found.st_gid} {found.st_mode & 0o7777:04o}"
        wanted = spec.get("is", "")
        self.check(not spec.get("absent"), f"{what}: is there")
        self.check(re.search(wanted, got), f"{what}: {got}, expected /{wanted}/")

    def check_process(self, what, argv, spec, image):
        result = image.start(argv, spec.get("as"), spec.get("timeout", 20))
        said = result["output"].strip()[-400:]
        wanted = spec.get("exit", 0)
        self.check(result["exit"] == wanted, f"{what}: exit {result['exit']}, expected {wanted}: {said!r}")
        self.matches(what, result["output"], spec)

    def check_page(self, phase, spec, image):
        serve = {"port": spec["port"], "path": spec.get("path", "/")}
        result = image.start(image.main, spec.get("as"), spec.get("timeout", 15), serve)
        what = f"{phase}: page on port {spec['port']} of {image.main}"
        if spec.get("fails"):
            self.check(result["page"] is None, f"{what}: is served although it should fail")
            return
        if self.check(result["page"] is not None, f"{what}: none; the process: {result}"):
            self.matches(what, result["page"], spec)

    def play(self):
        try:
            self.prepare()
            self.check_image("before")
            self.harden()
            self.check_image("after")
        except Failed as error:
            self.check(False, str(error))


def make_bases(cache):
    """Nothing to do, mostly. Ends the program where these tests cannot run: bases.sh says why."""
    environment = dict(os.environ, DROPROOT_E2E_CACHE=cache)
    status = subprocess.run([os.path.join(HERE, "bases.sh")], env=environment).returncode
    if status != 0:
        sys.exit(status)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case")
    parser.add_argument("--droproot", required=True, type=os.path.abspath)
    parser.add_argument("--cache", default=os.environ.get("DROPROOT_E2E_CACHE", "/var/tmp/droproot-e2e"))
    parser.add_argument("--keep", action="store_true", help="leave the rewritten context for inspection")
    parser.add_argument("--text-only", action="store_true", help="build nothing: what the tool says and writes")
    parser.add_argument("--ignore", action="append", default=[], metavar="RULE", help="as if RULE were not there")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every check")
    options = parser.parse_args()
    try:
        case = Case(options.case, options)
    except (BadCase, OSError, json.JSONDecodeError) as error:
        sys.exit(f"{options.case}: {error}")
    try:
        if not options.text_only:
            make_bases(options.cache)
        case.play()
    finally:
        if options.keep:
            print(f"kept: {case.context}")
        else:
            shutil.rmtree(case.scratch, ignore_errors=True)
    for failure in case.failures:
        print(f"FAILED {case.name}: {failure}")
    print(f"{case.name}: {case.checks} checks, {len(case.failures)} failed")
    sys.exit(1 if case.failures else 0)


if __name__ == "__main__":
    main()
