"""Scripts of account commands, made from a seed: every dialect, option order and spelling.

A script is a list of commands; a command is a list of words. What is drawn is steered so that most
scripts work (new names, free numbers, groups that are there) and a good part collides.
"""

import random

FLAG, UID, GID, GROUP, GROUPS, NAME, PATH, SHELL, TEXT, KEY, USERS = (
    "flag", "uid", "gid", "group", "groups", "name", "path", "shell", "text", "key", "users")


class Option:
    """One option: its letter, its long name (either may be missing) and what its value is."""

    def __init__(self, letter, long, kind=FLAG, weight=1.0, values=None):
        self.letter, self.long, self.kind, self.weight = letter, long, kind, weight
        self.values = values


class Program:
    """`names` is how many names stand behind the options, `what` what the first of them is."""

    def __init__(self, name, what, options, perl=False, always=()):
        self.name, self.what, self.options, self.perl = name, what, options, perl
        self.always = always  # long names of options without which it would ask questions
        self.longs = [option.long for option in options if option.long]

    def option(self, word):
        """The option that a word of a pattern means: `-g`, `--gid`, `--gid=`."""
        name = word.lstrip("-").rstrip("=")
        for option in self.options:
            if word.startswith("--") and option.long == name:
                return option
            if not word.startswith("--") and option.letter == name:
                return option
        raise KeyError(f"{self.name} {word}")


HOMES = ["/srv/data", "/opt/app", "/home/other", "/home/deploy/", "/srv/a/b"]
SHELLS = ["/bin/sh", "/bin/false", "/usr/sbin/nologin", "/sbin/nologin"]

USERADD = [
    Option("b", "base-dir", PATH, 0.3, ["/srv", "/opt"]), Option("", "badname", FLAG, 0.1),
    Option("", "btrfs-subvolume-home", FLAG, 0), Option("c", "comment", TEXT, 0.8),
    Option("d", "home-dir", PATH, 1.2), Option("D", "defaults", FLAG, 0.02),
    Option("e", "expiredate", TEXT, 0.1, ["2030-01-01"]), Option("f", "inactive", TEXT, 0.1, ["3"]),
    Option("F", "add-subids-for-system", FLAG, 0.1), Option("g", "gid", GROUP, 3),
    Option("G", "groups", GROUPS, 1.2), Option("h", "help", FLAG, 0.02),
    Option("k", "skel", PATH, 0.05, ["/etc/skel"]),
    Option("K", "key", KEY, 0.2), Option("l", "no-log-init", FLAG, 0.8),
    Option("m", "create-home", FLAG, 2.5), Option("M", "no-create-home", FLAG, 0.8),
    Option("N", "no-user-group", FLAG, 0.3), Option("o", "non-unique", FLAG, 0.3),
    Option("p", "password", TEXT, 0.1), Option("r", "system", FLAG, 2),
    Option("R", "root", PATH, 0.02, ["/srv"]), Option("P", "prefix", PATH, 0.02, ["/srv"]),
    Option("s", "shell", SHELL, 2.5), Option("u", "uid", UID, 6), Option("U", "user-group", FLAG, 0.6),
]
GROUPADD = [
    Option("f", "force", FLAG, 0.8), Option("g", "gid", GID, 5), Option("h", "help", FLAG, 0.02),
    Option("K", "key", TEXT, 0.1, ["GID_MIN=3000"]), Option("o", "non-unique", FLAG, 0.4),
    Option("p", "password", TEXT, 0.1), Option("r", "system", FLAG, 2),
    Option("R", "root", PATH, 0.02, ["/srv"]), Option("P", "prefix", PATH, 0.02, ["/srv"]),
    Option("U", "users", USERS, 0.1),
]
USERMOD = [
    Option("a", "append", FLAG, 2), Option("b", "badnames", FLAG, 0.1),
    Option("c", "comment", TEXT, 0.4), Option("d", "home", PATH, 1),
    Option("e", "expiredate", TEXT, 0.1, ["2030-01-01"]), Option("f", "inactive", TEXT, 0.1, ["3"]),
    Option("g", "gid", GROUP, 1.5), Option("G", "groups", GROUPS, 3), Option("h", "help", FLAG, 0.02),
    Option("l", "login", NAME, 0.6), Option("L", "lock", FLAG, 0.3),
    Option("m", "move-home", FLAG, 0.3), Option("o", "non-unique", FLAG, 0.3),
    Option("p", "password", TEXT, 0.1), Option("r", "remove", FLAG, 0.3),
    Option("R", "root", PATH, 0.02, ["/srv"]), Option("P", "prefix", PATH, 0.02, ["/srv"]),
    Option("s", "shell", SHELL, 1), Option("u", "uid", UID, 2.5), Option("U", "unlock", FLAG, 0.05),
    Option("v", "add-subuids", TEXT, 0.05, ["700000-700009"]),
    Option("V", "del-subuids", TEXT, 0, ["700000-700009"]),
    Option("w", "add-subgids", TEXT, 0.05, ["700000-700009"]),
    Option("W", "del-subgids", TEXT, 0, ["700000-700009"]),
]
GROUPMOD = [
    Option("a", "append", FLAG, 0.2), Option("g", "gid", GID, 4), Option("h", "help", FLAG, 0.02),
    Option("n", "new-name", NAME, 1.5), Option("o", "non-unique", FLAG, 0.4),
    Option("p", "password", TEXT, 0.1), Option("R", "root", PATH, 0.02, ["/srv"]),
    Option("P", "prefix", PATH, 0.02, ["/srv"]), Option("U", "users", USERS, 0.3),
]
USERDEL = [
    Option("f", "force", FLAG, 0.6), Option("h", "help", FLAG, 0.02), Option("r", "remove", FLAG, 1),
    Option("R", "root", PATH, 0.02, ["/srv"]), Option("P", "prefix", PATH, 0.02, ["/srv"]),
]
GROUPDEL = [
    Option("h", "help", FLAG, 0.02), Option("f", "force", FLAG, 0.3),
    Option("R", "root", PATH, 0.02, ["/srv"]), Option("P", "prefix", PATH, 0.02, ["/srv"]),
]
GPASSWD = [
    Option("a", "add", NAME, 3), Option("A", "administrators", USERS, 0.1),
    Option("d", "delete", NAME, 1.5), Option("h", "help", FLAG, 0.02),
    Option("M", "members", USERS, 0.8), Option("Q", "root", PATH, 0.02, ["/srv"]),
    Option("r", "remove-password", FLAG, 0.2), Option("R", "restrict", FLAG, 0.2),
]
PERL_ADDUSER = [
    Option("", "add-extra-groups", FLAG, 0.1), Option("", "allow-all-names", FLAG, 0.05),
    Option("", "allow-badname", FLAG, 0), Option("", "allow-bad-names", FLAG, 0.05),
    Option("", "comment", TEXT, 0.3), Option("", "conf", PATH, 0, ["/etc/adduser.conf"]),
    Option("", "debug", FLAG, 0.05), Option("", "disabled-login", FLAG, 0.6),
    Option("", "disabled-password", FLAG, 2), Option("", "firstgid", TEXT, 0.05, ["3000"]),
    Option("", "firstuid", TEXT, 0.05, ["3000"]), Option("", "force-badname", FLAG, 0.05),
    Option("", "gecos", TEXT, 1), Option("", "gid", GID, 2), Option("", "group", FLAG, 1.5),
    Option("", "help", FLAG, 0), Option("", "home", PATH, 1.5, HOMES + ["/nonexistent"]), Option("", "ingroup", GROUP, 2.5),
    Option("", "lastgid", TEXT, 0.05, ["4000"]), Option("", "lastuid", TEXT, 0.05, ["4000"]),
    Option("", "no-create-home", FLAG, 1.2), Option("", "quiet", FLAG, 0.5),
    Option("", "shell", SHELL, 1.5), Option("", "system", FLAG, 3), Option("", "uid", UID, 6),
    Option("", "verbose", FLAG, 0.05), Option("", "version", FLAG, 0),
]
PERL_ADDGROUP = [
    Option(option.letter, option.long, option.kind,
           {"gid": 4, "system": 1.5, "quiet": 0.5, "group": 0.2}.get(option.long, 0), option.values)
    for option in PERL_ADDUSER
]
PERL_DELETE = [
    Option("", "quiet", FLAG, 1), Option("", "debug", FLAG, 0.1), Option("", "verbose", FLAG, 0.1),
    Option("", "version", FLAG, 0), Option("", "help", FLAG, 0), Option("", "group", FLAG, 0.2),
    Option("", "conf", PATH, 0, ["/etc/deluser.conf"]), Option("", "system", FLAG, 0.6),
    Option("", "only-if-empty", FLAG, 0.3), Option("", "remove-home", FLAG, 0.4),
    Option("", "remove-all-files", FLAG, 0.05), Option("", "backup", FLAG, 0.05),
    Option("", "backup-to", PATH, 0.05, ["/srv"]), Option("", "backup-suffix", TEXT, 0, ["gz"]),
    Option("", "no-preserve-root", FLAG, 0.05),
]
BUSYBOX_ADDUSER = [
    Option("h", "home", PATH, 1.5), Option("g", "gecos", TEXT, 1), Option("s", "shell", SHELL, 1.5),
    Option("G", "ingroup", GROUP, 3), Option("D", "disabled-password", FLAG, 0),
    Option("", "empty-password", FLAG, 0), Option("S", "system", FLAG, 2.5),
    Option("H", "no-create-home", FLAG, 1.5), Option("u", "uid", UID, 6),
    Option("k", "skel", PATH, 0.2, ["/etc/skel"]),
]
BUSYBOX_ADDGROUP = [Option("g", "gid", GID, 4), Option("S", "system", FLAG, 2)]
BUSYBOX_DELUSER = [Option("", "remove-home", FLAG, 0.4)]

SHADOW_PROGRAMS = [
    (6, Program("useradd", "new-user", USERADD)), (3, Program("groupadd", "new-group", GROUPADD)),
    (2, Program("usermod", "user", USERMOD)), (1, Program("groupmod", "group", GROUPMOD)),
    (0.7, Program("userdel", "user", USERDEL)), (0.5, Program("groupdel", "group", GROUPDEL)),
    (0.8, Program("gpasswd", "group", GPASSWD)),
]
PERL_PROGRAMS = [
    (6, Program("adduser", "new-user", PERL_ADDUSER, perl=True,
                always=("disabled-password", "gecos"))),
    (3, Program("addgroup", "new-group", PERL_ADDGROUP, perl=True)),
    (0.7, Program("deluser", "user", PERL_DELETE, perl=True)),
    (0.4, Program("delgroup", "group", PERL_DELETE, perl=True)),
    (0.5, Program("adduser", "user in group", [], perl=True)),
    (0.4, Program("deluser", "user in group", [], perl=True)),
] + [(0.3 * weight, program) for weight, program in SHADOW_PROGRAMS]
BUSYBOX_PROGRAMS = [
    (6, Program("adduser", "new-user", BUSYBOX_ADDUSER, always=("disabled-password",))),
    (3, Program("addgroup", "new-group", BUSYBOX_ADDGROUP)),
    (0.7, Program("deluser", "user", BUSYBOX_DELUSER)), (0.5, Program("delgroup", "group", [])),
    (0.4, Program("adduser", "user in group", [])), (0.5, Program("addgroup", "user in group", [])),
    (0.5, Program("delgroup", "user in group", [])),
]
LINK_PROGRAMS = [(5, Program("adduser", "new-user", USERADD))] + SHADOW_PROGRAMS

# The options of account commands in real Dockerfiles, in the order in which they were written, most
# frequent first; those of each program run in the dialects that have it.
PATTERNS = {
    "shadow": """
groupadd -r; groupadd -g; groupadd --system --gid; groupadd --gid; useradd; groupadd; usermod -aG
useradd -r -g; useradd --uid --gid --shell --create-home; useradd --uid --gid --create-home --shell
userdel --remove; useradd -s -m; groupadd --system --gid=; groupadd --gid --system; usermod -a -G
useradd -m -u -d; groupadd -r -g; useradd -r -g -G; groupadd -r -p -g; useradd -r -c -g -u -s -M -d
useradd -ms; groupadd -r --gid=; groupadd -f -g; groupadd -r --gid; useradd -u -r -g -s -c
useradd -u -r -g -d -c; useradd --create-home --gid; useradd -m; useradd -u -r -g -m -s -c; usermod -u
useradd -u -g --create-home --shell; useradd -m -r -g; useradd -r --uid --gid
useradd --uid --system --no-create-home --home-dir --gid
useradd --system --gid --no-create-home --home-dir --comment --shell --uid; useradd -u -d -g
groupadd --gid=; useradd -r -g -u; useradd --create-home --home-dir
useradd --system --gid --uid --shell --create-home; usermod -d; groupadd -g -r; groupmod -g; usermod -g
usermod -G; useradd -m -s; useradd -u; useradd -d -m; useradd -g; useradd -d; groupadd -o -g
useradd -m -u -g; useradd -l -u -g; useradd -U -m -u; useradd -N -u -g; useradd -o -u -g -m
useradd -rmu; useradd -lmu; usermod -u -g; usermod -aG; usermod -l; groupmod -n; groupmod -o -g
userdel -r; userdel; groupdel; userdel -f; gpasswd -a; gpasswd -d; useradd -M -s -u; usermod -o -u
useradd -m -g -s; useradd -mU -u; useradd -G -m; usermod -d -m -l; usermod -s; usermod --shell
""",
    "perl": """
adduser --disabled-password --gecos; addgroup; adduser; addgroup --gid --system; addgroup --gid
addgroup --system; addgroup --system --gid; adduser --uid --system --no-create-home --home --ingroup
adduser --system --ingroup; adduser --system --group; adduser --disabled-password --gecos --uid
adduser --system --uid --ingroup; adduser --system --uid --group; adduser --system
adduser --disabled-password --gecos --uid --gid; adduser --uid --ingroup --disabled-password --gecos
adduser --system --no-create-home --group; adduser --home --shell --disabled-password --gecos
adduser --quiet --disabled-password --gecos; adduser --disabled-login --gecos --ingroup
adduser --system --home --shell --group; adduser --system --gid; addgroup --quiet --gid
adduser --disabled-password --no-create-home --uid --gecos; adduser --system --disabled-login --uid
deluser; deluser --remove-home; delgroup; deluser --quiet; delgroup --only-if-empty; deluser --system
""",
    "busybox": """
addgroup -S; addgroup; addgroup -g -S; addgroup -g; addgroup -S -g; adduser -S -G; adduser
adduser -u -D -S -G; adduser -D; adduser -S -D -H -u -h -s -G -g; adduser -S -u -D -H -h -s -G -g
adduser -S -g; adduser -D -S -h -s -G; adduser -S; adduser -D -u; adduser -D -g; adduser -D -G
adduser -D -H -G -u; adduser -DH -s -u; adduser -h -D -u; adduser -SD -G; adduser -u -G -D -s
adduser --system --ingroup; adduser --disabled-password --uid; adduser --system --no-create-home --uid
addgroup --system --gid; addgroup --gid; addgroup --system; adduser -G -D -H -s -h -u; deluser; delgroup
adduser --disabled-password --gecos --home --ingroup --no-create-home --uid; deluser --remove-home
adduser -D -s -u -G -h; adduser -S -H -u; adduser -HDu; adduser -S -D -h -G -u; adduser --home --uid -D
""",
}

# Numbers: free ones of persons, of the system and above, taken ones, and how a number may be spelled.
FREE = ["1000", "1001", "1500", "2000", "4242", "10001", "59999"]
SYSTEM = ["101", "200", "500", "998", "999"]
TAKEN = ["0", "1", "33", "82", "100", "405", "65534"]
BIG = ["60000", "60001", "65533", "65535", "70000", "256000", "256001", "300000", "2000000000"]
ODD = ["010", "0x3e9", "+1001", "-1", "1001x", "4294967294", "4294967295", "4294967296", "", " 1001", "1e3"]
PLAIN_NAMES = ["app", "web", "svc", "deploy", "worker"]
ODD_NAMES = ["App", "a.b", "1app", "app$", "_x", "a" * 33, "1001", "-x", "a b", "a:b", "app-"]


class World:
    """What the script so far has probably made; a guess is enough, it only steers."""

    def __init__(self, rng, base_users, base_groups):
        self.rng = rng
        self.base_users, self.base_groups = base_users, base_groups
        self.users, self.groups, self.numbers = [], [], set()

    def new_name(self, made):
        if self.rng.random() < 0.015:
            return self.rng.choice(ODD_NAMES)
        free = [name for name in PLAIN_NAMES if name not in made]
        if not free or self.rng.random() < 0.06:
            return self.rng.choice(PLAIN_NAMES + self.base_users + self.base_groups)
        return self.rng.choice(free)

    def user(self):
        if self.users and self.rng.random() < 0.8:
            return self.rng.choice(self.users)
        return self.rng.choice(PLAIN_NAMES + self.base_users)

    def group(self):
        if self.groups and self.rng.random() < 0.6:
            return self.rng.choice(self.groups)
        if self.rng.random() < 0.85:
            return self.rng.choice(self.base_groups)
        return self.rng.choice(PLAIN_NAMES + ["nosuch", "100", "1000", "4242", "0"])

    def number(self):
        draw = self.rng.random()
        if draw < 0.75:
            pool = [number for number in FREE if number not in self.numbers] or FREE
        else:
            pool = next(pool for limit, pool in ((0.83, FREE), (0.89, SYSTEM), (0.93, TAKEN), (0.98, BIG),
                                                 (1, ODD)) if draw < limit)
        return self.rng.choice(pool)

    def value(self, option):
        if option.values:
            return self.rng.choice(option.values)
        if option.kind in (UID, GID):
            number = self.number()
            self.numbers.add(number)
            return number
        if option.kind == GROUPS:
            return ",".join(self.group() for _ in range(self.rng.choice([1, 1, 2, 3])))
        if option.kind == USERS:
            return ",".join(self.user() for _ in range(self.rng.choice([1, 1, 2])))
        return {GROUP: self.group, NAME: self.user, PATH: lambda: self.rng.choice(HOMES),
                SHELL: lambda: self.rng.choice(SHELLS),
                KEY: lambda: self.rng.choice(["UID_MIN=3000", "GID_MIN=3000", "UMASK=077"]),
                TEXT: lambda: self.rng.choice(["x", "", "A B,,,", "some text"])}[option.kind]()


def abbreviations(program, long):
    """Beginnings of a long name that no other option of the program has."""
    others = [name for name in program.longs if name != long]
    return [long[:end] for end in range(2, len(long))
            if not any(name.startswith(long[:end]) for name in others)]


class Speller:
    """Writes options as words, in any way that the program takes."""

    def __init__(self, rng, program):
        self.rng, self.program = rng, program

    def words(self, option, value):
        long = option.long
        if long and self.rng.random() < 0.15:
            long = self.rng.choice(abbreviations(self.program, option.long) or [option.long])
        forms = []
        if option.letter:
            forms.append([f"-{option.letter}"] + ([value] if value is not None else []))
            if value:
                forms.append([f"-{option.letter}{value}"])
        if option.long:
            dashes = "-" if self.program.perl and self.rng.random() < 0.1 else "--"
            forms.append([dashes + long] + ([value] if value is not None else []))
            if value is not None:
                forms.append([f"{dashes}{long}={value}"])
        return self.rng.choice(forms)

    def bundle(self, uses):
        """-rmu 1001: flags joined, at the end perhaps an option with its value."""
        flags = [option.letter for option, value in uses if value is None and option.letter]
        rest = [use for use in uses if not (use[1] is None and use[0].letter)]
        if len(flags) < 2 or self.program.perl:
            return [self.words(*use) for use in uses]
        last = next((use for use in rest if use[0].letter), None)
        if last is None or self.rng.random() < 0.5:
            return [["-" + "".join(flags)]] + [self.words(*use) for use in rest]
        rest.remove(last)
        letters = "-" + "".join(flags) + last[0].letter
        joined = [letters + last[1]] if last[1] and self.rng.random() < 0.5 else [letters, last[1]]
        return [joined] + [self.words(*use) for use in rest]


def choose_options(rng, program):
    """Few options draw few, or the rare ones would be frequent."""
    chosen = []
    for _ in range(rng.choice([1, 2, 3, 3, 4, 5])):
        pool = [option for option in program.options if option.weight and option not in chosen]
        total = sum(option.weight for option in pool)
        if total and rng.random() < total / (total + 1.5):
            chosen.append(rng.choices(pool, [option.weight for option in pool])[0])
    if rng.random() < 0.97:
        for option in program.options:
            if option.long in program.always and option not in chosen:
                chosen.append(option)
    return chosen


def names_for(world, program):
    what = program.what
    if what == "user in group":
        return [world.user(), world.group()]
    if what == "new-user":
        name = world.new_name(world.users)
        world.users.append(name)
    elif what == "new-group":
        name = world.new_name(world.groups)
        world.groups.append(name)
    else:
        name = world.user() if what == "user" else world.group()
    return [name]


def assemble(rng, program, pieces, names):
    """The words of one command: options in front of, between and behind the names."""
    if rng.random() < 0.75 or len(names) > 1:
        if names[0].startswith("-") or rng.random() < 0.04:
            names = ["--"] + names
        return [program.name] + [word for piece in pieces for word in piece] + names
    at = rng.randint(0, len(pieces))
    return [program.name] + [word for piece in pieces[:at] + [names] + pieces[at:] for word in piece]


REMOVES_HOME = {"remove", "remove-home", "remove-all-files", "move-home", "backup", "backup-to", "login"}


def spares_the_base(option, names):
    """No base account's home is removed, for it may be / or /bin, nor does one get a name of ours."""
    return option.long not in REMOVES_HOME or all(name in PLAIN_NAMES for name in names)


def random_command(rng, world, program):
    uses = [(option, None if option.kind == FLAG else world.value(option))
            for option in choose_options(rng, program)]
    names = names_for(world, program)
    uses = [use for use in uses if spares_the_base(use[0], names)]
    rng.shuffle(uses)
    speller = Speller(rng, program)
    pieces = speller.bundle(uses) if rng.random() < 0.35 else [speller.words(*use) for use in uses]
    return assemble(rng, program, pieces, names)


def read_pattern(program, words):
    """[(options of one word, how it was written)]: -ms is two options."""
    parsed = []
    for word in words:
        letters = word[1:]
        if not word.startswith("--") and len(letters) > 1:
            parsed.append(([program.option("-" + letter) for letter in letters], word))
        else:
            parsed.append(([program.option(word)], word))
    return parsed


def pattern_command(rng, world, program, words, order):
    """`order`: 0 as it was written, 1 backwards, then any; from 3 on in any spelling."""
    names = names_for(world, program)
    parsed = [(options, written) for options, written in read_pattern(program, words)
              if all(spares_the_base(option, names) for option in options)]
    if order == 1:
        parsed.reverse()
    elif order > 1:
        rng.shuffle(parsed)
    speller = Speller(rng, program)
    pieces = []
    for options, written in parsed:
        values = [None if option.kind == FLAG else world.value(option) for option in options]
        if order > 2:
            pieces += [speller.words(*use) for use in zip(options, values)]
        elif written.endswith("="):
            pieces.append([written + values[0]])
        else:
            pieces.append([written] + [value for value in values if value is not None])
    return assemble(rng, program, pieces, names)


def make_some(rng, world, programs):
    """Commands in front of one that needs a group or an account."""
    commands = []
    for what in ("new-group", "new-user"):
        program = next(program for _, program in programs if program.what == what)
        if rng.random() < 0.6:
            commands.append(random_command(rng, world, program))
    return commands


def pattern_scripts(rng, dialect, programs, bases):
    rows = PATTERNS["shadow" if dialect == "link" else dialect].replace("\n", ";").split(";")
    for row in filter(None, map(str.split, rows)):
        for order in range(4):
            world = World(rng, *bases)
            candidates = [program for _, program in programs
                          if program.name == row[0] and program.what != "user in group"]
            commands = make_some(rng, world, programs)
            yield commands + [pattern_command(rng, world, candidates[0], row[1:], order)]


def random_script(rng, programs, bases):
    world = World(rng, *bases)
    weights = [weight for weight, _ in programs]
    chosen = rng.choices([program for _, program in programs], weights, k=rng.choice([1, 2, 2, 3, 4]))
    return [random_command(rng, world, program) for program in chosen]


PROGRAMS = {"shadow": SHADOW_PROGRAMS, "perl": PERL_PROGRAMS, "busybox": BUSYBOX_PROGRAMS,
            "link": LINK_PROGRAMS}
BASES = {
    "shadow": (["www-data", "nobody"], ["www-data", "users", "audio", "video", "nogroup", "staff"]),
    "busybox": (["guest", "nobody"], ["www-data", "users", "audio", "video", "nogroup", "wheel"]),
    "link": (["nobody", "mail"], ["users", "wheel", "mail", "audio"]),
}
BASES["perl"] = BASES["shadow"]


def scripts(dialect, count, seed):
    """`count` scripts of a dialect: the patterns of real files first, then random ones."""
    rng = random.Random(f"{dialect} {seed}")
    programs, bases = PROGRAMS[dialect], BASES[dialect]
    made = list(pattern_scripts(rng, dialect, programs, bases))[:count]
    while len(made) < count:
        made.append(random_script(rng, programs, bases))
    return made
