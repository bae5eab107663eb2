#!/usr/bin/env bash
# Makes the root file systems in which the account commands are executed, below
# $DROPROOT_E2E_CACHE/accounts (default /var/tmp/droproot-e2e/accounts): `debian`, from debootstrap, and
# `busybox`, built from Debian's source package because Debian's own busybox has no adduser. They are
# made again when this recipe changes. Exit status 77: this machine cannot.
set -euo pipefail
cd "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")"
readonly cache=${DROPROOT_E2E_CACHE:-/var/tmp/droproot-e2e}
readonly roots=$cache/accounts
# shellcheck source=tests/support/debian_root.sh
source ../support/debian_root.sh

# Without CI a machine that cannot run these tests skips them (77 is ctest's SKIP_RETURN_CODE).
skip() {
  printf 'accounts: skipped: %s\n' "$*" >&2
  [[ ${CI:-} != true ]] || { printf 'accounts: CI is set, so that is a failure\n' >&2 && exit 1; }
  exit 77
}

((EUID == 0)) || skip "making accounts needs root"
for tool in debootstrap unshare g++ make flock; do
  command -v "$tool" >/dev/null || skip "$tool is not installed (scripts/test installs it)"
done

mkdir -p "$roots"
exec 9>"$cache/.lock"
flock 9
recipe=$(sha256sum roots.sh busybox.config ../support/debian_root.sh | sha256sum)
[[ $(cat "$roots/recipe" 2>/dev/null) != "$recipe" ]] || exit 0
if grep -qF " $roots/" /proc/self/mounts; then
  printf 'accounts: something is mounted below %s\n' "$roots" >&2
  exit 1
fi
rm -rf --one-file-system "$roots"
mkdir "$roots"
work=$(mktemp -d "$cache/work.XXXXXX")
trap 'rm -rf "$work"' EXIT

# The sources of busybox, checked by apt, without touching this machine's own lists.
fetch_busybox() {
  local archive
  archive=$(debian_mirror)
  mkdir -p "$work/lists/partial" "$work/src"
  printf 'deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s bookworm main\n' \
    "${archive:-http://deb.debian.org/debian}" >"$work/sources.list"
  local -a apt=(apt-get -qq -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=-
    -o "Dir::State::lists=$work/lists" -o APT::Sandbox::User=root)
  "${apt[@]}" update &&
    (cd "$work/src" && "${apt[@]}" source --download-only busybox) &&
    python3 -m tarfile -e "$work"/src/busybox_*.orig.tar.* "$work/src"
}

build_busybox() {
  sed -n 's/=.*/[= ]/p' busybox.config >"$work/settings"
  cp busybox.config "$work/config"
  cd "$work"/src/busybox-*/
  make allnoconfig
  grep -v -f "$work/settings" .config >"$work/rest"
  cat "$work/rest" "$work/config" >.config
  make oldconfig < <(yes '')
  make -j"$(nproc)" busybox_unstripped
}

make_busybox_root() {
  local root=$work/busybox applet
  mkdir -p "$root"/{bin,etc,dev,home,srv,opt,run,tmp,var/mail,var/log}
  cp "$work"/src/busybox-*/busybox_unstripped "$root/bin/busybox"
  for applet in $("$root/bin/busybox" --list); do ln -sf busybox "$root/bin/$applet"; done
  mknod -m 666 "$root/dev/null" c 1 3
  mv "$root" "$roots/busybox"
}

make_debian_tar "$work" || skip "debootstrap failed"
mkdir "$work/debian"
tar -C "$work/debian" -xf "$cache/debian.tar"
mkdir -p "$work"/debian/var/mail
mv "$work/debian" "$roots/debian"

printf 'accounts: building busybox from its Debian source\n' >&2
fetch_busybox >"$work/log" 2>&1 || { tail -n 5 "$work/log" >&2 && skip "no sources of busybox"; }
(build_busybox) >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2 && exit 1; }
make_busybox_root
printf '%s\n' "$recipe" >"$roots/recipe"
