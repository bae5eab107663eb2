# shellcheck shell=bash
# For tests in scripts: what they need and this machine has not. Without CI such a test is skipped (77 is
# ctest's SKIP_RETURN_CODE) or shortened, with a notice; with CI=true it fails. To be sourced.

skip() {
  printf 'skipped: %s\n' "$*" >&2
  [[ ${CI:-} != true ]] || { printf 'CI is set, so that is a failure\n' >&2 && exit 1; }
  exit 77
}

# has PROGRAM: for a part of a test.
has() {
  ! command -v "$1" >/dev/null || return 0
  printf 'not tested with %s, which is not installed (scripts/test installs it)\n' "$1" >&2
  [[ ${CI:-} != true ]] || exit 1
  return 1
}

# needs PROGRAM...: for all of it.
needs() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null ||
      skip "$program is not installed (scripts/test installs it)"
  done
}
