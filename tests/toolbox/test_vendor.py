"""What is vendored is what the lock says, with its licence, and nothing more."""

import hashlib
import importlib.util
import re
import tarfile
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SPEC = importlib.util.spec_from_file_location("vendor_assets", ROOT / "tools" / "vendor_assets.py")
vendor_assets = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(vendor_assets)
LOCK = vendor_assets.read_lock()
FOLDERS = ("static/vendor", "static/fonts", "tests/vendor")


@pytest.mark.parametrize(("path", "digest"), vendor_assets.locked_files(LOCK).items())
def test_a_copied_file_is_what_the_lock_says(path, digest):
    assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == digest


def test_nothing_lies_there_that_the_lock_does_not_name():
    present = {
        str(path.relative_to(ROOT))
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert present - set(vendor_assets.locked_files(LOCK)) == {"static/vendor/lock.json"}


@pytest.mark.parametrize("package", LOCK["packages"], ids=lambda package: package["name"])
def test_each_package_has_its_version_integrity_and_licence(package):
    assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
    assert package["integrity"].startswith("sha512-")
    assert package["licence"]
    assert any(entry["to"].endswith("/LICENSE") for entry in package["files"])


def used_icons() -> set[str]:
    texts = "\n".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    return set(re.findall(r'{% icon "([a-z0-9-]+)"', texts)) | set(
        re.findall(r'icon_name="([a-z0-9-]+)"', texts)
    )


def test_every_icon_that_a_page_draws_is_in_the_sprite():
    sprite = (ROOT / "static/vendor/bootstrap-icons/sprite.svg").read_text()
    assert used_icons() - set(re.findall(r'<symbol id="([^"]+)"', sprite)) == set()


def test_a_package_that_differs_from_the_lock_is_refused(tmp_path, monkeypatch):
    package = {"name": "@scope/thing", "version": "1.0.0", "integrity": "sha512-other"}

    def pack(command, **_options):
        assert command[1:] == ["pack", "--silent", "@scope/thing@1.0.0"]
        (tmp_path / "scope-thing-1.0.0.tgz").write_bytes(b"changed")

    monkeypatch.setattr(vendor_assets.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(vendor_assets.subprocess, "run", pack)
    with pytest.raises(vendor_assets.VendorError, match=r"@scope/thing 1\.0\.0 is not what the lock says"):
        vendor_assets.fetch(package, tmp_path)


def test_a_copied_file_that_changed_is_refused_unless_updating(tmp_path, monkeypatch):
    monkeypatch.setattr(vendor_assets, "ROOT", tmp_path)
    (tmp_path / "a.js").write_bytes(b"code();\n//# sourceMappingURL=a.js.map")
    archive = tmp_path / "thing.tgz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(tmp_path / "a.js", "package/dist/a.js")
    package = {"files": [{"from": "dist/a.js", "to": "out/a.js", "sha256": "0"}]}
    with pytest.raises(vendor_assets.VendorError, match=r"out/a\.js"):
        vendor_assets.copy_package(package, archive, update=False)
    vendor_assets.copy_package(package, archive, update=True)
    assert (tmp_path / "out/a.js").read_bytes() == b"code();\n"
    assert package["files"][0]["sha256"] == hashlib.sha256(b"code();\n").hexdigest()
