#!/usr/bin/env bash
# deb.sh BUILD: what `cmake --install` and CPack make of a build folder. The Debian package must be clean for
# lintian, and install and run in a bare Debian 12 root file system (as made by debootstrap): with what
# its Depends name, and nothing else. This machine gets none of it. Needs root and debootstrap.
set -euo pipefail
build=$(readlink -f -- "$1")
cd "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")"
# shellcheck source=tests/support/needs.sh
source ../support/needs.sh
# shellcheck source=tests/support/debian_root.sh
source ../support/debian_root.sh
readonly cache=${DROPROOT_E2E_CACHE:-/var/tmp/droproot-e2e}

fail() {
  printf 'deb: %s\n' "$*" >&2
  exit 1
}

needs cpack dpkg-deb dpkg-shlibdeps
scratch=$(mktemp -d)
trap 'rm -rf --one-file-system "$scratch"' EXIT

cmake --install "$build" --prefix "$scratch/prefix" --strip >"$scratch/log"
for file in bin/droproot share/man/man1/droproot.1.gz share/doc/droproot/LICENSE share/doc/droproot/droproot.cdx.json \
  share/bash-completion/completions/droproot share/zsh/site-functions/_droproot \
  share/fish/vendor_completions.d/droproot.fish; do
  [[ -s $scratch/prefix/$file ]] || fail "cmake --install: no $file"
done

cpack --config "$build/CPackConfig.cmake" -B "$scratch/deb" >"$scratch/log" 2>&1 ||
  { cat "$scratch/log" && fail "cpack"; }
deb=("$scratch"/deb/droproot_*.deb)
[[ $(dpkg-deb -f "${deb[0]}" Depends) == *libstdc++6* ]] || fail "no computed Depends"
dpkg-deb --fsys-tarfile "${deb[0]}" | tar -xO ./usr/share/doc/droproot/droproot.cdx.json |
  cmp - "$build/packaging/droproot.cdx.json" || fail "no list of what is in it"
if has lintian; then
  tags=$(lintian --allow-root "${deb[0]}" | grep -v '^N:' || true)
  [[ -z $tags ]] || fail "lintian: $tags"
fi

((EUID == 0)) || skip "installing in a root file system of its own needs root"
needs debootstrap apt-get flock
mkdir -p "$cache"
if [[ ! -e $cache/debian.tar ]]; then # tests/e2e/bases.sh may be at it, and has more to make under its lock
  exec 9>"$cache/.lock"
  flock 9
  make_debian_tar "$scratch" || skip "debootstrap failed"
  exec 9>&-
fi
root=$scratch/root
mkdir "$root"
tar -C "$root" -xf "$cache/debian.tar"

in_root() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"; }
# The packages of its Depends that the bare root has not; dpkg sees to it that none is forgotten.
missing=()
while read -r package; do
  in_root dpkg -s "$package" >"$scratch/log" 2>&1 || missing+=("$package")
done < <(dpkg-deb -f "${deb[0]}" Depends | tr ',' '\n' | sed 's/^ *//; s/ .*//; s/:.*//')
((${#missing[@]})) || fail "the bare root has all of its Depends: nothing is looked at"
(cd "$scratch" && apt-get -qq -o APT::Sandbox::User=root download "${missing[@]}") ||
  skip "the Debian archive does not answer"
cp "$scratch"/lib*.deb "${deb[0]}" "$root/tmp"
if in_root dpkg -i "/tmp/${deb[0]##*/}" >"$scratch/log" 2>&1; then
  fail "installs without ${missing[*]}: Depends is not looked at"
fi
in_root sh -c 'dpkg -i /tmp/*.deb' >"$scratch/log" 2>&1 || { cat "$scratch/log" && fail "dpkg -i"; }
[[ $(in_root droproot --version) == "$("$build/droproot" --version)" ]] || fail "--version"
hardened=$(in_root droproot - --format=file <<<$'FROM node:20-alpine\nCMD ["node", "/srv/server.js"]')
[[ $hardened == *$'\nUSER 1000:1000\n'* ]] || fail "the installed program hardens nothing"
in_root dpkg -r droproot >"$scratch/log" 2>&1 || fail "dpkg -r"
[[ ! -e $root/usr/bin/droproot ]] || fail "dpkg -r leaves it there"
