# SPDX-License-Identifier: Apache-2.0
"""Fetches the servers from Maven Central by Maven, once, into ${XDG_CACHE_HOME:-~/.cache}/lg, and checks what came.

A download goes to a temporary name, its checksum is compared, and only then it gets its place: so what has its place is
whole. A lock lets two runs that begin at the same time fetch it once.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import zipfile

import lgtest

CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "lg")
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
_LIMIT = 900  # seconds for one download


@contextlib.contextmanager
def _place(name):
    """The path of an entry of the cache, and a folder to fill when it does not exist yet (else None), under a lock."""
    path = os.path.join(CACHE, name)
    if os.path.exists(path):
        yield path, None
        return
    os.makedirs(CACHE, exist_ok=True)
    with open(os.path.join(CACHE, f".{name}.lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if os.path.exists(path):
            yield path, None
            return
        folder = tempfile.mkdtemp(prefix=f".{name}.", dir=CACHE)
        try:
            yield path, folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _maven(folder, group, *arguments):
    """Runs Maven in a folder, with a repository of its own that serves one run at a time: it keeps Maven's plugins, not
    what was fetched of the group, which is kept elsewhere."""
    if not shutil.which("mvn"):
        raise lgtest.Skip("needs Maven to fetch the server (Debian: maven)")
    repository = os.path.join(CACHE, ".maven")
    os.makedirs(repository, exist_ok=True)
    with open(repository + ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(
            ["mvn", "-q", "-B", f"-Dmaven.repo.local={repository}", *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_LIMIT,
            check=False,
        )
        shutil.rmtree(os.path.join(repository, *group.split(".")), ignore_errors=True)
    if done.returncode != 0:
        errors = [line.split("[ERROR] ")[1] for line in done.stdout.splitlines() if "[ERROR] " in line]
        raise lgtest.Skip(f"Maven could not fetch the server: {(errors or [f'status {done.returncode}'])[0]}")


def _digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check(name, found, expected):
    if found != expected:
        raise AssertionError(
            f"{name}: what was downloaded is not what was expected: sha256 {found}, expected {expected}"
        )


def artifact(coordinates, sha256):
    """The path of one artifact, as group:name:version:type."""
    group, name, version, kind = coordinates.split(":")
    file = f"{name}-{version}.{kind}"
    with _place(file) as (path, folder):
        if folder:
            _maven(folder, group, f"{_PLUGIN}:copy", f"-Dartifact={coordinates}", f"-DoutputDirectory={folder}/out")
            fetched = os.path.join(folder, "out", file)
            _check(file, _digest(fetched), sha256)
            os.rename(fetched, path)
    return path


def with_dependencies(coordinates, sha256):
    """The path of a folder with a jar and all that it needs at run time. The checksum is that of the list of all files,
    as sha256sum prints it, in the order of their names."""
    group, name, version = coordinates.split(":")
    with _place(f"{name}-{version}") as (path, folder):
        if folder:
            with open(os.path.join(folder, "pom.xml"), "w", encoding="utf-8") as pom:
                pom.write(
                    "<project><modelVersion>4.0.0</modelVersion><groupId>lg</groupId><artifactId>servers</artifactId>"
                    "<version>1</version><packaging>pom</packaging><dependencies><dependency>"
                    f"<groupId>{group}</groupId><artifactId>{name}</artifactId><version>{version}</version>"
                    "</dependency></dependencies></project>\n"
                )
            _maven(
                folder,
                group,
                f"{_PLUGIN}:copy-dependencies",
                "-DincludeScope=runtime",
                f"-DoutputDirectory={folder}/out",
            )
            out = os.path.join(folder, "out")
            listing = "".join(f"{_digest(os.path.join(out, jar))}  {jar}\n" for jar in sorted(os.listdir(out)))
            _check(f"{name}-{version}, the list\n{listing}", hashlib.sha256(listing.encode()).hexdigest(), sha256)
            os.rename(out, path)
    return path


def unpacked(coordinates, sha256):
    """The folder that a zip file holds."""
    _, name, version, _ = coordinates.split(":")
    with _place(f"{name}-{version}") as (path, folder):
        if folder:
            archive = artifact(coordinates, sha256)
            with zipfile.ZipFile(archive) as packed:
                for entry in packed.infolist():
                    to = packed.extract(entry, folder)
                    mode = entry.external_attr >> 16
                    os.chmod(to, 0o755 if entry.is_dir() or mode & 0o100 else 0o644)
            os.rename(os.path.join(folder, f"{name}-{version}"), path)
            os.remove(archive)
    return path


def link_tree(source, target):
    """A copy of a folder that costs nothing where both are on one file system; whoever runs it may not change it."""

    def link(one, other):
        try:
            os.link(one, other)
        except OSError:
            shutil.copyfile(one, other)
            shutil.copymode(one, other)

    shutil.copytree(source, target, copy_function=link)
