"""Prepare this machine: Debian packages, a virtual environment, the pinned Python packages.

    python3 tools/setup.py demo     what the portal needs to run
    python3 tools/setup.py effect   that, and what estimates the effect of capacity building
    python3 tools/setup.py checks   that, and the linters and type checker
    python3 tools/setup.py tests    that, and PostgreSQL, Redis, Chromium

It uses the standard library alone, since it runs before anything is installed, and does nothing twice.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
ENVIRONMENT = PROJECT / ".venv"
OLDEST, NEWEST = (3, 11), (3, 13)


class SetupError(Exception):
    """Something is missing that only the reader can bring."""


@dataclass(frozen=True)
class Need:
    """A Debian package, and how to see that what it brings is here (however it came)."""

    package: str
    is_here: Callable[[], bool]
    # Another program that does the same work more slowly: with it the package is wished for, not needed.
    has_stand_in: Callable[[], bool] = lambda: False


def has_library(name: str) -> Callable[[], bool]:
    def is_here() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return is_here


def has_program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def has_venv() -> bool:
    return bool(importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"))


def has_postgresql() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb") is not None


TO_RUN = (
    Need("python3-venv", has_venv),
    Need("libpango-1.0-0", has_library("libpango-1.0.so.0")),
    Need("libpangoft2-1.0-0", has_library("libpangoft2-1.0.so.0")),
    Need("libharfbuzz-subset0", has_library("libharfbuzz-subset.so.0")),
    Need("gettext", has_program("msgfmt")),
)
TO_TEST = (
    Need("postgresql", has_postgresql),
    Need("redis-server", has_program("redis-server")),
    Need("chromium-headless-shell", has_program("chromium-headless-shell"), has_program("chromium")),
    Need("poppler-utils", has_program("pdftotext")),
)
PURPOSES = {
    "demo": (TO_RUN, "requirements.txt"),
    "effect": (TO_RUN, "requirements-effect.txt"),
    "checks": (TO_RUN, "requirements-dev.txt"),
    "tests": (TO_RUN + TO_TEST, "requirements-dev.txt"),
}


def check_python(version: Sequence[int] = sys.version_info) -> None:
    """Refuse a Python that the portal is not made for."""
    if not OLDEST <= tuple(version[:2]) <= NEWEST:
        raise SetupError(
            f"Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]} is needed; this is Python "
            f"{version[0]}.{version[1]}. Name another one: make PYTHON=python3.13 …"
        )


def install_packages(needs: Sequence[Need], *, is_root: bool, has_apt: bool) -> None:
    """Install the Debian packages that are missing, or say which ones to install.

    What has a stand-in is only tried to be brought, by who can.
    """
    missing = [need for need in needs if not need.is_here()]
    wished = [need.package for need in missing if need.has_stand_in()]
    needed = [need.package for need in missing if not need.has_stand_in()]
    can_install = is_root and has_apt
    if needed and not can_install:
        command = f"sudo apt-get install {' '.join(needed)}"
        raise SetupError(
            f"These Debian packages are missing: {', '.join(needed)}.\n"
            f"Install them, then run the same command again:\n\n    {command}\n"
        )
    if needed:
        install_with_apt(needed)
    if wished and can_install:
        try:
            install_with_apt(wished)
        except SetupError:
            say(f"It goes on without {', '.join(wished)}, only more slowly.")
    importlib.invalidate_caches()
    if absent := [need.package for need in needs if not (need.is_here() or need.has_stand_in())]:
        raise SetupError(f"Still missing after the installation: {', '.join(absent)}.")


def install_with_apt(packages: Sequence[str]) -> None:
    say(f"Installing Debian packages: {', '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::http::Timeout=30"]
    run([*apt, "update"], env=environment)
    run([*apt, "install", "--yes", "--no-install-recommends", *packages], env=environment)


def make_environment() -> None:
    """Make the virtual environment, anew when its Python is gone or too old."""
    python = ENVIRONMENT / "bin" / "python"
    works = (
        python.exists() and not subprocess.run([python, "-c", "import pip"], capture_output=True).returncode
    )
    if not works:
        say(f"Making the virtual environment {ENVIRONMENT.name}")
        run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT])


def install_requirements(name: str) -> None:
    """Install a requirements file, each package checked against its hash; nothing if already done."""
    requirements = PROJECT / name
    mark = ENVIRONMENT / f"installed-{name}.sha256"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if mark.exists() and mark.read_text() == digest:
        return
    say(f"Installing the Python packages of {name}")
    pip = [ENVIRONMENT / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "--no-input", "-qq"]
    # The file names every package, so pip has nothing to resolve; Python compiles only what it will import.
    options = ["--require-hashes", "--no-deps", "--no-compile"]
    run([*pip, "install", *options, "--requirement", requirements])
    mark.write_text(digest)


def run(command: Sequence[str | Path], **options: object) -> None:
    try:
        subprocess.run(command, check=True, **options)
    except subprocess.CalledProcessError as error:
        raise SetupError(
            f"This step failed (exit code {error.returncode}): {' '.join(map(str, command))}"
        ) from error


def say(text: str) -> None:
    print(text, flush=True)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("purpose", choices=PURPOSES)
    needs, requirements = PURPOSES[parser.parse_args(arguments).purpose]
    try:
        check_python()
        install_packages(needs, is_root=os.geteuid() == 0, has_apt=shutil.which("apt-get") is not None)
        make_environment()
        install_requirements(requirements)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
