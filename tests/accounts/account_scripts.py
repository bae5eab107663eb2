#!/usr/bin/env python3
"""account_scripts.py --predict BINARY: holds droproot's account tables against the real programs.

Scripts of account commands (generate.py) are executed in throw-away Debian and BusyBox roots
(roots.sh), each from the same files; what `id` and the files then say is held against what
predict_accounts said (compare.py). README.md beside this file says what is covered.

Exit status: 0 all equal or not provable, 1 a disagreement or too little proven, 77 skipped (a failure
when CI=true).
"""

import argparse
import collections
import concurrent.futures
import json
import os
import random
import shlex
import shutil
import subprocess
import sys
import tempfile

import compare
import generate

HERE = os.path.dirname(os.path.realpath(__file__))
ROOTS = os.path.join(os.environ.get("DROPROOT_E2E_CACHE", "/var/tmp/droproot-e2e"), "accounts")
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
ACCOUNT_FILES = ("passwd", "group", "shadow", "gshadow", "subuid", "subgid")
SCRATCH = ("etc", "home", "srv", "opt", "run", "tmp", "var/mail", "var/log")
EMPTIED = ("home", "srv", "opt", "tmp", "var/mail")

# name: the image whose data predicts, the folder of its root. The least share of the accounts and
# groups that were made whose numbers must be known, and of the commands whose outcome must be, in %.
# Of fedora the data does not list everything, so a name may always be taken.
Dialect = collections.namedtuple("Dialect", "image root proven outcomes")
DIALECTS = {
    "shadow": Dialect("debian:bookworm", "debian", 85, 85),
    "perl": Dialect("debian:bookworm", "debian", 85, 78),
    "busybox": Dialect("alpine:3.20", "busybox", 90, 85),
    "link": Dialect("fedora:40", "debian", 30, 18),
}

# login.defs and useradd's defaults as Red Hat's systems ship them, for `link`.
RED_HAT_LOGIN_DEFS = """MAIL_DIR /var/spool/mail
UMASK 022
HOME_MODE 0700
UID_MIN 1000
UID_MAX 60000
SYS_UID_MIN 201
SYS_UID_MAX 999
GID_MIN 1000
GID_MAX 60000
SYS_GID_MIN 201
SYS_GID_MAX 999
ENCRYPT_METHOD SHA512
USERGROUPS_ENAB yes
CREATE_HOME yes
"""
RED_HAT_USERADD = "GROUP=100\nHOME=/home\nINACTIVE=-1\nEXPIRE=\nSHELL=/bin/bash\nSKEL=/etc/skel\n" \
                  "CREATE_MAIL_SPOOL=yes\n"
# What the data of that image leaves out.
RED_HAT_UNLISTED = (["dbus:x:81:81::/:/sbin/nologin", "systemd-oom:x:998:998::/:/sbin/nologin"],
                    ["dbus:x:81:", "input:x:999:", "systemd-oom:x:998:"])


def predict(binary, image, scripts):
    """The predictions of [(commands, certain)]."""
    text = "".join(
        f"script\t{image}\t{'certain' if certain else 'unchecked'}\n" +
        "".join("\t".join(command) + "\n" for command in commands) + "\n"
        for commands, certain in scripts)
    out = subprocess.run([binary], input=text, capture_output=True, text=True, check=True).stdout
    blocks = out.split("\n\n")[:-1]
    if len(blocks) != len(scripts):
        raise RuntimeError(f"{len(scripts)} scripts, {len(blocks)} predictions")
    return [compare.Prediction(block.splitlines()) for block in blocks]


# ---- in the private mount namespace of a worker --------------------------------------------------

def mount(*arguments):
    subprocess.run(["mount", *arguments], check=True)


class Root:
    """A root file system of a worker's own: read-only but for folders on tmpfs.

    The commands run as root and some remove whole trees (`deluser --remove-home` of an account whose
    home is /). So nothing of this machine is mounted here, and what is not in memory cannot be written.
    """

    def __init__(self, dialect, base):
        self.path = os.path.join(ROOTS, DIALECTS[dialect].root)
        mount("--bind", self.path, self.path)
        if dialect == "link":
            mount("--bind", self.at("usr/sbin/useradd"), self.at("usr/sbin/adduser"))
            mount("-o", "remount,ro,bind", self.at("usr/sbin/adduser"))
        mount("-o", "remount,ro,bind", self.path)
        for folder in SCRATCH:
            self.cover(folder)
        self.refuse_to_harm()
        if dialect == "link":
            self.become_red_hat()
        for name, lines in base.items():
            self.write(name, lines)
        self.files = {name: self.read_bytes(name) for name in ACCOUNT_FILES}

    def at(self, path):
        return os.path.join(self.path, path)

    def cover(self, folder):
        """An own copy of the folder, in memory."""
        target = self.at(folder)
        with tempfile.TemporaryDirectory() as copy:
            shutil.copytree(target, copy, symlinks=True, dirs_exist_ok=True)
            mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", target)
            shutil.copytree(copy, target, symlinks=True, dirs_exist_ok=True)

    def refuse_to_harm(self):
        """Stops unless this is a mount namespace of its own and every mount below the root is known."""
        if os.readlink("/proc/self/ns/mnt") == os.readlink(f"/proc/{os.getppid()}/ns/mnt"):
            raise RuntimeError("a worker needs its own mount namespace")
        own = {self.at(folder) for folder in SCRATCH}
        with open("/proc/self/mountinfo", encoding="utf-8") as file:
            mounts = [line.split(" - ")[0].split() + line.split(" - ")[1].split() for line in file]
        for fields in mounts:
            target, options = fields[4], fields[5].split(",")
            if target != self.path and not target.startswith(self.path + "/"):
                continue
            in_memory = target in own and "tmpfs" in fields[6:]
            if not in_memory and "ro" not in options:
                raise RuntimeError(f"{target} could be written")
        if os.path.ismount(self.at("dev")) or os.path.ismount(self.at("proc")):
            raise RuntimeError("this machine's devices are in the root")

    def become_red_hat(self):
        self.write("login.defs", RED_HAT_LOGIN_DEFS.splitlines())
        self.write("default/useradd", RED_HAT_USERADD.splitlines())
        self.write("shadow", [])
        self.write("gshadow", [])

    def write(self, name, lines):
        with open(self.at(f"etc/{name}"), "w", encoding="utf-8") as file:
            file.write("".join(line + "\n" for line in lines))

    def read_bytes(self, name):
        try:
            with open(self.at(f"etc/{name}"), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def lines(self, name):
        content = self.read_bytes(name)
        if content is None:
            raise RuntimeError(f"a script removed /etc/{name}")
        return content.decode().splitlines()

    def restore(self):
        for name, content in self.files.items():
            for suffix in ("", "-", "+", ".lock"):
                path = self.at(f"etc/{name}{suffix}")
                if os.path.lexists(path):
                    os.unlink(path)
            if content is not None:
                with open(self.at(f"etc/{name}"), "wb") as file:
                    file.write(content)
        for folder in EMPTIED:
            for entry in os.scandir(self.at(folder)):
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path)
                else:
                    os.unlink(entry.path)

    def execute(self, commands, certain):
        """The record of one script, as compare.Reality takes it."""
        self.restore()
        names = sorted({word for command in commands for word in command if word in generate.PLAIN_NAMES})
        text = ""
        for command in commands:
            text += f"{shlex.join(command)} </dev/null >/dev/null; r=$?; echo $r\n"
            if certain:
                text += "case $r in 0) ;; *) exit 0 ;; esac\n"
        text += "".join(f"id -u {name} >/dev/null 2>&1 && echo {name} $(id -u {name}) $(id -g {name}) "
                        f"$(id -G {name})\n" for name in names) + "exit 0\n"
        run = subprocess.run(["chroot", self.path, "/bin/sh", "-c", text], capture_output=True, text=True,
                             stdin=subprocess.DEVNULL, env={"PATH": PATH, "LC_ALL": "C"}, check=True)
        answers = [line.split() for line in run.stdout.splitlines()]
        statuses = [int(answer[0]) for answer in answers if len(answer) == 1]
        passwd = self.lines("passwd")
        homes = {line.split(":")[5] for line in passwd}
        return {"statuses": statuses, "passwd": passwd, "group": self.lines("group"),
                "homes": [home for home in homes if os.path.isdir(self.at(home.lstrip("/")))],
                "ids": {a[0]: [a[1], a[2], a[3:]] for a in answers if len(a) > 1},
                "errors": run.stderr[-400:]}


def work():
    """A worker: scripts on stdin, their records on stdout, as JSON."""
    job = json.load(sys.stdin)
    root = Root(job["dialect"], job["base"])
    json.dump([root.execute(*script) for script in job["scripts"]], sys.stdout)


# ---- the whole run -------------------------------------------------------------------------------

def base_files(dialect, prediction):
    """passwd and group of the base where its root has none: what the image's data says."""
    if dialect in ("shadow", "perl"):
        return {}
    passwd = [":".join([name, "x", a["uid"], a["gid"], "", "/" if a["home"] == "?" else a["home"],
                        "/sbin/nologin"]) for name, a in prediction.accounts.items()]
    group = [f"{name}:x:{g['gid']}:" for name, g in prediction.groups.items()]
    if dialect == "link":
        group = [line for line in group if ":?:" not in line]
        passwd, group = passwd + RED_HAT_UNLISTED[0], group + RED_HAT_UNLISTED[1]
    return {"passwd": passwd, "group": group}


def execute_all(dialect, base, scripts, jobs):
    """The records of the scripts, in their order."""
    def run(part):
        job = json.dumps({"dialect": dialect, "base": base, "scripts": part})
        out = subprocess.run(["unshare", "--mount", "--propagation", "private", sys.executable,
                              os.path.realpath(__file__), "--work"], input=job, stdout=subprocess.PIPE,
                             text=True, check=True).stdout
        return json.loads(out)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        parts = list(pool.map(run, [scripts[first::jobs] for first in range(jobs)]))
    return [parts[at % jobs][at // jobs] for at in range(len(scripts))]


class Tally:
    """Counts of one dialect."""

    def __init__(self):
        self.count = collections.Counter()
        self.bad, self.open = [], []

    def percent(self, part, *rest):
        whole = self.count[part] + sum(self.count[other] for other in rest)
        return 100 * self.count[part] / whole if whole else 0.0

    def add_outcomes(self, prediction, reality):
        for (outcome, _), status in zip(prediction.outcomes, reality.statuses):
            self.count["worked" if status == 0 else "failed"] += 1
            self.count["known outcome" if outcome != "unknown" else "unknown outcome"] += 1

    def add_entries(self, kind, predicted, real, base, commands):
        """What of the accounts or groups that the script made or changed was proven."""
        fields = ("uid", "gid") if kind == "account" else ("gid",)
        for name, entry in real.items():
            if base.get(name) == entry:
                continue
            known = predicted.get(name, {"exists": "no"})
            there = known["exists"] == "yes"
            if there and all(known[field] != "?" for field in fields):
                verdict = "proven"
            elif there and all({known[field], known["todays_" + field]} != {"?"} for field in fields):
                verdict = "of today"
            else:
                verdict = "not provable"
            self.count[f"{kind} {verdict}"] += 1
            if verdict == "not provable":
                self.open.append(f"{kind} {name} of: {'; '.join(map(shlex.join, commands))}")


def judge(dialect, scripts, predictions, records, base):
    tally = Tally()
    base_passwd, base_group = compare.first_entries(base["passwd"]), compare.first_entries(base["group"])
    rng = random.Random(0)
    for (commands, certain), prediction, record in zip(scripts, predictions, records):
        reality = compare.Reality(record)
        if any(command[0] in ("userdel", "deluser") and len(command) > 2 for command in commands):
            prediction.forget_homes()  # a home that several have may be gone
        tally.count["scripts"] += 1
        tally.count["commands"] += len(reality.statuses)
        tally.add_outcomes(prediction, reality)
        found = compare.disagreements(prediction, reality, certain)
        if found:
            joint = " && " if certain else "; "
            tally.bad.append((joint.join(map(shlex.join, commands)), found, reality.errors))
            continue
        if not compare.tables_hold(prediction, reality, certain):
            tally.count["stopped"] += 1
            continue
        tally.add_entries("account", prediction.accounts, reality.passwd, base_passwd, commands)
        tally.add_entries("group", prediction.groups, reality.group, base_group, commands)
        try_wrong_prediction(tally, rng, prediction, reality, certain)
    return tally


def try_wrong_prediction(tally, rng, prediction, reality, certain):
    """The check itself is checked: one known fact is falsified, and that has to be found."""
    wrong = list(compare.wrong_predictions(prediction, reality))
    if not wrong:
        return
    what, entry, field, value = rng.choice(wrong)
    right, entry[field] = entry[field], value
    found = compare.disagreements(prediction, reality, certain)
    entry[field] = right
    tally.count["falsified"] += 1
    if not found:
        tally.bad.append((what, ["falsified, and the comparison did not notice"], ""))


def report(dialect, tally, show, unproven):
    count, limits = tally.count, DIALECTS[dialect]
    proven = 100.0 - tally.percent("account not provable", "account proven", "account of today")
    outcomes = tally.percent("known outcome", "unknown outcome")
    print(f"{dialect} ({limits.image}): {count['scripts']} scripts, {count['commands']} commands executed "
          f"({count['worked']} worked, {count['failed']} failed), outcome known of {outcomes:.1f}%")
    for kind in ("account", "group"):
        print(f"  {kind}s made or changed: {count[kind + ' proven']} proven and equal, "
              f"{count[kind + ' of today']} with a number that the program chose, foreseen and equal, "
              f"{count[kind + ' not provable']} not provable")
    print(f"  wrong predictions put in: {count['falsified']}, all found: "
          f"{'yes' if not any('falsified' in bad[1][0] for bad in tally.bad) else 'NO'}; "
          f"disagreements: {len(tally.bad)}")
    for text in tally.open[:unproven]:
        print(f"  not provable: {text}")
    for script, found, errors in tally.bad[:show]:
        print(f"  DIFFERS: {script}\n" + "".join(f"    {text}\n" for text in found) +
              "".join(f"    | {line}\n" for line in errors.splitlines()[-3:]), end="")
    good = not tally.bad
    for what, share, least in (("accounts proven", proven, limits.proven),
                               ("outcomes known", outcomes, limits.outcomes)):
        if share < least:
            print(f"  TOO LITTLE: {what}: {share:.1f}%, must be {least}%")
            good = False
    return good


def run_dialect(dialect, options):
    rng = random.Random(options.seed)
    scripts = [(commands, rng.random() < 0.6)
               for commands in generate.scripts(dialect, options.count, options.seed)]
    image = DIALECTS[dialect].image
    # The first script is empty: the base itself.
    scripts.insert(0, ([], True))
    predictions = predict(options.predict, image, scripts)
    base = base_files(dialect, predictions[0])
    records = execute_all(dialect, base, scripts, options.jobs)
    tally = judge(dialect, scripts, predictions, records, records[0])
    return report(dialect, tally, options.show, options.unproven)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--predict", help="the binary predict_accounts")
    parser.add_argument("--count", type=int, default=600, help="scripts of each dialect")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--show", type=int, default=20, help="disagreements that are printed")
    parser.add_argument("--unproven", type=int, default=0, help="what is not provable, that is printed")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("dialects", nargs="*", metavar="DIALECT", help=", ".join(DIALECTS))
    options = parser.parse_args()
    if options.work:
        return work()
    roots = subprocess.run([os.path.join(HERE, "roots.sh")], check=False).returncode
    if roots:
        return roots
    results = [run_dialect(dialect, options) for dialect in options.dialects or DIALECTS]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
