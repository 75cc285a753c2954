"""Who is told that a programme waits for them, once and in which words."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from action_programs import tasks
from action_programs.services.notices import REPORT_DAYS, remind_of_reports
from action_programs.services.programmes import adopt_programme, record_visa
from communes.enums import Role
from records.models import Email, Message
from records.services.notices import notice_texts
from records.services.parameters import set_parameter
from tests.factories.action_programs import ActionProgrammeFactory, a_project
from tests.factories.communes import ProvinceFactory, actor, membership
from tests.factories.pac_execution import a_report, at_work

pytestmark = pytest.mark.django_db
AT = datetime(2028, 1, 10, 9, 0, tzinfo=UTC)
FEBRUARY = datetime(2029, 2, 1, 9, 0, tzinfo=UTC)


def told(code: str) -> list[int]:
    return sorted(Message.objects.filter(code=f"action_programs.{code}").values_list("recipient", flat=True))


class TestVisa:
    @pytest.fixture
    def programme(self):
        programme = ActionProgrammeFactory()
        a_project(programme)
        return programme

    @pytest.fixture
    def agent(self, programme):
        return actor(Role.COMMUNE_AGENT, commune=programme.commune)

    def vote(self, programme, agent):
        votes = {"session": "February", "votes_for": 15, "votes_against": 4}
        adopt_programme(programme, voted_on=date(2028, 2, 7), **votes, actor=agent, at=AT)

    def decide(self, programme, agent, *, note=""):
        decision = {"decided_on": date(2028, 2, 20), "is_refused": bool(note), "note": note}
        record_visa(programme, **decision, actor=agent, at=AT)

    def test_the_province_is_told_of_a_vote(self, programme, agent):
        officer = membership(Role.PROVINCE_OFFICER, province=programme.commune.province)
        membership(Role.PROVINCE_OFFICER, province=ProvinceFactory())

        self.vote(programme, agent)

        assert told("adopted") == [officer.user_id]
        message = Message.objects.get()
        assert f"/programmes/{programme.pk}/" in message.url
        assert Email.objects.get().recipient == officer.user
        title, body = notice_texts(message.code, message.data, "fr")
        assert programme.commune.name_fr in title
        assert "7 février 2028" in body

    @pytest.mark.parametrize(("note", "code"), [("", "visa_given"), ("Not balanced.", "visa_refused")])
    def test_the_commune_is_told_of_what_the_governor_decided(self, programme, agent, note, code):
        manager = membership(Role.COMMUNE_MANAGER, commune=programme.commune)
        membership(Role.COMMUNE_MANAGER)
        self.vote(programme, agent)

        self.decide(programme, agent, note=note)

        assert told(code) == sorted([agent.user.pk, manager.user_id])
        message = Message.objects.filter(recipient=manager.user).get()
        assert note in notice_texts(message.code, message.data, "ar")[1]

    def test_a_second_refusal_is_told_again(self, programme, agent):
        for _turn in range(2):
            self.vote(programme, agent)
            self.decide(programme, agent, note="Not balanced.")

        assert told("visa_refused") == [agent.user.pk] * 2


class TestReports:
    @pytest.fixture
    def programme(self):
        return at_work()

    @pytest.fixture
    def manager(self, programme):
        membership(Role.COMMUNE_AGENT, commune=programme.commune)
        return membership(Role.COMMUNE_MANAGER, commune=programme.commune)

    def test_managers_are_asked_once_a_month_of_the_year_is_over(self, manager):
        days = [datetime(2029, 1, 31, 9, tzinfo=UTC), FEBRUARY, FEBRUARY, datetime(2029, 6, 1, tzinfo=UTC)]

        assert [remind_of_reports(at=at) for at in days] == [0, 1, 0, 0]
        assert told("report_missing") == [manager.user_id]
        assert remind_of_reports(at=FEBRUARY.replace(year=2030)) == 1

    @pytest.mark.parametrize(("is_closed", "count"), [(False, 1), (True, 0)])
    def test_a_report_that_is_closed_is_not_asked_for(self, programme, manager, is_closed, count):
        a_report(programme, published=is_closed)

        assert remind_of_reports(at=FEBRUARY) == count

    def test_a_programme_without_a_year_behind_it_is_left_alone(self, manager):
        assert remind_of_reports(at=FEBRUARY.replace(year=2028)) == 0

    def test_the_day_is_the_administrators_to_set(self, manager):
        by = membership(Role.ADMINISTRATOR).user
        set_parameter(REPORT_DAYS, "60", by=by, reason="Later", at=AT)

        assert remind_of_reports(at=FEBRUARY) == 0

    def test_it_costs_the_same_once_everybody_knows(self, manager):
        for _number in range(3):
            membership(Role.COMMUNE_MANAGER, commune=at_work().commune)
        assert remind_of_reports(at=FEBRUARY) == 4

        with CaptureQueriesContext(connection) as queries:
            remind_of_reports(at=FEBRUARY)

        assert len(queries) == 4, "\n".join(query["sql"][:120] for query in queries)

    def test_the_task_opens_the_door_at_the_hour_it_is(self, manager):
        with time_machine.travel(FEBRUARY, tick=False):
            tasks.remind_of_reports()

        assert told("report_missing") == [manager.user_id]
