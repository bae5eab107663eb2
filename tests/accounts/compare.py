"""What was predicted against what is: the comparer of the account scripts, without any I/O of its own."""


def split_list(text):
    return [part for part in text.split(",") if part]


class Prediction:
    """What predict_accounts prints for one script (the format is described in predict.cpp)."""

    def __init__(self, lines):
        self.outcomes, self.accounts, self.groups = [], {}, {}
        for line in lines:
            kind, *fields = line.split("\t")
            if kind == "command":
                self.outcomes.append((fields[0], fields[1]))
            elif kind == "table":
                self.complete, self.groups_complete, self.persons_listed = (f == "true" for f in fields)
            elif kind == "account":
                keys = ("name", "uid", "gid", "group", "home", "home_made", "shell", "groups",
                        "groups_complete", "exists", "system", "todays_uid", "todays_gid")
                self.accounts[fields[0]] = dict(zip(keys, fields))
            elif kind == "group":
                keys = ("name", "gid", "exists", "system", "waiting", "todays_gid")
                self.groups[fields[0]] = dict(zip(keys, fields))
            else:
                raise ValueError(f"unknown line: {line}")

    def forget_homes(self):
        for account in self.accounts.values():
            account["home_made"] = "false"


def first_entries(lines):
    """The lines of passwd or group by name; the first of a name counts, as it does for everyone."""
    entries = {}
    for line in lines:
        fields = line.split(":")
        entries.setdefault(fields[0], fields)
    return entries


class Reality:
    """What one executed script left: statuses of its commands, the files, the answers of `id`."""

    def __init__(self, record):
        self.statuses, self.homes, self.ids = record["statuses"], set(record["homes"]), record["ids"]
        self.errors = record.get("errors", "")
        self.passwd, self.group = first_entries(record["passwd"]), first_entries(record["group"])
        self.group_names = {}
        for name, fields in self.group.items():
            self.group_names.setdefault(fields[2], name)

    def listed_groups(self, name):
        """The groups whose member lists hold the account."""
        return {group for group, fields in self.group.items() if name in fields[3].split(",")}


class Check:
    """Collects the disagreements of one script."""

    def __init__(self, prediction, reality):
        self.prediction, self.reality, self.found = prediction, reality, []

    def say(self, text):
        self.found.append(text)

    def same(self, what, predicted, real):
        if predicted not in ("?", real):
            self.say(f"{what}: predicted {predicted}, is {real}")

    def existence(self, what, predicted, real):
        if predicted == "yes" and not real:
            self.say(f"{what}: predicted, but is not there")

    def outcomes(self):
        for (outcome, why), status in zip(self.prediction.outcomes, self.reality.statuses):
            if outcome == "fails" and status == 0:
                self.say(f"a command was predicted to fail ({why}) and worked")
            if outcome == "succeeds" and status != 0:
                self.say(f"a command was predicted to succeed and failed with {status}")

    def account(self, predicted):
        name, fields = predicted["name"], self.reality.passwd.get(predicted["name"])
        self.existence(name, predicted["exists"], fields is not None)
        if fields is None:
            return
        for what, at in (("uid", 2), ("gid", 3), ("home", 5), ("shell", 6),
                         ("todays_uid", 2), ("todays_gid", 3)):
            self.same(f"{name}: {what}", predicted[what], fields[at])
        if predicted["uid"] == "?" and predicted["system"] == "true" and int(fields[2]) >= 1000:
            self.say(f"{name}: a system account has uid {fields[2]}")
        group = self.reality.group.get(predicted["group"])
        if predicted["group"] != "?" and (group is None or group[2] != fields[3]):
            self.say(f"{name}: primary group predicted {predicted['group']}, gid is {fields[3]}")
        made = predicted["home_made"] == "true" and predicted["exists"] == "yes"
        if made and predicted["home"] != "?" and fields[5] not in self.reality.homes:
            self.say(f"{name}: {fields[5]} was not made")
        self.memberships(predicted, fields)
        self.answers_of_id(predicted, fields)

    def memberships(self, predicted, fields):
        name, listed = predicted["name"], self.reality.listed_groups(predicted["name"])
        own = {group for group, entry in self.reality.group.items() if entry[2] == fields[3]}
        names = self.reality.group_names
        groups = {names.get(group, group) if group.isdigit() else group
                  for group in split_list(predicted["groups"])}
        if not groups <= listed | own:
            self.say(f"{name}: groups predicted {sorted(groups)}, are {sorted(listed)}")
        if predicted["groups_complete"] == "true" and not listed <= groups | own:
            self.say(f"{name}: all groups predicted {sorted(groups)}, are {sorted(listed)}")

    def answers_of_id(self, predicted, fields):
        """`id -u`, `id -g` and `id -G`, of the accounts that the script names."""
        answer = self.reality.ids.get(predicted["name"])
        if answer is None:
            return
        uid, gid, gids = answer
        self.same(f"{fields[0]}: id -u", predicted["uid"], uid)
        self.same(f"{fields[0]}: id -g", predicted["gid"], gid)
        groups = [self.prediction.groups.get(group, {"gid": "?"})["gid"]
                  for group in split_list(predicted["groups"])]
        expected = set(groups) | {predicted["gid"]}
        if sum(entry[2] == fields[2] for entry in self.reality.passwd.values()) > 1:
            return  # then id adds the group of the first account with that uid
        if predicted["groups_complete"] == "true" and "?" not in expected and set(gids) != expected:
            self.say(f"{fields[0]}: id -G: predicted {sorted(expected)}, is {sorted(gids)}")

    def group(self, predicted):
        name, fields = predicted["name"], self.reality.group.get(predicted["name"])
        self.existence(f"group {name}", predicted["exists"], fields is not None)
        if fields is None:
            return
        for what in ("gid", "todays_gid"):
            self.same(f"group {name}: {what}", predicted[what], fields[2])
        if predicted["gid"] == "?" and predicted["system"] == "true" and int(fields[2]) >= 1000:
            self.say(f"group {name}: a system group has gid {fields[2]}")

    def unlisted(self, what, predicted, real, complete):
        for name, fields in real.items():
            person = 1000 <= int(fields[2]) <= 59999
            if name not in predicted and (complete or (self.prediction.persons_listed and person)):
                self.say(f"{what} {name} ({fields[2]}): predicted not to exist")

    def run(self, tables):
        self.outcomes()
        if tables:
            for predicted in self.prediction.accounts.values():
                self.account(predicted)
            for predicted in self.prediction.groups.values():
                self.group(predicted)
            self.unlisted("account", self.prediction.accounts, self.reality.passwd,
                          self.prediction.complete)
            self.unlisted("group", self.prediction.groups, self.reality.group,
                          self.prediction.groups_complete)
        return self.found


def tables_hold(prediction, reality, certain):
    """Whether the tables speak of this end: the build of a certain script stops at a failure."""
    return not certain or (not any(reality.statuses) and
                           all(outcome != "fails" for outcome, _ in prediction.outcomes))


def disagreements(prediction, reality, certain):
    """Every way in which `reality` is not as predicted."""
    return Check(prediction, reality).run(tables_hold(prediction, reality, certain))


# What of a prediction the built-in mutation test falsifies: field, then how.
def wrong_predictions(prediction, reality):
    """Falsified copies of the known facts of one prediction, as (what, undo, apply) calls."""
    for kind, table, real in (("account", prediction.accounts, reality.passwd),
                              ("group", prediction.groups, reality.group)):
        for name, entry in table.items():
            if name not in real:
                continue
            for field in ("uid", "gid", "home", "todays_uid", "todays_gid"):
                if entry.get(field, "?") != "?":
                    yield f"{kind} {name} {field}", entry, field, entry[field] + "7"
            if entry["exists"] == "yes":
                yield f"{kind} {name} name", entry, "name", "no-" + name
