#!/usr/bin/env python3
"""enter.py < JOB: start one process of an image the way a container runtime does, and watch it.

Run it as root in fresh network, mount and PID namespaces (run.py does, through unshare). JOB is JSON:
  root      folder with the image's files (mounted; they may change)
  argv, env, cwd, volumes       as in the image's configuration
  uid, gid, groups              numbers; the process gets these and nothing else, so root's capabilities go
  timeout   seconds; for `serve` the time until the page must answer
  serve     null, or {"port", "path"}: fetch that page instead of waiting for the process to end
The answer is JSON on stdout: {"exit" (null when still running or killed), "output", "page" (null or text)}.

Ports below 1024 are refused to non-root here. That is the kernel's default, and what containerd before
2.0, CRI-O and podman do; Docker lifts it.
"""

import fcntl
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 0x1


def loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(any_socket, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


def prepare(job):
    root = job["root"]
    for folder in ["proc", "dev", "etc", *(v.lstrip("/") for v in job["volumes"])]:
        os.makedirs(os.path.join(root, folder), exist_ok=True)
    mount = lambda *arguments: subprocess.run(["mount", *arguments], check=True)
    mount("--make-rprivate", "/")
    mount("-t", "proc", "proc", f"{root}/proc")
    mount("--rbind", "/dev", f"{root}/dev")
    with open("/proc/sys/net/ipv4/ip_unprivileged_port_start", "w") as first_free_port:
        first_free_port.write("1024")
    loopback_up()


def become(job, output):
    """In the child: never returns."""
    try:
        os.fchown(output, job["uid"], -1)  # /dev/stdout must be writable for the user, as with docker
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.chroot(job["root"])
        os.makedirs(job["cwd"], exist_ok=True)
        os.chdir(job["cwd"])
        os.setgroups(job["groups"])
        os.setgid(job["gid"])
        os.setuid(job["uid"])
        os.umask(0o022)
        os.execvpe(job["argv"][0], job["argv"], job["env"])
    except OSError as error:
        os.write(2, f"exec {job['argv'][0]}: {error.strerror}\n".encode())
    finally:
        os._exit(126)


def exit_code(child):
    """None while it runs."""
    done, status = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done else None


def fetch(serve):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{serve['port']}{serve['path']}", timeout=3) as answer:
            return answer.read(65536).decode(errors="replace")
    except (OSError, urllib.error.URLError):
        return None


def watch(child, job):
    deadline = time.monotonic() + job["timeout"]
    while time.monotonic() < deadline:
        page = fetch(job["serve"]) if job["serve"] else None
        code = exit_code(child)
        if page is not None or code is not None:
            return code, page
        time.sleep(0.1)
    return None, None


def main():
    job = json.load(sys.stdin)
    prepare(job)
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if child == 0:
            become(job, output.fileno())
        code, page = watch(child, job)
        output.seek(0)
        text = output.read(65536).decode(errors="replace")
    json.dump({"exit": code, "output": text, "page": page}, sys.stdout)
    # This is PID 1 of the namespace: what still runs dies with it.


main()
