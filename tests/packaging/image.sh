#!/usr/bin/env bash
# image.sh DROPROOT: droproot finds nothing to change in packaging/Dockerfile, and its final stage, built with
# buildah, runs as the user that it says. In place of the stage that compiles for minutes stands one that brings
# DROPROOT; where that is not static (-DDROPROOT_STATIC=ON), its libraries come along.
set -euo pipefail
droproot=$(readlink -f -- "$1")
here=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
# shellcheck source=tests/support/needs.sh
source "$here/../support/needs.sh"
cd "$here/../.."
scratch=$(mktemp -d)
trap 'rm -rf --one-file-system "$scratch"' EXIT

fail() {
  printf 'image: %s\n' "$*" >&2
  exit 1
}

diff=$("$droproot" --check packaging/Dockerfile) || fail "droproot --check packaging/Dockerfile: $diff"
[[ -z $diff ]] || fail "droproot would change it: $diff"
# The answer is about the USER: without it there is something to say.
if sed '/^USER/d' packaging/Dockerfile | "$droproot" --check - >"$scratch/diff"; then
  fail "droproot finds nothing without the USER line either"
fi

((EUID == 0)) || skip "building and starting the image needs root"
needs buildah
context=$scratch/context
mkdir -p "$context/libraries"
cp "$droproot" LICENSE "$context"
sed '1,/^FROM scratch$/d' packaging/Dockerfile >"$scratch/final-stage"
{
  printf 'FROM scratch AS build\nCOPY droproot /src/build/release/droproot\n\nFROM scratch\n'
  cat "$scratch/final-stage"
} >"$context/Dockerfile"
if ldd "$droproot" >"$scratch/ldd" 2>/dev/null; then
  mapfile -t libraries < <(grep -o '/[^ ]*' "$scratch/ldd")
  cp --parents -L "${libraries[@]}" "$context/libraries"
  printf 'COPY libraries /\n' >>"$context/Dockerfile"
fi

export TMPDIR=$scratch BUILDAH_ISOLATION=chroot
printf '{"default": [{"type": "insecureAcceptAnything"}]}\n' >"$scratch/policy.json"
buildah=(buildah --root "$scratch/storage" --runroot "$scratch/run" --storage-driver vfs)
"${buildah[@]}" bud --signature-policy "$scratch/policy.json" --pull-never --format docker --tag droproot "$context" \
  >"$scratch/log" 2>&1 </dev/null || { cat "$scratch/log" && fail "buildah bud"; }
user=$("${buildah[@]}" inspect --type image --format '{{.OCIv1.Config.User}}' droproot)
entry=$("${buildah[@]}" inspect --type image --format '{{index .OCIv1.Config.Entrypoint 0}}' droproot)
[[ $user =~ ^[1-9][0-9]*:[1-9][0-9]*$ ]] || fail "USER $user"

container=$("${buildah[@]}" from --signature-policy "$scratch/policy.json" --pull-never droproot)
root=$("${buildah[@]}" mount "$container")
start() { chroot --userspec="$user" "$root" "$entry" "$@"; }
[[ $(start --version) == "$("$droproot" --version)" ]] || fail "--version"
hardened=$(start - --quiet --format=file <<<$'FROM node:20-alpine\nCMD ["node", "/srv/server.js"]')
[[ $hardened == *$'\nUSER 1000:1000\n'* ]] || fail "the image's program hardens nothing"
"${buildah[@]}" umount "$container" >"$scratch/log"
