"""Pin every Python package with its hashes, for all supported Pythons, from pyproject.toml.

    python tools/lock.py              compile the requirements files anew (needs uv)
    python tools/lock.py --upgrade    the same, with the newest versions that pyproject.toml allows
    python tools/lock.py --check      fail when pyproject.toml has changed since they were compiled

The files hold names, versions and hashes, and no address: pip takes them from wherever it is set to look.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
COMPILE = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet"]
COMPILE += ["--universal", "--python-version", "3.11", "--generate-hashes"]
COMPILE += ["--no-emit-index-url", "--no-header", "--no-annotate"]
FILES = {
    "requirements.txt": [],
    "requirements-s3.txt": ["--extra", "s3", "--constraint", "requirements.txt"],
    "requirements-effect.txt": ["--extra", "effect", "--constraint", "requirements.txt"],
    "requirements-dev.txt": [
        *("--extra", "effect", "--group", "dev", "--group", "test", "--group", "data"),
        *("--constraint", "requirements-effect.txt"),
    ],
}


def header(project: Path) -> str:
    """Return the first line of each file: it holds the digest of what pyproject.toml asks for."""
    asked = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        "python": asked["project"]["requires-python"],
        "dependencies": asked["project"]["dependencies"],
        "extras": asked["project"].get("optional-dependencies", {}),
        "groups": asked.get("dependency-groups", {}),
    }
    digest = hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()
    return f"# Written by `make lock` from pyproject.toml, whose dependencies have the digest {digest}.\n"


def lock(project: Path, *, upgrade: bool) -> None:
    """Compile each file; versions stay as they are unless they must change, or ``upgrade`` is asked."""
    for name, options in FILES.items():
        command = [*COMPILE, *options, "--output-file", name, *(["--upgrade"] if upgrade else [])]
        subprocess.run(command, cwd=project, check=True)
        path = project / name
        path.write_text(header(project) + path.read_text(encoding="utf-8"), encoding="utf-8")


def out_of_step(project: Path) -> list[str]:
    """Return the files that were not compiled from the dependencies that pyproject.toml has now."""
    expected = header(project)
    return [
        name
        for name in FILES
        if not (project / name).exists()
        or not (project / name).read_text(encoding="utf-8").startswith(expected)
    ]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions allowed")
    options = parser.parse_args(arguments)
    if not options.check:
        lock(PROJECT, upgrade=options.upgrade)
    elif stale := out_of_step(PROJECT):
        print(f"Not in step with pyproject.toml: {', '.join(stale)}. Run: make lock", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
