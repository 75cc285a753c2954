"""Everybody is reminded once of what is due or late, in their language, by the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.exceptions import NotAllowed
from capacity.enums import Desk
from capacity.exceptions import ChangedMeanwhile, DocumentRefused
from capacity.services.dispatch import SheetSent
from capacity.services.late_evaluations import (
    NotDueYet,
    NothingToEvaluate,
    ask_for_evaluations,
    evaluate_later,
)
from capacity.services.report_files import (
    MOST_FILES,
    NoDocument,
    TooManyDocuments,
    add_documents,
    remove_document,
)
from capacity.services.sheet_reminders import REMINDER_DAYS, remind_of_sheets, remind_of_support
from capacity.tasks import ask_for_evaluations as ask_task
from capacity.tasks import remind_of_sheets as sheets_task
from capacity.tasks import remind_of_support as support_task
from communes.enums import Role
from config.toolbox.dates import add_months
from records.models import Email, Message
from records.services.parameters import set_parameter
from tests.capacity.test_support import pdf
from tests.factories.accounts import UserFactory
from tests.factories.capacity import SupportRequestFactory
from tests.factories.capacity_reports import ReportFactory, ReportLineFactory, SentPlanFactory
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db


def on(month, day, year=2026):
    return datetime(year, month, day, 9, 0, tzinfo=UTC)


@pytest.fixture
def commune():
    return CommuneFactory()


def told(user):
    return sorted(Message.objects.filter(recipient=user).values_list("code", flat=True))


def test_a_commune_is_reminded_before_each_limit_once_until_it_has_sent(commune):
    agent = membership(Role.COMMUNE_AGENT, commune=commune, user=UserFactory(language="fr")).user
    ReportFactory(commune=commune, year=2025, sent=True)

    assert remind_of_sheets(at=on(12, 31, 2025)) == 0
    assert [remind_of_sheets(at=on(1, day)) for day in (1, 2, 24, 25, 30, 31)] == [1, 0, 1, 0, 1, 0]
    assert told(agent) == ["capacity.plan_due"] * 3
    email = Email.objects.filter(recipient=agent).first()
    assert email.language == "fr"
    assert "31 janvier 2026" in email.text

    SentPlanFactory(commune=commune)
    assert remind_of_sheets(at=on(2, 1)) == 0


def test_the_days_are_a_parameter_and_the_next_year_counts(commune):
    membership(Role.COMMUNE_AGENT, commune=commune)
    SentPlanFactory(commune=commune)
    set_parameter(REMINDER_DAYS, "60, 5", by=UserFactory(), reason="Essai", at=on(11, 1))

    remind_of_sheets(at=on(12, 5))

    assert Message.objects.get().data["year"] == 2027


def test_what_is_late_is_told_once_and_to_officers_in_one_message(commune):
    agent = membership(Role.COMMUNE_AGENT, commune=commune).user
    province = membership(Role.PROVINCE_OFFICER, province=commune.province).user
    elsewhere = membership(Role.PROVINCE_OFFICER).user
    officer = membership(Role.CAPACITY_OFFICER).user
    CommuneFactory(province=commune.province)
    CommuneFactory(unlisted=True)
    sent = CommuneFactory()
    membership(Role.COMMUNE_MANAGER, commune=sent)
    SentPlanFactory(commune=sent)

    for _each in range(2):
        remind_of_sheets(at=on(2, 1))

    late = Message.objects.filter(code__endswith="late")
    assert {message.recipient for message in late} == {agent, province, officer}
    assert late.count() == 3
    assert late.get(recipient=province).data["count"] == 2
    assert late.get(recipient=officer).data["count"] == 2
    assert not told(elsewhere)
    # What has been late for months is shown on the pages only.
    remind_of_sheets(at=on(8, 1))
    assert not Message.objects.filter(created_at=on(8, 1)).exists()


def test_reminding_again_costs_the_same_however_many_communes():
    def fill():
        each = CommuneFactory()
        membership(Role.COMMUNE_AGENT, commune=each)
        membership(Role.PROVINCE_OFFICER, province=each.province)
        SupportRequestFactory(commune=each)
        ReportLineFactory(
            report__commune=each, report__year=2025, done=True, starts_on="2025-08-01", ends_on="2025-08-01"
        )

    def count():
        for act in (remind_of_sheets, remind_of_support, ask_for_evaluations):
            act(at=on(2, 10))
            act(at=on(11, 1))
        with CaptureQueriesContext(connection) as queries:
            for act in (remind_of_sheets, remind_of_support, ask_for_evaluations):
                assert act(at=on(2, 10)) == 0
            assert remind_of_support(at=on(11, 1)) == 0
        return len(queries)

    fill()
    few = count()
    for _each in range(3):
        fill()
    assert count() == few


def test_those_who_were_asked_for_support_are_reminded_once_when_late(commune):
    province = membership(Role.PROVINCE_OFFICER, province=commune.province).user
    officer = membership(Role.CAPACITY_OFFICER).user
    SupportRequestFactory(commune=commune)
    SupportRequestFactory(commune=commune, desk=Desk.DGCT)
    SupportRequestFactory(commune=commune, answered=True)
    SupportRequestFactory()

    assert remind_of_support(at=on(10, 20)) == 0
    assert [remind_of_support(at=on(10, day)) for day in (21, 22)] == [2, 0]
    assert told(province) == told(officer) == ["capacity.support_late"]


def test_the_evaluation_after_six_months_is_asked_for_once_and_written_when_due(commune):
    agent = actor(Role.COMMUNE_AGENT, commune=commune)
    report = ReportFactory(commune=commune, accepted=True)
    line = ReportLineFactory(report=report, done=True, starts_on="2026-08-30", ends_on=date(2026, 8, 31))
    cancelled = ReportLineFactory(report=report, cancelled=True)

    assert ask_for_evaluations(at=on(2, 27, 2027)) == 0
    with pytest.raises(NotDueYet, match="28 February 2027"):
        evaluate_later(line, 4, "Oui", actor=agent, at=on(2, 27, 2027))
    assert [ask_for_evaluations(at=on(2, 28, 2027) + timedelta(days=days)) for days in (0, 1)] == [1, 0]
    with pytest.raises(NothingToEvaluate):
        evaluate_later(cancelled, 4, "Oui", actor=agent, at=on(2, 28, 2027))
    with pytest.raises(NotAllowed):
        evaluate_later(line, 4, "Oui", actor=actor(Role.CAPACITY_OFFICER), at=on(2, 28, 2027))
    with pytest.raises(ChangedMeanwhile):
        evaluate_later(line, 4, "Oui", version=9, actor=agent, at=on(2, 28, 2027))

    saved = evaluate_later(line, 4, " Oui ", version=1, actor=agent, at=on(2, 28, 2027))

    assert (saved.rating_later, saved.evaluation_later) == (4, "Oui")
    assert saved.evaluated_later_on == date(2027, 2, 28)
    assert ask_for_evaluations(at=on(3, 9, 2028)) == 0


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 3, 31), -6, date(2025, 9, 30)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_later(day, months, found):
    assert add_months(day, months) == found


def test_documents_prove_what_a_line_says_while_it_may_be_written(client, commune):
    agent = actor(Role.COMMUNE_AGENT, commune=commune)
    line = ReportLineFactory(report__commune=commune)
    at = on(2, 1, 2027)
    with pytest.raises(NoDocument):
        add_documents(line, [], actor=agent, at=at)
    with pytest.raises(DocumentRefused):
        add_documents(line, [pdf(), SimpleUploadedFile("a.exe", b"MZ")], actor=agent, at=at)
    with pytest.raises(TooManyDocuments):
        add_documents(line, [pdf() for _each in range(MOST_FILES + 1)], actor=agent, at=at)
    assert not line.files.exists()

    sign_in(client, agent.membership)
    url = reverse("capacity:report_files_add", args=[line.report_id, line.pk])
    page = client.post(url, {"files": [pdf("liste.pdf")]}, follow=True).content.decode()
    assert "liste.pdf" in page
    document = line.files.get()
    address = {"args": [line.report_id, line.pk, document.pk]}
    shown = client.get(reverse("capacity:report_file", **address))
    assert b"".join(shown.streaming_content).startswith(b"%PDF")
    shown.close()
    client.post(reverse("capacity:report_file_remove", **address))
    assert not line.files.exists()

    [kept] = add_documents(line, [pdf()], actor=agent, at=at)
    report = line.report
    report.state, report.sent_at = "submitted", at
    report.save()
    for act in (
        lambda: add_documents(line, [pdf()], actor=agent, at=at),
        lambda: remove_document(kept, actor=agent, at=at),
    ):
        with pytest.raises(SheetSent):
            act()


def test_the_clock_knows_these_doors(commune):
    membership(Role.COMMUNE_AGENT, commune=commune)

    for task in (sheets_task, support_task, ask_task):
        task(later="ignored")
