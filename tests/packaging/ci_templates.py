#!/usr/bin/env python3
"""ci_templates.py DROPROOT: runs the steps of action.yml and packaging/gitlab-ci.yml as their runners would.

In a repository with a Dockerfile that runs as root: what they print and leave, and whether they fail. The
steps that install or build the program are not run: it is on PATH. And the workflow of docs/integrations.md
that proposes changes in a review: its review is about the lines of the change alone. Exit status: 0, 1, 77.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

try:
    import yaml
except ImportError:
    print("skipped: python3-yaml is not installed (scripts/test installs it)", file=sys.stderr)
    sys.exit(1 if os.environ.get("CI") == "true" else 77)

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
DROPROOT = os.path.abspath(sys.argv.pop(1))
AS_ROOT = 'FROM node:20-alpine\nCMD ["node", "/srv/server.js"]\n'
NUMERIC = 'FROM node:20-alpine\nUSER 1000:1000\nCMD ["node", "/srv/server.js"]\n'
ADDED = "+USER 1000:1000\n"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class Runner(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.write("Dockerfile", AS_ROOT)
        self.env = {
            "PATH": os.path.dirname(DROPROOT) + ":/usr/bin:/bin",
            "HOME": self.folder,
            "GITHUB_ACTION_PATH": ROOT,
            "GITHUB_OUTPUT": self.path("output"),
            "GITHUB_STEP_SUMMARY": self.path("summary"),
        }

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def bash(self, script, env=()):
        """As GitHub and GitLab do it: the first command that fails ends the step."""
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script],
            cwd=self.folder, env={**self.env, **dict(env)}, capture_output=True, text=True, check=False,
        )


class GithubAction(Runner):
    def action(self, **given):
        action = yaml.safe_load(read(os.path.join(ROOT, "action.yml")))
        inputs = {name: given.pop(name, spec["default"]) for name, spec in action["inputs"].items()}
        self.assertFalse(given, "no such input")
        steps = [step for step in action["runs"]["steps"] if "run" in step]
        found = self.bash(steps[0]["run"])
        self.assertEqual(found.returncode, 0)
        self.assertIn("path=yes\n", read(self.path("output")))
        env = {
            name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda match: inputs[match[1]], value)
            for name, value in steps[1]["env"].items()
        }
        self.assertNotIn("${{", "".join(env.values()) + steps[1]["run"])
        return self.bash(steps[1]["run"], env)

    def test_fails_and_shows_the_diff(self):
        done = self.action()
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(ADDED, done.stdout)
        self.assertIn(ADDED, read(self.path("summary")))
        self.assertEqual(read(self.path("Dockerfile")), AS_ROOT)

    def test_is_content_with_a_number(self):
        self.write("Dockerfile", NUMERIC)
        done = self.action()
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        self.assertFalse(os.path.exists(self.path("summary")))

    def test_only_shows_it_without_check(self):
        done = self.action(check="false", args="--user=4000:4000")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("+USER 4000:4000\n", done.stdout)

    def test_writes_sarif(self):
        self.assertEqual(self.action(sarif="droproot.sarif").returncode, 1)
        results = json.loads(read(self.path("droproot.sarif")))["runs"][0]["results"]
        self.assertIn("runs-as-root", [result["ruleId"] for result in results])

    def test_bad_usage_fails_as_such(self):
        self.assertEqual(self.action(paths="absent/Dockerfile").returncode, 2)
        self.assertEqual(self.action(args="--no-such-option").returncode, 2)

    def test_inputs_are_words_and_no_code(self):
        self.action(paths="$(touch${IFS}hacked) `touch hacked` ; touch hacked")
        self.assertFalse(os.path.exists(self.path("hacked")))


    def test_builds_it_where_it_is_missing_and_leaves_it_on_path(self):
        action = self.path("action")
        self.bash(f"mkdir -p {action}/scripts {action}/packaging {action}/build/release").check_returncode()
        self.bash(f"cp {ROOT}/packaging/github-action {action}/packaging").check_returncode()
        self.write("action/scripts/droproot", f"#!/bin/sh\nln -sf {DROPROOT} {action}/build/release/droproot\n")
        os.chmod(self.path("action/scripts/droproot"), 0o755)
        self.env.update(PATH="/usr/bin:/bin", GITHUB_PATH=self.path("more_path"))
        done = self.bash(f"{action}/packaging/github-action")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(ADDED, done.stdout)
        self.assertTrue(os.path.exists(os.path.join(read(self.path("more_path")).strip(), "droproot")))


class GitlabTemplate(Runner):
    def job(self):
        template = yaml.safe_load(read(os.path.join(ROOT, "packaging/gitlab-ci.yml")))
        job = template["droproot"]
        self.report = job["artifacts"]["reports"]["codequality"]
        return self.bash("\n".join(job["script"]), job["variables"])

    def test_fails_with_diff_and_report(self):
        done = self.job()
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(ADDED, done.stdout)
        self.assertIn("runs-as-root", [issue["check_name"] for issue in json.loads(read(self.path(self.report)))])

    def test_is_content_with_a_number(self):
        self.write("Dockerfile", NUMERIC)
        done = self.job()
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        self.assertEqual(json.loads(read(self.path(self.report))), [])


class Documented(Runner):
    def review_step(self):
        """What the workflow of docs/integrations.md runs, in a repository whose main has no Dockerfile yet."""
        page = read(os.path.join(ROOT, "docs/integrations.md"))
        chapter = page.split("## Review suggestions on GitHub\n", 1)[1]
        workflow = yaml.safe_load(re.search(r"```yaml\n(.*?)```", chapter, re.DOTALL)[1])
        step = workflow["jobs"]["suggest"]["steps"][-1]
        git = "git -c user.name=a -c user.email=a@example.org"
        self.bash(
            f"git init -q -b main && touch old && git add old && {git} commit -qm base"
            " && git update-ref refs/remotes/origin/main HEAD"
            f" && git add Dockerfile && {git} commit -qm change && mkdir bin"
        ).check_returncode()
        self.write("bin/gh", '#!/bin/sh\necho "$@" > gh.called\n')
        os.chmod(self.path("bin/gh"), 0o755)
        self.env["PATH"] = self.path("bin") + ":" + self.env["PATH"]
        self.assertEqual(set(step["env"]), {"GH_TOKEN", "BASE", "REPOSITORY", "NUMBER"})
        return self.bash(step["run"], {"BASE": "main", "REPOSITORY": "o/r", "NUMBER": "7"})

    def test_review_is_about_the_change(self):
        done = self.review_step()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("repos/o/r/pulls/7/reviews", read(self.path("gh.called")))
        comments = json.loads(read(self.path("review.json")))["comments"]
        self.assertEqual([comment["path"] for comment in comments], ["Dockerfile"])
        self.assertIn("```suggestion\n", comments[0]["body"])

    def test_there_is_no_review_without_comments(self):
        self.write("Dockerfile", NUMERIC)
        done = self.review_step()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse(os.path.exists(self.path("gh.called")))

    def test_every_yaml_block_is_yaml(self):
        blocks = re.findall(r"```yaml\n(.*?)```", read(os.path.join(ROOT, "docs/integrations.md")), re.DOTALL)
        self.assertGreater(len(blocks), 4)
        for block in blocks:
            self.assertIsInstance(yaml.safe_load(block), (dict, list))


if __name__ == "__main__":
    unittest.main()
