#!/usr/bin/env bash
# completions.sh DROPROOT: what bash, zsh and fish offer with the scripts of `droproot completion`. bash is
# asked as readline asks (COMP_WORDS), fish by itself, zsh on a terminal of its own.
set -euo pipefail
droproot=$(readlink -f -- "$1")
here=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
# shellcheck source=tests/support/needs.sh
source "$here/../support/needs.sh"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
export PATH=${droproot%/*}:$PATH
mkdir -p deploy
touch Dockerfile explain.txt policy.yaml
failures=0

# expect SHELL LINE WANTED GOT: both are words in any order.
expect() {
  local wanted got
  wanted=$(tr ' ' '\n' <<<"$3" | sort | paste -sd' ')
  got=$(tr ' ' '\n' <<<"$4" | sed '/^$/d' | sort | paste -sd' ')
  [[ $wanted != "$got" ]] || return 0
  printf '%s: %s\n  wanted: %s\n  got:    %s\n' "$1" "$2" "$wanted" "$got"
  failures=$((failures + 1))
}

"$droproot" completion bash >bash.script
"$droproot" completion zsh >_droproot
"$droproot" completion fish >fish.script

# shellcheck source=/dev/null
source bash.script
# in_bash WANTED WORD...: the last word is the one that is being typed; the others as readline splits them.
in_bash() {
  local wanted=$1
  shift
  COMP_WORDS=("$@")
  COMP_CWORD=$(($# - 1))
  _droproot
  expect bash "$*" "$wanted" "${COMPREPLY[*]-}"
}
rules=$("$droproot" rules | sed -n 's/^\([a-z][a-z-]*\) .*/\1/p' | paste -sd' ')
in_bash "safe" droproot --fixes sa
in_bash "safe default all" droproot --fixes ""
in_bash "json jsonl" droproot --format = js
in_bash "diff file text markdown json jsonl sarif rdjson github gitlab" droproot --format =
in_bash "--write" droproot --w
in_bash "--chown --check" droproot --ch
in_bash "default deploy" droproot --profile de
in_bash "kubernetes" droproot --profile = k
in_bash "$rules all" droproot --select ""
in_bash "runs-as-root" droproot --select runs
in_bash "named-user,root-home" droproot --ignore named-user,root-h
in_bash "deploy" droproot --context ""
in_bash "" droproot --user ""
in_bash "explain explain.txt" droproot exp
in_bash "config" droproot conf
in_bash "--no-config" droproot config --no-conf
in_bash "kubernetes" droproot config --profile k
in_bash "$rules" droproot explain ""
in_bash "" droproot rules ""
in_bash "bash zsh fish" droproot completion ""
in_bash "Dockerfile" droproot parse D
in_bash "Dockerfile" droproot config D
in_bash "Dockerfile" droproot --write D
in_bash "explain.txt" droproot -- exp

in_fish() {
  local wanted=$1 line=$2
  expect fish "$line" "$wanted" \
    "$(HOME=$scratch fish --no-config -c "source fish.script; complete -C '$line'" | cut -f 1 | paste -sd' ')"
}
if has fish; then
  in_fish "safe default all" "droproot --fixes "
  in_fish "--format=sarif" "droproot --format=sa"
  in_fish "explain explain.txt" "droproot exp"
  in_fish "runs-as-root" "droproot explain runs"
  in_fish "named-user,runs-as-root" "droproot --select named-user,runs"
  in_fish "deploy/" "droproot --context dep"
  in_fish "config" "droproot conf"
  in_fish "--no-config" "droproot config --no-conf"
fi

# The terminal shows what one key press adds.
in_zsh() {
  local typed=$1 becomes=$2 got
  got=$(HOME=$scratch timeout 20 zsh -f "$here/complete.zsh" "$scratch" "$typed") || true
  [[ $got == "$becomes" ]] || {
    printf 'zsh: %s\n  wanted: %s\n  got:    %s\n' "$typed" "$becomes" "$got"
    failures=$((failures + 1))
  }
}
if has zsh; then
  in_zsh "droproot --format=sa" "droproot --format=sarif "
  in_zsh "droproot explain runs" "droproot explain runs-as-root "
  in_zsh "droproot prof" "droproot profiles "
  in_zsh "droproot --ignore=named-u" "droproot --ignore=named-user,"
  in_zsh "droproot --profile=kub" "droproot --profile=kubernetes "
  in_zsh "droproot conf" "droproot config "
  in_zsh "droproot config --no-conf" "droproot config --no-config "
  in_zsh "droproot config --profile=kub" "droproot config --profile=kubernetes "
  in_zsh "droproot config Dock" "droproot config Dockerfile "
fi
((failures == 0))
