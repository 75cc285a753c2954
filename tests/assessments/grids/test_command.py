"""Importing a grid, and opening a cycle, from the command line."""

import io
import json
from copy import deepcopy

import pytest
from django.core.management import CommandError, call_command

from assessments.enums import CycleState
from assessments.models import Assessment, Cycle, Grid
from communes.enums import Role
from tests.factories.assessments import CycleFactory, CycleTargetFactory, grid_document
from tests.factories.communes import MembershipFactory, membership

pytestmark = pytest.mark.django_db


def written(tmp_path, document) -> str:
    path = tmp_path / "grid.json"
    path.write_text(json.dumps(document, default=float), encoding="utf-8")
    return str(path)


def run(name: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def test_a_grid_is_imported_once(settings):
    path = str(settings.BASE_DIR / "assessments/grids/papc-2025.1.json")

    assert run("import_grid", path) == "papc 2025.1: imported.\n"
    assert run("import_grid", path) == "papc 2025.1: already there, nothing changed.\n"
    assert Grid.objects.count() == 1


def test_every_error_is_named_with_its_place(tmp_path):
    document = deepcopy(dict(grid_document()))
    document["indicators"][0]["max_points"] = 50
    document["axes"][0]["code"] = "Z"

    with pytest.raises(CommandError) as refusal:
        run("import_grid", written(tmp_path, document))

    assert "$.indicators[0]" in str(refusal.value)
    assert not Grid.objects.exists()


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe\xff", b"[]"])
def test_a_file_that_is_no_grid_is_said_in_one_sentence(tmp_path, content):
    path = tmp_path / "grid.json"
    path.write_bytes(content)

    with pytest.raises(CommandError, match="not a JSON document"):
        run("import_grid", str(path))


def test_a_missing_file_is_said_in_one_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        run("import_grid", str(tmp_path / "none.json"))


def test_a_version_that_is_taken_is_said_in_one_sentence(tmp_path, settings):
    run("import_grid", str(settings.BASE_DIR / "assessments/grids/papc-2025.1.json"))

    with pytest.raises(CommandError, match="exists with another content"):
        run("import_grid", written(tmp_path, {**grid_document(), "threshold": 60}))


def test_an_administrator_opens_a_cycle_and_again_changes_nothing():
    cycle = CycleFactory(prepared=True)
    CycleTargetFactory.create_batch(2, cycle=cycle)
    email = membership(Role.ADMINISTRATOR).user.email

    assert "files created now: 2" in run("open_cycle", "--cycle", "2025", "--actor", email.upper())
    assert "files created now: 0" in run("open_cycle", "--cycle", "2025", "--actor", email)
    assert Cycle.objects.get().state == CycleState.OPEN
    assert Assessment.objects.count() == 2


def test_nobody_else_opens_a_cycle():
    CycleTargetFactory()
    for acting in (membership(Role.REVIEWER), MembershipFactory(administrator=True, ended=True)):
        with pytest.raises(CommandError, match="not an active administrator"):
            run("open_cycle", "--cycle", "2025", "--actor", acting.user.email)

    assert not Assessment.objects.exists()


def test_a_cycle_without_communes_is_said_in_one_sentence():
    CycleFactory(prepared=True)

    with pytest.raises(CommandError, match="Choose the target communes"):
        run("open_cycle", "--cycle", "2025", "--actor", membership(Role.ADMINISTRATOR).user.email)
