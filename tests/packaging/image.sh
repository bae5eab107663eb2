#!/usr/bin/env bash
# image.sh DROPROOT: droproot finds nothing to change in packaging/Dockerfile; all of it is built with buildah, the
# stage that compiles too; and the image runs as the user that it says. Its base is debootstrap's Debian 12. Nothing is
# optimized, which changes nothing here but the time.
set -euo pipefail
droproot=$(readlink -f -- "$1")
here=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
# shellcheck source=tests/support/needs.sh
source "$here/../support/needs.sh"
# shellcheck source=tests/support/debian_root.sh
source "$here/../support/debian_root.sh"
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
needs buildah debootstrap apt-get flock
readonly cache=${DROPROOT_E2E_CACHE:-/var/tmp/droproot-e2e}
mkdir -p "$cache"
if [[ ! -e $cache/debian.tar ]]; then # tests/e2e/bases.sh may be at it
  exec 9>"$cache/.lock"
  flock 9
  make_debian_tar "$scratch" || skip "debootstrap failed"
  exec 9>&-
fi
mkdir "$scratch/base"
ln "$cache/debian.tar" "$scratch/base" 2>/dev/null || cp "$cache/debian.tar" "$scratch/base"
printf 'FROM scratch\nADD debian.tar /\n' >"$scratch/base/Dockerfile"

export TMPDIR=$scratch BUILDAH_ISOLATION=chroot
printf '{"default": [{"type": "insecureAcceptAnything"}]}\n' >"$scratch/policy.json"
buildah=(buildah --root "$scratch/storage" --runroot "$scratch/run" --storage-driver vfs)
# build TAG ARGUMENT...
build() {
  "${buildah[@]}" bud --signature-policy "$scratch/policy.json" --pull-never --network host --format docker \
    --tag "$@" >"$scratch/log" 2>&1 </dev/null || { cat "$scratch/log" && fail "buildah bud of $1"; }
}
build docker.io/library/debian:bookworm "$scratch/base"
build droproot --file packaging/Dockerfile --ignorefile packaging/Dockerfile.dockerignore \
  --build-arg CMAKE_OPTIONS='-DCMAKE_INTERPROCEDURAL_OPTIMIZATION=OFF -DCMAKE_CXX_FLAGS_RELEASE=-O0' .
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
