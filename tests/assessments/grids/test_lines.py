"""The lines of a version against an older one: shown to all who sign in, decided by administrators."""

import pytest
from django.urls import reverse

from assessments.exceptions import NotAllowed, ReasonRequired
from assessments.models import LineLink
from assessments.services.grid_lines import (
    LineContinued,
    LinkChanged,
    NotOlder,
    UnknownLine,
    line_map,
    link_line,
)
from communes.enums import Role
from records.models import Event
from tests.assessments.grids.situations import next_version, renamed
from tests.factories.assessments import IN_REVIEW, GridFactory
from tests.factories.communes import actor, membership, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def versions():
    """Return the grid of 2025 and a next one where F4 became F9."""
    newer = next_version(lambda document, lines: renamed(document, "F4", "F9"))
    return GridFactory(), newer


def test_an_administrator_decides_with_a_reason_and_nobody_overwrites_unseen(client, versions):
    older, newer = versions
    sign_in(client, membership(Role.ADMINISTRATOR))
    address = reverse("assessments:grid_line", args=["papc", "2026.1", "F9"])
    typed = {"before": "F4", "is_comparable": "no", "reason": "Another survey", "version": "0"}

    refused = client.post(address, {**typed, "reason": ""})
    assert refused.status_code == 200
    assert not LineLink.objects.exists()
    response = client.post(address, typed)

    assert response.status_code == 302
    assert not line_map(older, newer).by_code["F9"].is_comparable
    assert Event.objects.get(code="grid.line_linked").data["reason"] == "Another survey"
    page = client.get(response.url).text
    assert "Another survey" in page
    assert "Break" in page
    # Sent from a page drawn before: kept as typed, said, and kept once it is sent again.
    again = client.post(address, {**typed, "reason": "Mine"}).text
    assert "Somebody else decided" in again
    assert "Mine" in again
    assert LineLink.objects.get().reason == "Another survey"
    assert client.get(reverse("assessments:grid_line", args=["papc", "2026.1", "Z9"])).status_code == 404
    assert client.get(reverse("assessments:grid_lines", args=["papc", "2025.1"])).status_code == 200


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"before": "F4"}, LineContinued),
        ({"before": "Z1"}, UnknownLine),
        ({"line": "Z1"}, UnknownLine),
        ({"reason": " "}, ReasonRequired),
        ({"seen_version": 1}, LinkChanged),
        ({"actor": Role.APPROVER}, NotAllowed),
        ({"backwards": True}, NotOlder),
    ],
)
def test_what_is_refused_changes_nothing(versions, changes, refusal):
    older, newer = versions
    who = actor(changes.get("actor", Role.ADMINISTRATOR))
    asked = {"is_comparable": True, "reason": "Same", "at": IN_REVIEW}
    administrator = actor(Role.ADMINISTRATOR)
    link_line(newer, older, "F9", before="F4", seen_version=0, actor=administrator, **asked)
    wanted = {"before": "A1", "seen_version": 0, **asked, **changes, "actor": who}
    line, backwards = wanted.pop("line", "A1"), wanted.pop("backwards", False)

    with pytest.raises(refusal):
        link_line(*((older, newer) if backwards else (newer, older)), line, **wanted)

    assert LineLink.objects.count() == 1
