"""The simulator and the improvement plan: what is read, kept, refused, followed and recalled."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from assessments.enums import FollowUpState, State
from assessments.exceptions import NotAllowed, WrongState
from assessments.models import ImprovementAction, ImprovementPlan
from assessments.services.corrections import UnknownLine
from assessments.services.improvement.follow_up import plan_view
from assessments.services.improvement.plans import (
    ActionFacts,
    DueInThePast,
    NothingAimedAt,
    PlanChanged,
    add_action,
    change_action,
    keep_plan,
    late_actions,
    remove_action,
)
from assessments.services.improvement.reminders import remind_of_late_actions
from assessments.services.improvement.simulation import Basis, simulate, starting_figures
from communes.enums import Role
from records.models import Event, Message
from records.services.notices import notice_texts
from tests.assessments.improvement.situations import final
from tests.factories.assessments import IN_ENTRY, AssessmentFactory, CycleFactory, answer
from tests.factories.communes import actor, membership, sign_in

pytestmark = pytest.mark.django_db
AT = IN_ENTRY + timedelta(days=300)
FACTS = ActionFacts("B1", "Follow the works each month", "Technical service", date(2027, 3, 31))


@pytest.fixture(autouse=True)
def _then():
    cache.clear()
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def file():
    return final(capex_paid="10000000.00", capex_appropriations="20000000.00")


def agent(file, role=Role.COMMUNE_AGENT):
    return actor(role, commune=file.commune)


def keep(file, **more):
    fields = {"figures": {"capex_paid": "14000000.00"}, "seen_version": 0, "actor": agent(file), "at": AT}
    return keep_plan(file, **{**fields, **more})


class TestSimulation:
    def test_figures_typed_are_scored_beside_those_of_the_file(self, file):
        start = starting_figures(file)

        done = simulate(start, {"capex_paid": "14 000 000,00", "inventory_updated": "false", "other": "1"})

        assert start.basis is Basis.VERIFIED
        assert done.changed["capex_paid"] == "14000000.00"
        assert done.after[0].lines["B1"].points == 6
        assert done.before[0].lines["B1"].points == 3
        assert not done.errors
        assert starting_figures(file).figures == start.figures

    @pytest.mark.parametrize(
        ("texts", "wrong"),
        [
            ({"capex_paid": "many"}, {"capex_paid"}),
            ({"capex_paid": "21000000"}, {"capex_paid"}),
            ({"capex_appropriations": "1000"}, {"capex_appropriations"}),
            ({"documents_published": "-1"}, {"documents_published"}),
            ({"budget_voted_on": "31/02/2025"}, {"budget_voted_on"}),
        ],
    )
    def test_a_text_that_cannot_be_leaves_the_figure_as_it_was(self, file, texts, wrong):
        done = simulate(starting_figures(file), texts)

        assert set(done.errors) == wrong
        assert not done.changed
        assert done.after[0].total == done.before[0].total

    def test_a_new_file_starts_from_last_years_verified_figures_then_from_its_own(self, file):
        following = AssessmentFactory(cycle=CycleFactory(assessed_year=2026), commune=file.commune)
        assert starting_figures(following).basis is Basis.LAST_YEAR
        assert starting_figures(following).figures["capex_paid"] == "10000000.00"

        answer(following, {"documents_published": 9})

        assert starting_figures(following).basis is Basis.DECLARED
        assert starting_figures(following).figures == {"documents_published": "9"}


class TestPlan:
    def test_it_keeps_what_differs_with_the_score_that_it_would_give(self, file):
        total = starting_figures(file).sheets()[0].total

        plan = keep(
            file, figures={"capex_paid": "14000000.00", "capex_appropriations": "20000000.00"}, note=" Works "
        )

        assert plan.figures == {"capex_paid": "14000000.00"}
        assert (plan.expected_total, plan.note, plan.version) == (total + 3, "Works", 1)
        assert Event.objects.filter(code="improvement.kept").count() == 1

    def test_it_is_written_by_the_communes_people_on_verified_figures(self, file):
        for other in (
            actor(Role.COMMUNE_MANAGER),
            actor(Role.PROVINCE_OFFICER, province=file.commune.province),
            actor(Role.ADMINISTRATOR),
        ):
            with pytest.raises(NotAllowed):
                keep(file, actor=other)
        with pytest.raises(NothingAimedAt):
            keep(file, figures={"capex_paid": "10000000.00"})
        draft = AssessmentFactory(commune=file.commune, cycle=CycleFactory(assessed_year=2026))
        with pytest.raises(WrongState):
            keep(draft, actor=agent(file))
        assert not ImprovementPlan.objects.exists()

    def test_a_colleagues_plan_is_not_overwritten_unseen(self, file):
        keep(file)
        with pytest.raises(PlanChanged):
            keep(file)
        assert keep(file, seen_version=1).version == 2

    def test_actions_are_added_changed_and_removed(self, file):
        action = add_action(file, FACTS, seen_version=0, actor=agent(file), at=AT)
        done = ActionFacts("B1", FACTS.title, FACTS.owner, FACTS.due_on, FollowUpState.DONE, "Held in May.")

        changed = change_action(action, done, seen_version=1, actor=agent(file), at=AT)

        assert (changed.state, changed.note, changed.version) == ("done", "Held in May.", 2)
        with pytest.raises(PlanChanged):
            change_action(action, done, seen_version=1, actor=agent(file), at=AT)
        with pytest.raises(NotAllowed):
            remove_action(changed, seen_version=2, actor=actor(Role.COMMUNE_AGENT), at=AT)
        remove_action(changed, seen_version=2, actor=agent(file), at=AT)
        assert not ImprovementAction.objects.exists()
        codes = Event.objects.filter(code__startswith="improvement.").values_list("code", flat=True)
        assert sorted(codes) == [
            "improvement.action_added",
            "improvement.action_changed",
            "improvement.action_removed",
        ]

    @pytest.mark.parametrize(
        ("facts", "refusal"),
        [
            (ActionFacts("GC1", "Anything", "Somebody", FACTS.due_on), UnknownLine),
            (ActionFacts("B1", "Anything", "Somebody", AT.date() - timedelta(days=1)), DueInThePast),
        ],
    )
    def test_an_action_stands_on_a_line_of_the_file_and_in_the_future(self, file, facts, refusal):
        with pytest.raises(refusal):
            add_action(file, facts, seen_version=0, actor=agent(file), at=AT)
        assert not ImprovementPlan.objects.exists()

    def test_the_year_after_says_whether_the_line_was_reached(self, file):
        keep(file)
        assert plan_view(file, at=AT).lines[0].is_reached is None
        following = AssessmentFactory(cycle=CycleFactory(assessed_year=2026), commune=file.commune)
        answer(following, {"capex_paid": "6000000.00", "capex_appropriations": "10000000.00"})

        (line,) = plan_view(file, at=AT).lines

        assert (line.before, line.expected, line.now) == (3, 6, Decimal("4.50"))
        assert line.is_reached is False
        assert (line.figures[0].aimed, line.figures[0].now) == (
            "14\u202f000\u202f000,00 MAD",
            "6\u202f000\u202f000,00",
        )
        answer(following, {"capex_paid": "7000000.00"})
        assert plan_view(file, at=AT).lines[0].is_reached is True


class TestLateActions:
    def test_they_are_recalled_once_to_the_people_of_the_commune(self, file, django_assert_num_queries):
        people = [
            membership(role, commune=file.commune).user for role in ("commune_agent", "commune_manager")
        ]
        membership(Role.COMMUNE_AGENT)
        add_action(file, FACTS, seen_version=0, actor=agent(file), at=AT)
        late = AT + timedelta(days=365)
        assert (remind_of_late_actions(at=AT), late_actions(file.commune_id, at=AT)) == (0, [])

        told = Message.objects.filter(code="improvement.late_actions")
        remind_of_late_actions(at=late)

        assert {message.recipient for message in told} >= set(people)
        assert FACTS.title in notice_texts(told[0].code, told[0].data, "fr")[1]
        count = told.count()
        with django_assert_num_queries(4):
            assert remind_of_late_actions(at=late + timedelta(days=1)) == 0
        assert told.count() == count
        assert len(late_actions(file.commune_id, at=late)) == 1


class TestPages:
    def test_a_simulation_is_kept_as_a_plan_and_followed(self, client, file):
        sign_in(client, membership(Role.COMMUNE_MANAGER, commune=file.commune))
        address = reverse("assessments:simulator", args=[file.pk])
        page = client.get(address, {"goal": "80"}).context
        assert page["simulation"].after[0].total >= 80 > page["simulation"].before[0].total

        wrong = client.post(address, {"capex_paid": "many", "keep": "1", "version": "0", "note": "Works"})
        assert wrong.status_code == 422
        assert 'value="many"' in wrong.content.decode()
        assert "Works" in wrong.content.decode()
        assert not ImprovementPlan.objects.exists()
        kept = client.post(address, {"capex_paid": "14 000 000", "keep": "1", "version": "0"}, follow=True)
        plan = reverse("assessments:improvement", args=[file.pk])
        assert kept.redirect_chain[-1][0] == plan
        assert "14\u202f000\u202f000,00 MAD" in kept.content.decode()
        typed = {"title": FACTS.title, "owner": FACTS.owner, "line": "B1", "state": "open", "note": ""}
        add = reverse("assessments:improvement_action_add", args=[file.pk])
        early = client.post(add, {**typed, "due_on": "2026-01-01", "version": "1"})
        assert "cannot be due before today" in early.content.decode()
        assert FACTS.owner in early.content.decode()
        done = client.post(add, {**typed, "due_on": "2027-03-31", "version": "1"}, follow=True)
        assert FACTS.title in done.content.decode()
        again = client.post(add, {**typed, "due_on": "2027-03-31", "version": "1"})
        assert "A colleague changed" in again.content.decode()
        assert FACTS.owner in again.content.decode()
        workbook = client.get(reverse("assessments:improvement_xlsx", args=[file.pk]))
        assert workbook.content.startswith(b"PK")

    def test_a_province_reads_the_plan_and_changes_nothing(self, client, file):
        keep(file)
        sign_in(client, membership(Role.PROVINCE_OFFICER, province=file.commune.province))
        page = client.get(reverse("assessments:improvement", args=[file.pk])).content.decode()
        assert "14\u202f000\u202f000,00 MAD" in page
        assert reverse("assessments:improvement_action_add", args=[file.pk]) not in page
        simulator = reverse("assessments:simulator", args=[file.pk])
        assert "Keep as improvement plan" not in client.get(simulator).content.decode()
        posted = client.post(simulator, {"capex_paid": "1", "keep": "1", "version": "1"})
        assert posted.status_code == 422
        assert ImprovementPlan.objects.get().version == 1

    def test_the_entry_of_the_year_after_recalls_the_figure_aimed_at(self, client, file):
        keep(file)
        following = AssessmentFactory(cycle=CycleFactory(assessed_year=2026), commune=file.commune)

        with time_machine.travel(IN_ENTRY.replace(year=2027), tick=False):
            sign_in(client, membership(Role.COMMUNE_AGENT, commune=file.commune))
            page = client.get(reverse("assessments:entry_axis", args=[following.pk, "B"])).content.decode()

        assert "Aimed at in the improvement plan" in page

    def test_a_way_shows_what_each_line_needs(self, client, file):
        sign_in(client, membership(Role.COMMUNE_AGENT, commune=file.commune))

        page = client.get(reverse("assessments:way", args=[file.pk])).content.decode()

        assert "At 70% or more, the score would be 6 (+3)." in page
        assert "Capital expenditure paid" in page
        assert State(file.state) == State.FINAL
