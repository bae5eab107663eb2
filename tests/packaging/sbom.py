#!/usr/bin/env python3
"""sbom.py PROGRAM BUILD SBOM: the list of what is in the program (packaging/sbom.cmake) against what the build knows.

Asked are the dynamic loader (ldd), what the compiler has read (ninja's own list of headers), and dpkg: each Debian
source package behind one of these files is a component, with its version; and there is no other component.
Exit 77: a tool is missing.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

# Numbers and structs of system calls: nothing of it is code.
INTERFACES = {"linux"}


def output(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=True, **options).stdout


def loaded_files(program):
    lines = output("ldd", program).splitlines()
    paths = [match[1] for line in lines if (match := re.search(r"(/\S+) \(0x", line))]
    return {os.path.realpath(path) for path in paths}


def read_headers(build):
    """Headers of the system that the compiler has read for the program's own objects."""
    headers, ours = set(), False
    for line in output("ninja", "-C", build, "-t", "deps").splitlines():
        if line and not line.startswith(" "):
            ours = line.startswith("src/") and "/generate/" not in line
        elif ours and line.strip():
            headers.add(os.path.realpath(os.path.join(build, line.strip())))
    return {header for header in headers if header.startswith("/usr/")}


def source_packages(files):
    """-> {"name version"} of the Debian source packages that the files are of"""
    packages = set()
    # Files of /usr/lib are in dpkg's lists as /lib where their package says so.
    names = [n for f in files for n in ({f, f[4:]} if f.startswith("/usr/lib") else {f})]
    found = subprocess.run(["dpkg", "-S", *names], capture_output=True, text=True, check=False)
    owned = set()
    for line in found.stdout.splitlines():
        owners, _, path = line.partition(": ")
        packages.update(owners.split(", "))
        owned.update({path, "/usr" + path})
    unknown = [f for f in files if f not in owned]
    if unknown:
        sys.exit(f"no package has {unknown[:5]}")
    form = "${source:Package} ${source:Version}\n"
    return set(output("dpkg-query", "-W", "-f", form, *sorted(packages)).splitlines())


def component_source(component):
    match = re.fullmatch(r"pkg:deb/debian/([a-z0-9.+-]+)@([^?]+)\?arch=source", component["purl"])
    version = match[2].replace("%2B", "+").replace("%7E", "~")
    if version != component["version"]:
        sys.exit(f"{component['name']}: two versions")
    return f"{match[1]} {version}"


def linkage(component):
    return {p["name"]: p["value"] for p in component["properties"]}["droproot:linkage"]


def check_form(bom):
    refs = [component["bom-ref"] for component in bom["components"]]
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.5")
    assert refs == sorted(set(refs), key=str.lower), "components in order, each once"
    assert bom["dependencies"] == [{"ref": bom["metadata"]["component"]["bom-ref"], "dependsOn": refs}]
    assert all(component["licenses"] for component in bom["components"])
    assert not {"timestamp", "serialNumber"} & {*bom, *bom["metadata"]}, "nothing that differs between builds"


def main():
    program, build, path = sys.argv[1:]
    missing = [tool for tool in ("ldd", "ninja", "dpkg", "dpkg-query") if not shutil.which(tool)]
    if missing:
        print(f"not here: {' '.join(missing)}")
        sys.exit(77)
    bom = json.loads(pathlib.Path(path).read_text(encoding="ascii"))
    check_form(bom)
    named = {component_source(component): component for component in bom["components"]}  # gcc-12 is two of them
    loaded = source_packages(loaded_files(program))
    compiled = {source for source in source_packages(read_headers(build)) if source.split()[0] not in INTERFACES}
    assert len(loaded) > 1 and len(compiled) > 5, "hardly anything was looked at"
    for source in loaded | compiled:
        if source not in named:
            sys.exit(f"{source} is in the program, and the list has it not")
    for source, component in named.items():
        if source not in loaded | compiled:
            sys.exit(f"{source} is in the list, and nothing of it in the program")
        if source in loaded and linkage(component) != "shared-library":
            sys.exit(f"{source} is a shared library, and the list says {linkage(component)}")
        if source not in loaded and linkage(component) != "compiled-in":
            sys.exit(f"{source} is no shared library")
    print(f"{len(named)} components: {len(loaded)} loaded, {len(compiled)} read by the compiler")


main()
