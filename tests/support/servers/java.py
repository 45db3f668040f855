# SPDX-License-Identifier: Apache-2.0
"""Finds a Java of a suitable version, by asking each that is there."""

import functools
import glob
import os
import re
import shutil
import subprocess

import lgtest

_PLACES = ("/usr/lib/jvm/*", "/opt/*", "/opt/java/*", "~/.sdkman/candidates/java/*", "~/.jdks/*")


@functools.cache
def _homes():
    """[(version, home)], the lowest version first."""
    candidates = [os.environ.get("JAVA_HOME", "")]
    if shutil.which("java"):
        candidates.append(os.path.dirname(os.path.dirname(os.path.realpath(shutil.which("java")))))
    for place in _PLACES:
        candidates += sorted(glob.glob(os.path.expanduser(place)))
    found = {}
    for home in candidates:
        java = os.path.join(home, "bin", "java")
        if not home or os.path.realpath(home) in found or not os.access(java, os.X_OK):
            continue
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False).stderr
        version = re.search(r'version "(\d+)', said)
        if version:
            found[os.path.realpath(home)] = int(version[1])
    return sorted((version, home) for home, version in found.items())


def home(lowest, highest=None):
    """The home of the lowest version within the bounds. Raises lgtest.Skip."""
    for version, path in _homes():
        if lowest <= version <= (highest or version):
            return path
    known = ", ".join(f"{version} in {path}" for version, path in _homes()) or "no Java at all"
    bounds = f"Java {lowest} to {highest}" if highest else f"Java {lowest} or later"
    raise lgtest.Skip(f"needs {bounds} (Debian: openjdk-17-jre-headless); found {known}")
