# shellcheck shell=bash
# What the tests that need a Debian 12 root file system share. To be sourced, with `cache` set to the
# folder that keeps it.

# The Debian archive that this machine uses is the one that answers; empty where there is none.
debian_mirror() {
  # shellcheck disable=SC2016  # apt expands these
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' |
    head -n 1 || true
}

# make_debian_tar WORK: makes $cache/debian.tar, a minbase root with the adduser package, unless it is
# there. WORK is a scratch folder.
make_debian_tar() {
  local work=$1 archive
  # shellcheck disable=SC2154  # cache is the caller's
  [[ ! -e $cache/debian.tar ]] || return 0
  printf 'debootstrap of Debian 12\n' >&2
  archive=$(debian_mirror)
  debootstrap --variant=minbase --include=adduser bookworm "$work/rootfs" \
    ${archive:+"$archive"} >"$work/debootstrap.log" 2>&1 ||
    { tail -n 20 "$work/debootstrap.log" >&2 && return 1; }
  rm -rf "$work"/rootfs/var/cache/apt/archives/*.deb "$work"/rootfs/var/lib/apt/lists/* \
    "$work"/rootfs/usr/share/{doc,man,info,locale}/*
  tar -C "$work/rootfs" -cf "$work/debian.tar" .
  mv "$work/debian.tar" "$cache/debian.tar"
  rm -rf "$work/rootfs"
}
