"""Copy the front-end files that the portal ships out of their npm packages.

    python tools/vendor_assets.py            copy again what static/vendor/lock.json names, and check it
    python tools/vendor_assets.py --update   the same, writing the new sha256 of each copy into the lock

The lock holds each package's version, npm integrity and licence, and the sha256 of each copied file.
The copies are committed: neither Node nor npm is needed to run, test or deploy the portal, only to run
this tool.
"""

import argparse
import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "static" / "vendor" / "lock.json"
# The maps are not shipped: a pointer to one makes the collection of static files fail.
_SOURCE_MAP = re.compile(rb"\n?(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=.*?\*/)\s*\Z")
_SVG = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


class VendorError(Exception):
    """What is on the way differs from what the lock says."""


def read_lock() -> dict:
    """Return the lock: {"packages": [{name, version, integrity, licence, files, sprite?}]}."""
    return json.loads(LOCK.read_text(encoding="utf-8"))


def locked_files(lock: dict) -> dict[str, str]:
    """Return the sha256 of every vendored file by its path in the project."""
    files = {}
    for package in lock["packages"]:
        for entry in [*package["files"], *([package["sprite"]] if "sprite" in package else [])]:
            files[entry["to"]] = entry["sha256"]
    return files


def fetch(package: dict, folder: Path) -> Path:
    """Pack one package into a folder with npm and return its archive, once its integrity is checked."""
    npm = shutil.which("npm")
    if npm is None:
        raise VendorError("npm is needed to fetch packages, and it is not installed.")
    command = [npm, "pack", "--silent", f"{package['name']}@{package['version']}"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    name = package["name"].removeprefix("@").replace("/", "-")
    archive = folder / f"{name}-{package['version']}.tgz"
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != package["integrity"]:
        raise VendorError(
            f"{package['name']} {package['version']} is not what the lock says: sha512-{digest}"
        )
    return archive


def sprite_of(names: list[str], read) -> bytes:
    """Return one SVG whose symbols are the named icons; `read` gives a file of the package."""
    symbols = []
    for name in sorted(names):
        drawing = _SVG.search(read(f"icons/{name}.svg").decode())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 16 16">{drawing[1].strip()}</symbol>')
    body = "\n".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'.encode()


def copy_package(package: dict, archive: Path, *, update: bool) -> None:
    """Copy the files of one package to their places, refusing a file that differs from the lock."""
    with tarfile.open(archive) as tar:

        def read(path: str) -> bytes:
            return tar.extractfile(f"package/{path}").read()

        for entry in package["files"]:
            write(entry, _SOURCE_MAP.sub(b"\n", read(entry["from"])), update=update)
        if "sprite" in package:
            write(package["sprite"], sprite_of(package["sprite"]["icons"], read), update=update)


def write(entry: dict, content: bytes, *, update: bool) -> None:
    """Write one file where the lock says, after checking its sha256 or noting the new one."""
    digest = hashlib.sha256(content).hexdigest()
    if update:
        entry["sha256"] = digest
    elif digest != entry["sha256"]:
        raise VendorError(f"{entry['to']} would be {digest}, the lock says {entry['sha256']}")
    target = ROOT / entry["to"]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--update", action="store_true", help="write the new sha256 of each copy into the lock"
    )
    options = parser.parse_args(arguments)
    lock = read_lock()
    with tempfile.TemporaryDirectory() as folder:
        for package in lock["packages"]:
            try:
                copy_package(package, fetch(package, Path(folder)), update=options.update)
            except VendorError as error:
                print(error, file=sys.stderr)
                return 1
            print(f"{package['name']} {package['version']}: copied")
    if options.update:
        LOCK.write_text(json.dumps(lock, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
