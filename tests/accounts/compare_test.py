#!/usr/bin/env python3
"""The comparer of the account scripts must find what is wrong; needs neither root nor a root folder."""

import unittest

import compare
import generate

RIGHT = ["command\tsucceeds\t", "table\ttrue\ttrue\ttrue",
         "account\tapp\t1001\t1001\tapp\t/home/app\ttrue\t/bin/sh\tweb\ttrue\tyes\tfalse\t?\t?",
         "group\tapp\t1001\tyes\tfalse\t\t?", "group\tweb\t?\tyes\tfalse\t\t1002"]


def reality(**changes):
    record = {"statuses": [0], "passwd": ["app:x:1001:1001::/home/app:/bin/sh"],
              "group": ["app:x:1001:", "web:x:1002:app"], "homes": ["/home/app"], "ids": {}}
    return compare.Reality(record | changes)


def found(lines=None, certain=True, **changes):
    return compare.disagreements(compare.Prediction(lines or RIGHT), reality(**changes), certain)


class CompareTest(unittest.TestCase):
    def test_what_is_as_predicted_agrees(self):
        self.assertEqual(found(), [])
        self.assertEqual(found(ids={"app": ["1001", "1001", ["1001"]]}), [])

    def test_a_wrong_field_of_passwd_or_group_is_found(self):
        for line in ("app:x:1002:1001::/home/app:/bin/sh", "app:x:1001:1002::/home/app:/bin/sh",
                     "app:x:1001:1001::/srv:/bin/sh", "app:x:1001:1001::/home/app:/bin/ash",
                     "other:x:1001:1001::/home/app:/bin/sh"):
            self.assertNotEqual(found(passwd=[line], homes=["/home/app", "/srv"]), [], line)
        for group in (["app:x:1003:", "web:x:1002:app"], ["app:x:1001:"], ["app:x:1001:", "web:x:1002:"],
                      ["app:x:1001:", "web:x:1003:app"], ["app:x:1001:", "web:x:1002:app", "new:x:5:"]):
            self.assertNotEqual(found(group=group), [], group)

    def test_a_wrong_outcome_is_found(self):
        self.assertNotEqual(found(statuses=[1]), [])
        self.assertNotEqual(found(["command\tfails\tsomething"] + RIGHT[1:]), [])
        self.assertEqual(found(["command\tunknown\t"] + RIGHT[1:], statuses=[1], passwd=[]), [])

    def test_a_wrong_answer_of_id_is_found(self):
        for answer in (["1002", "1001", ["1001"]], ["1001", "1002", ["1001"]]):
            self.assertNotEqual(found(ids={"app": answer}), [], answer)
        lines = RIGHT[:-1] + ["group\tweb\t1002\tyes\tfalse\t\t?"]
        self.assertNotEqual(found(lines, ids={"app": ["1001", "1001", ["1001"]]}), [])
        self.assertEqual(found(lines, ids={"app": ["1001", "1001", ["1001", "1002"]]}), [])

    def test_a_home_that_was_not_made_is_found(self):
        self.assertNotEqual(found(homes=[]), [])

    def test_an_unlisted_account_is_found_where_nothing_is_missing(self):
        passwd = ["app:x:1001:1001::/home/app:/bin/sh", "new:x:{}:1001::/:/bin/sh"]
        for lines, uid, wrong in ((RIGHT, 500, True), (RIGHT, 1500, True)):
            self.assertEqual(bool(found(lines, passwd=[passwd[0], passwd[1].format(uid)])), wrong)
        persons = [line.replace("table\ttrue\ttrue", "table\tfalse\tfalse") for line in RIGHT]
        self.assertEqual(found(persons, passwd=[passwd[0], passwd[1].format(500)]), [])
        self.assertNotEqual(found(persons, passwd=[passwd[0], passwd[1].format(1500)]), [])

    def test_every_falsified_fact_is_found(self):
        right = compare.Prediction(RIGHT)
        wrong = list(compare.wrong_predictions(right, reality()))
        self.assertGreaterEqual(len(wrong), 8)
        for what, entry, field, value in wrong:
            kept, entry[field] = entry[field], value
            self.assertNotEqual(compare.disagreements(right, reality(), True), [], what)
            entry[field] = kept


class GenerateTest(unittest.TestCase):
    def test_scripts_follow_from_the_seed(self):
        self.assertEqual(generate.scripts("perl", 300, "7"), generate.scripts("perl", 300, "7"))
        self.assertNotEqual(generate.scripts("perl", 300, "7"), generate.scripts("perl", 300, "8"))

    def test_there_are_more_than_sixty_patterns_of_real_files(self):
        rows = [row for text in generate.PATTERNS.values() for row in text.replace("\n", ";").split(";") if row]
        self.assertGreater(len(set(row.strip() for row in rows)), 60)

    def test_no_home_of_a_base_account_is_removed(self):
        removing = {"-r", "--remove", "--remove-home", "-m", "--move-home"}
        for dialect, programs in generate.PROGRAMS.items():
            bases = generate.BASES[dialect][0]
            for commands in generate.scripts(dialect, 400, "5"):
                for command in commands:
                    if command[0] in ("userdel", "deluser") and set(command) & set(bases):
                        self.assertFalse(set(command) & removing, command)
            self.assertTrue(programs)


if __name__ == "__main__":
    unittest.main()
