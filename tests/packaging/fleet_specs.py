#!/usr/bin/env python3
"""fleet_specs.py DROPROOT: runs the commands of packaging/fleet as their services would, and knows their keys.

The services themselves (Kubernetes, Sourcegraph, multi-gitter) are not here. Over some repositories, one of
which has a Dockerfile that does not parse: each command ends well and leaves what its comments promise. The
keys are those of Sourcegraph's schema of batch specs and of the options of `multi-gitter run`; the Job is
held against Kubernetes' own schema by scripts/validate-formats. Exit status: 0, 1, 77.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

try:
    import yaml
except ImportError:
    print("skipped: python3-yaml is not installed (scripts/test installs it)", file=sys.stderr)
    sys.exit(1 if os.environ.get("CI") == "true" else 77)

ROOT = pathlib.Path(__file__).resolve().parents[2]
DROPROOT = os.path.abspath(sys.argv.pop(1))
NAMED = "FROM node:20-alpine\nUSER node\nCMD [\"node\", \"/srv/server.js\"]\n"
NUMERIC = NAMED.replace("USER node", "USER 1000:1000")
BROKEN = "FROM node:20-alpine\nUSRE node\n"

BATCH_KEYS = {
    "": {"version", "name", "description", "on", "workspaces", "steps", "transformChanges", "importChangesets",
         "changesetTemplate"},
    "on": {"repositoriesMatchingQuery", "repository", "branch", "branches"},
    "steps": {"run", "container", "outputs", "env", "files", "if", "mount"},
    "changesetTemplate": {"title", "body", "branch", "fork", "commit", "published"},
}
MULTI_GITTER_OPTIONS = {
    "assignees", "author-email", "author-name", "base-branch", "branch", "code-search", "commit-message",
    "concurrent", "conflict-strategy", "draft", "dry-run", "fork", "fork-owner", "group", "labels",
    "max-reviewers", "org", "platform", "pr-body", "pr-title", "project", "repo", "repo-exclude", "repo-include",
    "repo-search", "reviewers", "skip-forks", "skip-pr", "skip-repo", "ssh-auth", "team-reviewers", "topic", "user",
}


def text_of(name):
    return (ROOT / "packaging/fleet" / name).read_text(encoding="utf-8")


def read(name):
    # YAML 1.1 has `on` for true; its services read YAML 1.2.
    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = {
            first: [(tag, form) for tag, form in forms if tag != "tag:yaml.org,2002:bool"]
            for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }
    return yaml.load(text_of(name), Loader)


class Fleet(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.fleet = pathlib.Path(folder.name)
        self.repositories = self.fleet / "repositories"
        for number in range(20):
            self.write(number, BROKEN if number == 7 else NAMED)
        (self.fleet / "reports").mkdir()

    def file(self, number):
        return self.repositories / f"owner/name{number}/Dockerfile"

    def write(self, number, text):
        self.file(number).parent.mkdir(parents=True)
        self.file(number).write_text(text, encoding="utf-8")

    def run_in(self, folder, command, **env):
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False,
            env={"PATH": os.path.dirname(DROPROOT) + ":/usr/bin:/bin", **env})

    def check_written(self, folder):
        for file in folder.rglob("Dockerfile"):
            self.assertEqual(file.read_text(encoding="utf-8"), BROKEN if "name7" in file.parts else NUMERIC)


class IndexedJob(Fleet):
    def setUp(self):
        super().setUp()
        self.spec = read("indexed-job.yaml")["spec"]
        self.container = self.spec["template"]["spec"]["containers"][0]

    def run_part(self, index, change=("", "")):
        command = [word.replace("/fleet/", f"{self.fleet}/").replace(*change) for word in self.container["command"]]
        folder = self.container["workingDir"].replace("/fleet/", f"{self.fleet}/")
        return self.run_in(folder, command, JOB_COMPLETION_INDEX=str(index)).returncode

    def test_the_parts_are_the_whole(self):
        for index in range(self.spec["completions"]):
            self.assertEqual(self.run_part(index), 0)
        parts = [file.read_text(encoding="utf-8") for file in (self.fleet / "reports").iterdir()]
        self.assertEqual(len(parts), self.spec["completions"])
        whole = self.run_in(self.repositories, [DROPROOT, "--quiet", "--format=jsonl", "."])
        self.assertEqual(whole.returncode, 2)
        self.assertEqual(len(whole.stdout.splitlines()), 20)
        self.assertEqual(sorted("".join(parts).splitlines()), sorted(whole.stdout.splitlines()))

    def test_a_mistake_in_the_options_fails(self):
        self.assertNotEqual(self.run_part(0, ("--quiet", "--quite")), 0)


class BatchChange(Fleet):
    def test_its_keys(self):
        spec = read("batch-change.yaml")
        self.assertLessEqual(set(spec), BATCH_KEYS[""])
        self.assertLessEqual(set(spec["changesetTemplate"]), BATCH_KEYS["changesetTemplate"])
        for key in ("on", "steps"):
            for one in spec[key]:
                self.assertLessEqual(set(one), BATCH_KEYS[key])

    def test_its_step(self):
        evidence = self.run_in(self.repositories, [DROPROOT, "--quiet", "--fixes=safe", "--format=markdown", "."])
        script = read("batch-change.yaml")["steps"][0]["run"].replace("/tmp/", f"{self.fleet}/")
        done = self.run_in(self.repositories, ["sh", "-c", script])
        self.assertEqual((done.returncode, done.stdout), (0, evidence.stdout))
        self.assertIn("node:20-alpine has node 1000:1000", done.stdout)
        self.check_written(self.repositories)


class MultiGitter(Fleet):
    def test_its_keys(self):
        self.assertLessEqual(set(read("multi-gitter.yaml")), MULTI_GITTER_OPTIONS)

    def test_its_script(self):
        lines = [line[4:] for line in text_of("multi-gitter.yaml").splitlines() if line.startswith("#   ")]
        self.assertEqual(lines[0], "#!/bin/sh")
        script = self.fleet / "harden.sh"
        script.write_text("\n".join(lines) + "\n", encoding="utf-8")
        script.chmod(0o755)
        for repository in (self.repositories / "owner").iterdir():
            self.assertEqual(self.run_in(repository, [str(script)]).returncode, 0)
        self.check_written(self.repositories)


if __name__ == "__main__":
    unittest.main()
