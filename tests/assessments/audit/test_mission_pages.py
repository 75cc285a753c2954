"""Missions in pages: the administrator makes them, inspectors work in their own while they run."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.enums import Action, State
from assessments.models import AuditMission, Transition
from communes.enums import Authority, Role
from records.models import Job
from tests.assessments.audit.situations import AT, audit
from tests.factories.assessments import AssessmentFactory, CycleFactory
from tests.factories.audit import FindingFactory, finding_with_reply
from tests.factories.communes import actor, membership, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_july():
    with time_machine.travel(AT, tick=False):
        yield


def form(**more) -> dict:
    return {
        "cycle": CycleFactory().pk,
        "title": "Sample of July",
        "authority": Authority.IGAT.value,
        "inspectors": [actor(Role.AUDITOR).user.pk],
        "starts_on": "2026-07-01",
        "ends_on": "2026-07-31",
        **more,
    }


def test_the_administrator_makes_a_mission(client):
    sign_in(client, membership(Role.ADMINISTRATOR))
    assert client.get(reverse("assessments:mission_new")).status_code == 200

    response = client.post(reverse("assessments:mission_new"), form())

    mission = AuditMission.objects.get()
    assert response.url == reverse("assessments:mission", args=[mission.pk])
    assert "Sample of July" in client.get(response.url).content.decode()


def test_a_refused_mission_keeps_what_was_typed(client):
    sign_in(client, membership(Role.ADMINISTRATOR))

    response = client.post(reverse("assessments:mission_new"), form(ends_on="2026-06-01"))

    assert "A mission cannot end before it starts." in response.content.decode()
    assert "Sample of July" in response.content.decode()
    assert not AuditMission.objects.exists()


def test_inspectors_of_another_authority_are_refused(client):
    sign_in(client, membership(Role.ADMINISTRATOR))

    response = client.post(reverse("assessments:mission_new"), form(authority=Authority.IGF.value))

    assert "Choose at least one inspector of" in response.content.decode()


def test_a_mission_is_changed(client):
    found = audit()
    sign_in(client, membership(Role.ADMINISTRATOR))
    address = reverse("assessments:mission_edit", args=[found.mission.pk])
    shown = client.get(address).context["form"]
    assert "cycle" not in shown.fields
    data = form(title="Sample of August", inspectors=[found.inspector.user.pk])
    del data["cycle"]

    client.post(address, data)

    found.mission.refresh_from_db()
    assert found.mission.title == "Sample of August"


def test_an_inspector_sees_their_running_missions_and_no_button_of_the_administrator(client):
    found, other = audit(), audit()
    found.takes()
    sign_in(client, found.inspector.membership)

    text = client.get(reverse("assessments:missions")).content.decode()

    assert reverse("assessments:mission", args=[found.mission.pk]) in text
    assert reverse("assessments:mission", args=[other.mission.pk]) not in text
    assert reverse("assessments:mission_new") not in text
    assert client.get(reverse("assessments:mission", args=[other.mission.pk])).status_code == 404


def test_a_mission_that_is_over_is_a_404_for_its_inspector(client):
    found = audit()

    with time_machine.travel(datetime(2026, 8, 1, 9, tzinfo=UTC), tick=False):
        sign_in(client, found.inspector.membership)
        assert client.get(reverse("assessments:mission", args=[found.mission.pk])).status_code == 404
        assert "No mission runs today" in client.get(reverse("assessments:missions")).content.decode()


def test_the_mission_shows_its_files_their_state_and_the_packs(client):
    found = audit()
    file = found.takes()
    sign_in(client, found.inspector.membership)

    text = client.get(reverse("assessments:mission", args=[found.mission.pk])).content.decode()

    assert file.commune.name_fr in text
    assert "In audit" in text
    assert "Drawn" in text
    assert reverse("assessments:detail", args=[file.pk]) in text
    assert reverse("assessments:mission_packs", args=[found.mission.pk]) in text


def test_a_mission_tells_how_far_it_is_and_finds_its_files(client):
    found = audit()
    drafted, final = found.takes(), found.takes(final=True)
    replied = found.takes(approved=True, state=State.REPLIED)
    FindingFactory(assessment=drafted)
    finding_with_reply(assessment=replied)
    Transition.objects.create(
        assessment=replied,
        action=Action.REPLY,
        from_state=State.AWAITING_REPLY,
        to_state=State.REPLIED,
        at=AT,
    )
    FindingFactory(assessment=final, kept=True)
    FindingFactory(assessment=final, dropped=True)
    sign_in(client, found.inspector.membership)
    address = reverse("assessments:mission", args=[found.mission.pk])

    shown = client.get(address)
    filtered = client.get(address, {"state": "replied", "q": replied.commune.name_fr})

    assert [count["value"] for count in shown.context["counts"]] == [3, 0, 1, 0, 1, 1, 1, 1, 1]
    (entry,) = filtered.context["page"].object_list
    assert (entry.assessment, entry.findings, entry.replies) == (replied, 1, 1)
    assert "No file fits these filters" in client.get(address, {"q": "nowhere"}).content.decode()
    text = client.get(reverse("assessments:missions")).content.decode()
    assert "Drafts:" in text
    assert "To decide:" in text


@pytest.mark.parametrize("name", ["missions", "mission"])
def test_missions_cost_the_same_for_one_file_and_for_ten(client, name):
    found = audit()
    found.takes()
    sign_in(client, found.inspector.membership)
    address = reverse(f"assessments:{name}", args=[found.mission.pk] if name == "mission" else [])

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    before = cost()
    for _file in range(9):
        found.takes()

    assert cost() == before


def test_files_are_chosen_with_the_reason(client):
    found = audit()
    files = [AssessmentFactory(approved=True) for _ in range(2)]
    AssessmentFactory(reviewed=True)
    sign_in(client, found.inspector.membership)
    address = reverse("assessments:mission_choose", args=[found.mission.pk])

    offered = client.get(address).context["page"].object_list
    response = client.post(address, {"files": [file.pk for file in files], "reason": "Near 70."}, follow=True)

    assert list(offered) == sorted(files, key=lambda file: file.commune.code)
    assert "2 files were taken into the mission." in response.content.decode()
    assert {file.mission_entry.mission for file in files} == {found.mission}


def test_a_choice_without_reason_keeps_the_ticks(client):
    found = audit()
    file = AssessmentFactory(approved=True)
    sign_in(client, found.inspector.membership)

    response = client.post(
        reverse("assessments:mission_choose", args=[found.mission.pk]), {"files": [file.pk], "reason": ""}
    )

    assert "reason" in response.context["form"].errors
    assert f'value="{file.pk}" id="file-{file.pk}" checked' in response.content.decode()


def test_a_choice_of_nothing_is_refused_in_words(client):
    found = audit()
    AssessmentFactory(approved=True)
    sign_in(client, found.inspector.membership)

    response = client.post(
        reverse("assessments:mission_choose", args=[found.mission.pk]), {"reason": "Sample."}
    )

    assert "Choose at least one file." in response.content.decode()


def test_files_to_choose_are_found_by_name(client):
    found = audit()
    wanted = AssessmentFactory(approved=True, commune__name_fr="Aït Melloul")
    AssessmentFactory(approved=True)
    sign_in(client, found.inspector.membership)

    response = client.get(
        reverse("assessments:mission_choose", args=[found.mission.pk]), {"q": "ait melloul"}
    )

    assert list(response.context["page"].object_list) == [wanted]


def test_an_inspector_concludes_an_audit_without_findings(client):
    found = audit()
    file = found.takes()
    sign_in(client, found.inspector.membership)
    address = reverse("assessments:conclude_audit", args=[file.pk])
    assert "becomes final" in client.get(address).content.decode()

    client.post(address)

    file.refresh_from_db()
    assert file.state == State.FINAL


def test_the_audit_of_a_cycle_is_closed_by_a_worker(client):
    AssessmentFactory(approved=True)
    left = audit().takes()
    sign_in(client, membership(Role.ADMINISTRATOR))
    address = reverse("assessments:close_audit", args=[2025])
    text = client.get(address).content.decode()
    assert "1 approved file was drawn by no mission" in text
    assert "Files whose audit has not ended" in text
    assert reverse("assessments:detail", args=[left.pk]) in text

    response = client.post(address)

    job = Job.objects.get(kind="assessments.close_audit")
    assert response.url == reverse("records:job", args=[job.pk])


def test_nothing_to_close_is_said(client):
    CycleFactory()
    sign_in(client, membership(Role.ADMINISTRATOR))

    response = client.post(reverse("assessments:close_audit", args=[2025]), follow=True)

    assert "No approved file is left outside the missions." in response.content.decode()
