#!/usr/bin/env bash
# pre-commit.sh DROPROOT: pre-commit itself runs our hooks on a repository with a root Dockerfile.
set -euo pipefail
droproot=$(readlink -f -- "$1")
here=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
# shellcheck source=tests/support/needs.sh
source "$here/../support/needs.sh"
needs pre-commit git
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export PATH=${droproot%/*}:$PATH PRE_COMMIT_HOME=$scratch/home GIT_CONFIG_GLOBAL=/dev/null
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE

fail() {
  printf 'pre-commit: %s\n' "$*" >&2
  cat "$scratch/log" >&2
  exit 1
}

git init -q "$scratch/hooks"
cp "$here/../../.pre-commit-hooks.yaml" "$scratch/hooks"
git -C "$scratch/hooks" add -A
git -C "$scratch/hooks" commit -qm hooks

# use HOOK: in the repository that is to be checked
use() {
  printf 'repos:\n- repo: %s\n  rev: %s\n  hooks: [{id: %s}]\n' \
    "$scratch/hooks" "$(git -C "$scratch/hooks" rev-parse HEAD)" "$1" >.pre-commit-config.yaml
  git add -A
}
run() { pre-commit run --all-files >"$scratch/log" 2>&1; }

git init -q "$scratch/repository"
cd "$scratch/repository"
mkdir deploy
printf 'FROM node:20-alpine\nCMD ["node", "/srv/server.js"]\n' | tee Dockerfile >deploy/api.dockerfile
printf 'FROM node:20-alpine\nCMD ["node", "a.js"]\n' | tee Dockerfile.md Dockerfile.dockerignore >notes.txt
cp Dockerfile "$scratch/before"

use droproot
! run || fail "passes with a Dockerfile that runs as root"
[[ $(grep -cxF '+USER 1000:1000' "$scratch/log") == 2 ]] || fail "does not show two diffs"
cmp -s Dockerfile "$scratch/before" || fail "changes the file"

use droproot-write
! run || fail "passes although it rewrites"
grep -qxF 'USER 1000:1000' Dockerfile deploy/api.dockerfile || fail "rewrites nothing"
! grep -q USER Dockerfile.md Dockerfile.dockerignore notes.txt || fail "rewrites what is no Dockerfile"
git add -A
run || fail "fails the second time"
use droproot
run || fail "fails on the rewritten file"
