import hashlib

import pytest

from tools import setup

HERE = setup.Need("here", lambda: True)
ABSENT = setup.Need("absent", lambda: False)


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 14, 0), (4, 0, 0)])
def test_another_python_is_refused_by_name(version):
    with pytest.raises(setup.SetupError, match=rf"this is Python {version[0]}\.{version[1]}\."):
        setup.check_python(version)


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 9), (3, 13, 5)])
def test_the_pythons_that_the_project_names_are_accepted(version):
    setup.check_python(version)


@pytest.mark.parametrize(("is_root", "has_apt"), [(False, True), (True, False)])
def test_who_cannot_install_is_told_what_to_install(is_root, has_apt):
    with pytest.raises(setup.SetupError, match="sudo apt-get install absent\n"):
        setup.install_packages([HERE, ABSENT], is_root=is_root, has_apt=has_apt)


def test_root_installs_only_what_is_missing(monkeypatch):
    installed = []
    need = setup.Need("wanted", lambda: bool(installed))
    monkeypatch.setattr(setup, "run", lambda command, **_: installed.append(command[-2:]))
    setup.install_packages([HERE, need], is_root=True, has_apt=True)
    assert installed[-1] == ["--no-install-recommends", "wanted"]


def test_what_apt_did_not_bring_is_named(monkeypatch):
    monkeypatch.setattr(setup, "run", lambda command, **_: None)
    with pytest.raises(setup.SetupError, match="Still missing after the installation: absent"):
        setup.install_packages([ABSENT], is_root=True, has_apt=True)


def test_what_another_program_does_as_well_is_tried_and_not_asked_for(monkeypatch, capsys):
    wished = setup.Need("faster", lambda: False, has_stand_in=lambda: True)
    setup.install_packages([HERE, wished], is_root=False, has_apt=True)

    def fails(command, **_options):
        raise setup.SetupError("no network")

    monkeypatch.setattr(setup, "run", fails)
    setup.install_packages([HERE, wished], is_root=True, has_apt=True)
    assert "It goes on without faster, only more slowly." in capsys.readouterr().out


def test_requirements_are_installed_once_and_again_when_they_change(monkeypatch, tmp_path):
    runs = []
    monkeypatch.setattr(setup, "PROJECT", tmp_path)
    monkeypatch.setattr(setup, "ENVIRONMENT", tmp_path)
    monkeypatch.setattr(setup, "run", lambda command, **_: runs.append(command))
    requirements = tmp_path / "requirements.txt"

    requirements.write_text("a==1")
    setup.install_requirements("requirements.txt")
    setup.install_requirements("requirements.txt")
    assert len(runs) == 1
    assert "--require-hashes" in runs[0]

    requirements.write_text("a==2")
    setup.install_requirements("requirements.txt")
    assert len(runs) == 2
    mark = tmp_path / "installed-requirements.txt.sha256"
    assert mark.read_text() == hashlib.sha256(b"a==2").hexdigest()


def test_a_step_that_fails_stops_everything(monkeypatch, tmp_path):
    monkeypatch.setattr(setup, "PROJECT", tmp_path)
    monkeypatch.setattr(setup, "ENVIRONMENT", tmp_path)
    (tmp_path / "requirements.txt").write_text("a==1")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to("/bin/false")
    with pytest.raises(setup.SetupError, match="This step failed"):
        setup.install_requirements("requirements.txt")
    assert not (tmp_path / "installed-requirements.txt.sha256").exists()


def test_every_purpose_names_a_file_that_exists():
    files = {requirements for _needs, requirements in setup.PURPOSES.values()}
    assert files == {"requirements.txt", "requirements-effect.txt", "requirements-dev.txt"}
    assert all((setup.PROJECT / name).exists() for name in files)
