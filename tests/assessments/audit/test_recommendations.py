"""What the commune does about a recommendation, who confirms it, who is reminded, who reads it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.enums import FollowUpState
from assessments.exceptions import NotAllowed, OwnCommune
from assessments.models import FollowUp
from assessments.services.audit.recommendation_list import (
    RecommendationFilter,
    list_recommendations,
    open_of_commune,
)
from assessments.services.audit.recommendations import (
    FollowUpFileRefused,
    NothingWritten,
    RecommendationChanged,
    RecommendationClosed,
    StateNotOffered,
    Word,
    follow_up,
)
from assessments.services.reminders import RECOMMENDATIONS_REMINDER, send_reminders
from communes.enums import Role
from records.models import Email, Message, StoredFile
from tests.factories.assessments import AssessmentFactory, CycleFactory
from tests.factories.audit import FollowUpFactory, RecommendationFactory
from tests.factories.communes import actor, membership, sign_in
from tests.factories.packs import mission_of

pytestmark = pytest.mark.django_db
IN_TIME = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LATE = datetime(2027, 1, 10, 9, 0, tzinfo=UTC)
DONE, OPEN, UNDER_WAY, DROPPED = (
    FollowUpState.DONE,
    FollowUpState.OPEN,
    FollowUpState.UNDER_WAY,
    FollowUpState.DROPPED,
)


def manager_of(row):
    return actor(Role.COMMUNE_MANAGER, commune=row.assessment.commune)


def say(row, state, by, note="The register is kept", *, at=IN_TIME, **more):
    row.refresh_from_db()
    word = Word(state, note, **{"seen_version": row.version, **more})
    return follow_up(row, word, actor=by, at=at)


def test_done_is_what_an_authority_confirms():
    row = RecommendationFactory()
    manager, administrator = manager_of(row), actor(Role.ADMINISTRATOR)

    say(row, DONE, manager)
    row.refresh_from_db()
    reported = list_recommendations(administrator, RecommendationFilter(show="reported"), at=IN_TIME)
    assert (row.state, list(reported)) == (UNDER_WAY, [row])
    assert list(Message.objects.values_list("recipient", "code")) == [
        (administrator.user.pk, "recommendation.reported")
    ]

    say(row, DONE, administrator, "Seen on the spot")
    row.refresh_from_db()
    assert row.state == DONE
    assert Email.objects.filter(recipient=manager.user, subject__contains="2025").exists()
    with pytest.raises(RecommendationClosed):
        say(row, UNDER_WAY, manager)

    say(row, OPEN, administrator, "Stopped in October")
    row.refresh_from_db()
    assert row.state == OPEN
    say(row, UNDER_WAY, manager)
    assert Message.objects.filter(recipient=administrator.user).count() == 1
    say(row, DROPPED, administrator, "The commune has no such register any more")
    assert FollowUp.objects.count() == 5


def test_refused_words_change_nothing():
    row = RecommendationFactory()
    manager, administrator = manager_of(row), actor(Role.ADMINISTRATOR)
    member = actor(Role.ADMINISTRATOR, user=manager.user)
    macro = SimpleUploadedFile("register.exe", b"MZ")

    for refused, state, by, more in (
        (NotAllowed, UNDER_WAY, manager_of(RecommendationFactory()), {}),
        (NotAllowed, DONE, actor(Role.PROVINCE_OFFICER, province=row.assessment.commune.province), {}),
        (OwnCommune, DONE, member, {}),
        (StateNotOffered, OPEN, manager, {}),
        (StateNotOffered, OPEN, administrator, {}),
        (NothingWritten, DONE, manager, {"note": "  "}),
        (RecommendationChanged, DONE, manager, {"seen_version": 0}),
        (FollowUpFileRefused, DONE, manager, {"file": macro}),
    ):
        with pytest.raises(refused):
            say(row, state, by, **more)

    row.refresh_from_db()
    assert (row.state, row.version) == (OPEN, 1)
    assert not FollowUp.objects.exists()
    assert not StoredFile.objects.exists()


def test_an_inspector_at_work_in_a_commune_sees_what_earlier_audits_asked():
    row = RecommendationFactory()
    RecommendationFactory()
    inspector = actor(Role.AUDITOR)
    assert not list_recommendations(inspector, RecommendationFilter(), at=LATE).exists()

    following = AssessmentFactory(
        in_audit=True, commune=row.assessment.commune, cycle=CycleFactory(assessed_year=2026)
    )
    mission_of(following, inspector=inspector.user, at=LATE)

    assert list(list_recommendations(inspector, RecommendationFilter(), at=LATE)) == [row]
    manager = manager_of(row)
    say(row, DONE, manager, at=LATE)
    assert Message.objects.filter(recipient=inspector.user).count() == 1
    say(row, DONE, inspector, "Seen", at=LATE)
    assert open_of_commune(row.assessment.commune_id) == []


def test_the_list_is_filtered_and_costs_the_same_for_many(client):
    late = RecommendationFactory(
        finding__recommendation_due_on=date(2026, 10, 1),
        finding__assessment__commune__name_fr="Ouarzazate",
    )
    told = FollowUpFactory(state=DONE, recommendation__state=UNDER_WAY).recommendation
    done = RecommendationFactory(state=DONE)
    mission = mission_of(done.assessment, inspector=actor(Role.AUDITOR).user)
    sign_in(client, membership(Role.ADMINISTRATOR))
    address = reverse("assessments:recommendations")

    def shown(**query):
        return {row.pk for row in client.get(address, query).context["page"]}

    with time_machine.travel(IN_TIME, tick=False):
        assert shown() == {late.pk, told.pk, done.pk}
        assert shown(show="late") == {late.pk}
        assert shown(show="reported") == {told.pk}
        assert shown(show="not_closed") == {late.pk, told.pk}
        assert shown(show="done") == {done.pk}
        assert shown(mission=mission.pk) == {done.pk}
        assert shown(region=late.assessment.commune.province.region.code) == {late.pk}
        assert shown(q="ouarz") == {late.pk}
        counts = client.get(address).context["counts"]
        assert [count["value"] for count in counts] == [3, 2, 1, 1, 1]
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        RecommendationFactory.create_batch(5)
        with CaptureQueriesContext(connection) as many:
            client.get(address)
        assert len(many) == len(few)
        table = client.get(reverse("assessments:recommendations_xlsx"), {"show": "late"})
        assert table.content.startswith(b"PK")


def test_the_page_takes_a_word_with_its_file_and_keeps_what_was_refused(client):
    row = RecommendationFactory()
    sign_in(client, membership(Role.COMMUNE_MANAGER, commune=row.assessment.commune))
    address = reverse("assessments:recommendation", args=[row.pk])
    word = {"state": "done", "note": "Kept since September", "version": "1"}

    refused = client.post(address, {**word, "version": "0"})
    assert "Kept since September" in refused.content.decode()
    assert refused.context["form"]["version"].value() == "1"
    pdf = SimpleUploadedFile("registre.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")
    assert client.post(address, {**word, "file": pdf}).status_code in {200, 302}

    written = FollowUpFactory(recommendation=row, role=Role.AUDITOR)
    page = client.get(address).content.decode()
    assert written.note in page
    assert written.written_by.full_name not in page
    file = client.get(reverse("assessments:follow_up_file", args=[row.pk, written.pk]))
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    other = FollowUpFactory()
    assert client.get(reverse("assessments:follow_up_file", args=[row.pk, other.pk])).status_code == 404


def test_the_manager_is_reminded_once_of_what_is_late():
    row = RecommendationFactory()
    RecommendationFactory(finding__assessment=row.assessment)
    RecommendationFactory(finding__assessment=row.assessment, state=DONE)
    manager = manager_of(row)
    actor(Role.COMMUNE_AGENT, commune=row.assessment.commune)

    send_reminders(at=IN_TIME)
    assert not Message.objects.filter(code=RECOMMENDATIONS_REMINDER).exists()
    send_reminders(at=LATE)
    send_reminders(at=LATE + timedelta(days=30))

    message = Message.objects.get(code=RECOMMENDATIONS_REMINDER)
    assert (message.recipient, message.data["count"]) == (manager.user, 2)


def test_what_is_open_is_shown_at_home_and_in_the_next_cycle_s_file(client):
    row = RecommendationFactory()
    commune = row.assessment.commune
    following = AssessmentFactory(in_review=True, commune=commune, cycle=CycleFactory(assessed_year=2026))
    address = reverse("assessments:recommendation", args=[row.pk])

    sign_in(client, membership(Role.COMMUNE_AGENT, commune=commune))
    assert address in client.get(reverse("assessments:commune_home")).content.decode()
    sign_in(client, membership(Role.REVIEWER))
    for page in ("assessments:detail", "assessments:review"):
        assert address in client.get(reverse(page, args=[following.pk])).content.decode()
    assert address not in client.get(reverse("assessments:detail", args=[row.assessment_id])).content.decode()
