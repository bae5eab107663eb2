#!/usr/bin/env bash
# Makes the base images of the end-to-end tests out of Debian's packages alone: a Debian 12 root file
# system, and stand-ins for official images that have their names, accounts, layout and entry points
# (tests/e2e/standins/). Needs root, buildah, debootstrap and busybox-static.
#
# All of it, buildah's storage too, lies in $DROPROOT_E2E_CACHE (default /var/tmp/droproot-e2e) and is
# made again only when this folder's recipe changed. `rm -rf` of that folder undoes everything.
set -euo pipefail
cd "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")"
readonly cache=${DROPROOT_E2E_CACHE:-/var/tmp/droproot-e2e}
# shellcheck source=tests/support/debian_root.sh
source ../support/debian_root.sh

# Without CI a machine that cannot run these tests skips them (77 is ctest's SKIP_RETURN_CODE).
skip() {
  printf 'e2e: %s\n' "$*" >&2
  if [[ ${CI:-} == true ]]; then
    printf 'e2e: CI is set, so that is a failure\n' >&2
    exit 1
  fi
  exit 77
}

((EUID == 0)) || skip "skipped: building images and switching users needs root"
for tool in buildah debootstrap busybox g++ unshare; do
  command -v "$tool" >/dev/null || skip "skipped: $tool is not installed (scripts/test installs it)"
done

mkdir -p "$cache"
exec 9>"$cache/.lock"
flock 9
recipe=$(find bases.sh standins -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
if [[ $(cat "$cache/recipe" 2>/dev/null) == "$recipe" ]]; then
  exit 0
fi

work=$(mktemp -d "$cache/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
export TMPDIR=$work BUILDAH_ISOLATION=chroot
export CONTAINERS_REGISTRIES_CONF=$cache/registries.conf
printf 'unqualified-search-registries = ["docker.io"]\n' >"$cache/registries.conf"
printf '{"default": [{"type": "insecureAcceptAnything"}]}\n' >"$cache/policy.json"

# What a run that was cut off has left mounted: rm -rf would not get past it.
unmount_all() {
  local folder
  while read -r folder; do
    umount "$folder"
  done < <(cut -d ' ' -f 2 /proc/mounts | grep -F "$cache/storage/" | sort -r)
}

# With overlay a case takes a third of the time, but it is not for every file system: a container's
# own is one. vfs, which copies, works everywhere. skip_mount_home: the storage is no mount itself.
storage_options() {
  local overlay=(--storage-driver overlay --storage-opt overlay.skip_mount_home=true)
  local probe=(buildah --root "$work/probe/storage" --runroot "$work/probe/run" "${overlay[@]}")
  local container options=(--storage-driver vfs)
  if container=$("${probe[@]}" from scratch 2>/dev/null) &&
    "${probe[@]}" mount "$container" >/dev/null 2>&1; then
    options=("${overlay[@]}")
  fi
  "${probe[@]}" rm --all >/dev/null 2>&1 || true
  printf '%s\n' "${options[@]}"
}

# build DOCKERFILE IMAGE, in the folder of the stand-ins.
build() {
  local try log=$work/build.log
  printf 'e2e: base %s\n' "$2" >&2
  for try in 1 2 3 4; do
    if "${buildah[@]}" bud --signature-policy "$cache/policy.json" --pull-never --network host \
      --format docker --tag "$2" --file "$work/context/$1.Dockerfile" "$work/context" \
      >"$log" 2>&1 </dev/null; then
      return
    fi
    # buildah's chroot helper now and then fails to start under load; nothing was built then
    grep -q 'sealing memfd copy' "$log" || break
    sleep "$try"
  done
  cat "$log" >&2
  return 1
}

make_debian_tar "$work"
rm -f "$cache/recipe"
unmount_all
rm -rf "$cache/storage" "$cache/run"
# run.py reads them. Options, because buildah does not look at STORAGE_DRIVER once --root is given.
storage_options >"$cache/storage-options"
mapfile -t options <"$cache/storage-options"
readonly buildah=(buildah --root "$cache/storage" --runroot "$cache/run" "${options[@]}")
cp -r standins "$work/context"
chmod 755 "$work"/context/shims/*
ln "$cache/debian.tar" "$work/context/debian.tar"
cp "$(command -v busybox)" "$work/context/busybox"
g++ -std=c++20 -Os -static -s -o "$work/context/webd" standins/webd.cpp

build debian docker.io/library/debian:bookworm
build alpine docker.io/library/alpine:3.20
build node docker.io/library/node:20-alpine
build golang docker.io/library/golang:1.22
build ubuntu docker.io/library/ubuntu:24.04
build python docker.io/library/python:3.12-slim
build nginx docker.io/library/nginx:1.27
build distroless gcr.io/distroless/static-debian12:latest
build ubi-minimal registry.access.redhat.com/ubi9/ubi-minimal:9.4
build servers docker.io/library/debian:12-slim
build httpd docker.io/library/httpd:2.4
build php-apache docker.io/library/php:8.2-apache
build php-fpm docker.io/library/php:8.2-fpm
build haproxy docker.io/library/haproxy:2.2
build redis docker.io/library/redis:7.2
build memcached docker.io/library/memcached:1.6
build caddy docker.io/library/caddy:2
build tomcat docker.io/library/tomcat:10.1
build temurin docker.io/library/eclipse-temurin:21
build aspnet7 mcr.microsoft.com/dotnet/aspnet:7.0
build aspnet8 mcr.microsoft.com/dotnet/aspnet:8.0
printf '%s\n' "$recipe" >"$cache/recipe"
