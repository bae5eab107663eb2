# shellcheck shell=bash
# What scripts/droproot, scripts/test and .ci/run share. Everything here speaks on stderr only: the
# stdout of scripts/droproot belongs to the tool.

# These are read by the scripts that source this file.
# shellcheck disable=SC2034
readonly build_packages=(g++ cmake ninja-build libcli11-dev libfmt-dev libdtl-dev libyaml-cpp-dev
  libexpected-dev nlohmann-json3-dev)
# shellcheck disable=SC2034
readonly test_packages=(libgtest-dev libgmock-dev git patch python3 python3-jsonschema curl buildah
  debootstrap busybox-static make shfmt util-linux fish zsh
  lintian pre-commit python3-yaml)
# shellcheck disable=SC2034
readonly ci_packages=(libbenchmark-dev clang-14 clang-tidy-14 clang-format-14 libclang-rt-14-dev cppcheck
  shellcheck)

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
  say "$@"
  exit 2
}

# quietly COMMAND...: runs it silently; what it said is shown (on stderr) only when it fails.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 </dev/null || status=$?
  ((status == 0)) || cat "$log" >&2
  rm -f "$log"
  return "$status"
}

# Prints those of the given Debian packages that are not installed, one a line.
missing_packages() {
  local package
  for package in "$@"; do
    # shellcheck disable=SC2016  # dpkg-query expands it
    [[ $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true) == *' installed' ]] || printf '%s\n' "$package"
  done
}

# install_packages PACKAGE...: makes sure of them with at most one apt-get install.
install_packages() {
  local -a missing as_root=()
  if ! command -v apt-get >/dev/null; then
    say "no apt-get here; taking it that these are installed: $*"
    return
  fi
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  if ((EUID != 0)); then
    command -v sudo >/dev/null || die "please install as root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  say "installing with apt-get, which takes a minute: ${missing[*]}"
  as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -qq)
  quietly "${as_root[@]}" update || say "apt-get update failed; trying with the lists that are here"
  quietly "${as_root[@]}" install --yes --no-install-recommends "${missing[@]}" ||
    die "apt-get could not install: ${missing[*]}"
}
