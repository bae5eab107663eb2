#!/usr/bin/env python3
"""What the machine formats say, done by somebody else: droproot runs over files in every format, and
the edits, fixes and suggestions, applied here to the originals, have to give what --write leaves, and so has
the diff when git applies it. All of it is done at both levels of fixes that change who the image runs as.

  apply_formats.py --droproot PROGRAM --schema docs/schema/report.schema.json FOLDER...

Every output has to be JSON, and json and jsonl have to follow the schema (python3-jsonschema). A FOLDER is
searched for files of any name; besides there are some made-up files with odd bytes. Exit 77: nothing to read.
"""
import argparse
import base64
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse

try:
    import jsonschema
except ImportError:
    # A python3 in front of the system's, which has the Debian package.
    if os.path.realpath(sys.executable) != os.path.realpath("/usr/bin/python3"):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])
    print("python3-jsonschema is missing")
    sys.exit(1 if os.environ.get("CI") else 77)

MADE_UP = {
    "latin1": b"FROM debian:12\nLABEL by=\"J\xf6rg\"\nCOPY a\xe9 /app/\nWORKDIR /app\nCMD [\"./a\"]\n",
    "latin1-line": b"FROM debian:12\nWORKDIR /app\nCOPY caf\xe9 .\nCMD [\"./a\"]",
    "utf8": "FROM node:20-alpine\nWORKDIR /app\nCOPY größe\t𐐀 ./\nCMD [\"node\", \"ä.js\"]\n".encode(),
    "bom": b"\xef\xbb\xbfFROM node:20-alpine\r\nWORKDIR /app\r\nCOPY . .\r\nCMD [\"node\", \"a.js\"]\r\n",
    "mixed": b"FROM node:20-alpine\nWORKDIR /app\r\nCOPY . .\nCOPY b c\r\nCMD [\"node\", \"a.js\"]\r\n",
    "no-final": b"FROM node:20-alpine\r\nWORKDIR /app\r\nCOPY . .",
    "stage-end": b"FROM node:20-alpine\nWORKDIR /app\nCOPY . .\nRUN npm ci\n",
    "fence": b"FROM node:20-alpine\nWORKDIR /app\nCOPY ```` @here/<b> ./\nCMD [\"node\", \"a.js\"]\n",
    "lone-return": b"FROM node:20-alpine\nWORKDIR /app\nCOPY a\rb ./\nCMD [\"node\", \"a.js\"]\n",
    "broken": b"FROM debian:12\nFOO \xff\n",
    "empty-line-end": b"FROM node:20-alpine\n\n\nCMD [\"node\", \"a.js\"]\n\n\n",
}
PROBLEMS = []


def problem(path, text):
    PROBLEMS.append(f"{path}: {text}")


# The program and the level of its fixes.
class Tool:
    def __init__(self, program, level):
        self.program = program
        self.level = level


def run(tool, folder, names, *options):
    command = [tool.program, f"--fixes={tool.level}", "--no-context", "--quiet", *options, "--", *names]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode not in (0, 2):
        sys.exit(f"{command[:4]}: exit {done.returncode}\n{done.stderr[:2000].decode(errors='replace')}")
    errors = "surrogateescape" if "--format=diff" in options else "strict"  # invalid UTF-8 is no JSON
    return done.stdout.decode("utf-8", errors)


# Lines as reviewers count them, each with its line end.
def lines_of(data):
    return re.findall(rb"[^\n]*\n|[^\n]+", data)


def line_end(line):
    return b"\r\n" if line.endswith(b"\r\n") else b"\n" if line.endswith(b"\n") else b""


def offset_in_bytes(data, lines, line, column):
    return sum(map(len, lines[: line - 1])) + column - 1


def offset_in_characters(lines, line, column):
    before = sum(map(len, lines[: line - 1]))
    text = lines[line - 1] if line <= len(lines) else b""
    mark = 3 if line == 1 and text.startswith(b"\xef\xbb\xbf") else 0
    return before + mark + len(text[mark:].decode("utf-8")[: column - 1].encode())


def apply(data, replacements):
    """[(begin, end, bytes)]; an insertion at the begin of a replaced range comes before it."""
    done, at = [], 0
    for begin, end, text in sorted(replacements, key=lambda r: (r[0], r[1])):
        if begin < at:
            raise ValueError(f"replacements overlap at byte {begin}")
        done += [data[at:begin], text]
        at = end
    return b"".join(done) + data[at:]


# [(first, last, text or None)]: whole lines; None removes them. The last line keeps its line end.
def apply_lines(data, suggestions):
    lines = lines_of(data)
    for first, last, text in sorted(suggestions, key=lambda s: s[0], reverse=True):
        new = [] if text is None else [text + line_end(lines[last - 1])]
        lines[first - 1 : last] = new
    return b"".join(lines)


def check_json(path, before, after, entry):
    edits = []
    for edit in entry["edits"]:
        text = base64.b64decode(edit["base64"]) if "base64" in edit else edit["text"].encode()
        edits.append((edit["begin"], edit["end"], text))
    if apply(before, edits) != after:
        problem(path, "the edits of json give another file")
    if (entry["status"] == "changed") != (before != after):
        problem(path, f"status {entry['status']}")
    for finding in entry["findings"]:
        if finding["line"] > max(1, len(lines_of(before))):
            problem(path, f"no line {finding['line']}")


def sarif_replacement(path, before, lines, replacement):
    region = replacement["deletedRegion"]
    begin, end = region["byteOffset"], region["byteOffset"] + region["byteLength"]
    try:
        before.decode("utf-8")
        by_text = (
            offset_in_characters(lines, region["startLine"], region["startColumn"]),
            offset_in_characters(lines, region["endLine"], region["endColumn"]),
        )
        if by_text != (begin, end):
            problem(path, f"bytes {begin}-{end} and characters {by_text} of a region differ")
    except UnicodeDecodeError:
        pass
    content = replacement.get("insertedContent", {"text": ""})
    text = content["text"].encode() if "text" in content else base64.b64decode(content["binary"])
    return begin, end, text


def check_sarif(path, before, after, results):
    lines = lines_of(before)
    replacements = []
    for result in results:
        for fix in result.get("fixes", []):
            for change in fix["artifactChanges"]:
                replacements += [sarif_replacement(path, before, lines, r) for r in change["replacements"]]
    if apply(before, replacements) != after:
        problem(path, "the fixes of sarif give another file")
    marks = [r["partialFingerprints"]["droprootFinding/v1"] for r in results]
    if len(marks) != len(set(marks)):
        problem(path, "two results have one fingerprint")


def is_sayable(before):
    """Whether every change can be a suggestion: text, and nothing that Markdown would change."""
    try:
        before.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\r" not in before.replace(b"\r\n", b"") and b"\0" not in before


def check_suggestions(path, name, before, after, suggestions, rest):
    if rest:
        if is_sayable(before) and b"\r\n" not in before:
            problem(path, f"{name}: a change is no suggestion")
        return
    if apply_lines(before, suggestions) != after:
        problem(path, f"the suggestions of {name} give another file")


def check_rdjson(path, before, after, diagnostics):
    suggestions, rest = [], False
    for diagnostic in diagnostics:
        shown = diagnostic["location"].get("range", {})
        linewise = "start" in shown and "column" not in shown["start"]
        rest |= linewise and "suggestions" not in diagnostic
        for suggestion in diagnostic.get("suggestions", []):
            if suggestion["range"] != shown:
                problem(path, "a suggestion of rdjson stands elsewhere than its diagnostic")
            text = suggestion["text"].encode() or None
            suggestions.append((shown["start"]["line"], shown["end"]["line"], text))
    check_suggestions(path, "rdjson", before, after, suggestions, rest)


def check_github(path, before, after, comments):
    suggestions, rest = [], False
    count = len(lines_of(before))
    for comment in comments:
        first, last = comment.get("start_line", comment["line"]), comment["line"]
        if not 1 <= first <= last <= max(count, 1) or comment["side"] != "RIGHT":
            problem(path, f"a comment on lines {first}-{last} of {count}")
        rest |= "cannot be said as a suggestion" in comment["body"]
        block = re.search(r"(?ms)^(`{3,})suggestion\n(.*?)^\1\n\Z", comment["body"])
        if block:
            text = block.group(2).removesuffix("\n").encode() if block.group(2) else None
            suggestions.append((first, last, text))
    check_suggestions(path, "github", before, after, suggestions, rest)


def git(folder, *arguments, given=None):
    return subprocess.run(
        ["git", *arguments], cwd=folder, input=given, capture_output=True, check=False
    )


def check_diff(tool, folder, names, before, after):
    """git apply takes the diff of all files, and makes of them what --write does."""
    for name in names:
        (folder / name).write_bytes(before[name])
    diff = run(tool, folder, names, "--format=diff").encode("utf-8", "surrogateescape")
    for arguments in (["apply", "--check"], ["apply", "--whitespace=nowarn"]):
        done = git(folder, *arguments, "-", given=diff)
        if done.returncode != 0:
            problem("diff", f"git {arguments}: {done.stderr.decode(errors='replace')[:300]}")
    for name in names:
        if (folder / name).read_bytes() != after[name]:
            problem(name, "git apply makes another file of the diff")


def grouped(items, key):
    groups = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def check_all(tool, folder, names, validator):
    """names: below folder, all of them files. Gives the number of files that change."""
    before = {name: (folder / name).read_bytes() for name in names}
    whole = json.loads(run(tool, folder, names, "--format=json"))
    rows = [json.loads(line) for line in run(tool, folder, names, "--format=jsonl").splitlines()]
    if whole["files"] != rows:
        problem("json", "the files are not those of jsonl")
    for error in validator.iter_errors(whole):
        problem("json", f"schema: {error.json_path}: {error.message[:200]}")
    sarif = json.loads(run(tool, folder, names, "--format=sarif"))["runs"][0]
    by_uri = grouped(
        sarif["results"],
        lambda r: urllib.parse.unquote(r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]),
    )
    rdjson = grouped(
        json.loads(run(tool, folder, names, "--format=rdjson"))["diagnostics"],
        lambda d: d["location"]["path"],
    )
    github = grouped(
        json.loads(run(tool, folder, names, "--format=github"))["comments"], lambda c: c["path"]
    )
    gitlab = json.loads(run(tool, folder, names, "--format=gitlab"))
    marks = [issue["fingerprint"] for issue in gitlab]
    if len(marks) != len(set(marks)):
        problem("gitlab", "two issues have one fingerprint")

    # Last, for it changes them; with a format named, the format says what was written.
    written = [json.loads(l) for l in run(tool, folder, names, "--write", "--format=jsonl").splitlines()]
    if written != rows:
        problem("jsonl", "--write reports something else")
    written_files = {name: (folder / name).read_bytes() for name in names}
    changed = 0
    for entry in rows:
        name = entry["file"]
        after = written_files[name]
        changed += after != before[name]
        check_json(name, before[name], after, entry)
        check_sarif(name, before[name], after, by_uri.get(name, []))
        check_rdjson(name, before[name], after, rdjson.get(name, []))
        check_github(name, before[name], after, github.get(name, []))
        if len(entry["findings"]) != len(by_uri.get(name, [])):
            problem(name, "sarif has other findings than json")
    check_diff(tool, folder, names, before, written_files)
    for name in names:
        (folder / name).write_bytes(before[name])
    return changed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--droproot", required=True, type=os.path.abspath)
    parser.add_argument("--schema", required=True, type=pathlib.Path)
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    if not all(folder.is_dir() for folder in options.folders):
        print(f"no reference files at {options.folders}: nothing was tested")
        sys.exit(77)
    schema = json.loads(options.schema.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        names = []
        for name, content in MADE_UP.items():
            (folder / name).write_bytes(content)
            names.append(name)
        for source in options.folders:
            for path in sorted(source.rglob("*")):
                if path.is_file() and (path.name == "input.Dockerfile" or source.name != "golden"):
                    names.append(f"{len(names):05}-{path.parent.name}-{path.name}")
                    (folder / names[-1]).write_bytes(path.read_bytes())
        if git(folder, "init", "--quiet").returncode != 0:
            sys.exit("git is missing")
        changed = {}
        for level in ("default", "all"):
            changed[level] = sum(
                check_all(Tool(options.droproot, level), folder, names[at : at + 1000], validator)
                for at in range(0, len(names), 1000)
            )
    print(*PROBLEMS[:50], sep="\n")
    print(f"{len(names)} files, changed: {changed}, {len(PROBLEMS)} problems")
    sys.exit(1 if PROBLEMS or changed["default"] * 20 < len(names) or changed["all"] <= changed["default"] else 0)


main()
