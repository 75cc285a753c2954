"""Versions: what was adopted is kept, updated from the third year, given up or compared."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from action_programs.enums import Fate, FundingKind, ProjectStatus, State, StepKind
from action_programs.exceptions import ProjectInUse
from action_programs.models import Criterion, CriterionMark, Progress, ProjectPoint, Proposal, RankAdjustment
from action_programs.services.access import public_programmes
from action_programs.services.comparison import compare
from action_programs.services.programmes import adopt_programme, record_visa
from action_programs.services.projects import facts_of, lines_of, remove_project, save_project
from action_programs.services.structure import remove_axis
from action_programs.services.timeline import timeline_of
from action_programs.services.updates import (
    CannotRestore,
    NotInForce,
    NotUpdating,
    UpdateTooEarly,
    cancel_update,
    start_update,
)
from action_programs.services.version_reading import frozen_projects, frozen_summary
from action_programs.services.versions import content_of, current_version, is_intact
from assessments.exceptions import NotAllowed
from communes.enums import Role
from config.toolbox.languages import in_language
from tests.factories.action_programs import ActionProgrammeFactory, AxisProgrammeFactory, a_project, freeze
from tests.factories.communes import actor, membership, sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2030, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def programme():
    """Give a programme in force with two projects, from 2028 on."""
    row = ActionProgrammeFactory(in_force=True)
    first = a_project(row, number=1)
    a_project(row, number=2, group=first.group, own="25000.00", partner="0.00")
    ProjectPoint.objects.create(project=first, label="Centre", latitude="33.51234", longitude="-7.10000")
    freeze(row)
    return row


@pytest.fixture
def agent(programme):
    return actor(Role.COMMUNE_AGENT, commune=programme.commune)


@pytest.fixture
def update(programme, agent):
    def updating(at=AT):
        start_update(programme, actor=agent, at=at)
        programme.refresh_from_db()
        return programme

    return updating


def vote(programme, agent, day=date(2030, 5, 6)):
    votes = {"session": "May", "votes_for": 12, "votes_against": 3}
    adopt_programme(programme, voted_on=day, **votes, actor=agent, at=AT)


def decide(programme, agent, *, is_refused=False):
    note = "Not balanced." if is_refused else ""
    record_visa(programme, decided_on=date(2030, 6, 1), is_refused=is_refused, note=note, actor=agent, at=AT)
    programme.refresh_from_db()


def change(project, agent, **changes):
    facts = facts_of(project)
    facts = type(facts)(**{name: changes.get(name, getattr(facts, name)) for name in facts.__slots__})
    lines = changes.get("lines", lines_of(project))
    save_project(project.programme, project, facts, lines, version=None, actor=agent, at=AT)


class TestFreezing:
    def test_a_vote_keeps_every_word_and_a_visa_puts_it_in_force(self):
        draft = ActionProgrammeFactory()
        a_project(draft, number=4, own="60000.10", partner="39999.90")
        agent = actor(Role.COMMUNE_AGENT, commune=draft.commune)
        vote(draft, agent)
        version = draft.versions.get()
        (project,) = version.content["projects"]

        assert (version.number, version.round, version.adopted_by) == (1, 1, agent.user)
        assert (project["number"], project["cost"]) == (4, "100000.00")
        assert [line["amount"] for line in project["lines"]] == ["60000.10", "39999.90"]
        assert project["lines"][1]["partner"]["name_ar"] == "المجلس الإقليمي"
        assert is_intact(version)
        assert current_version(draft) is None

        decide(draft, agent)
        assert current_version(draft).in_force_on == date(2030, 6, 1)

    def test_a_refused_version_stays_and_the_next_vote_makes_another(self):
        draft = ActionProgrammeFactory()
        a_project(draft)
        agent = actor(Role.COMMUNE_AGENT, commune=draft.commune)
        vote(draft, agent)
        decide(draft, agent, is_refused=True)
        vote(draft, agent)

        first, second = draft.versions.order_by("number")
        assert (first.refused_on, first.in_force_on, second.number) == (date(2030, 6, 1), None, 2)

    def test_what_was_touched_is_no_longer_intact(self, programme):
        version = programme.versions.get()
        version.content["projects"][0]["cost"] = "1.00"

        assert not is_intact(version)

    def test_a_version_reads_as_its_rows_did(self, programme):
        content = current_version(programme).content

        first, second = frozen_projects(content, statuses={})
        assert (first.number, first.commune_share, first.partner_share) == (1, 60_000, 40_000)
        assert (second.missing, second.group.title_fr) == (0, first.group.title_fr)
        assert frozen_summary(content).cost == Decimal("125000.00")


class TestUpdating:
    def test_it_opens_in_the_third_year_and_counts_its_own_steps(self, programme, update):
        update()

        assert (programme.state, programme.round) == (State.UPDATING, 2)
        assert all(entry.step is None for entry in timeline_of(programme, today=date(2031, 1, 1)))
        assert programme in public_programmes()

    def test_not_before_and_says_when(self, update):
        with pytest.raises(UpdateTooEarly) as caught:
            update(datetime(2029, 12, 31, 12, 0, tzinfo=UTC))

        assert "2030" in caught.value.message

    def test_only_what_is_in_force(self, update):
        update()
        with pytest.raises(NotInForce):
            update()

    def test_nobody_else(self, programme):
        with pytest.raises(NotAllowed):
            start_update(programme, actor=actor(Role.ADMINISTRATOR), at=AT)

    def test_a_late_vote_is_told_of_the_making_only(self, programme, update):
        update()

        entry = next(
            entry for entry in timeline_of(programme, today=date(2031, 1, 1)) if entry.kind == StepKind.VOTE
        )
        assert not entry.warnings

    def test_the_next_version_takes_the_place_of_the_first(self, programme, agent, update):
        update()
        a_project(programme, number=3)
        vote(programme, agent)
        assert current_version(programme).number == 1
        decide(programme, agent)

        assert (programme.state, current_version(programme).number) == (State.IN_FORCE, 2)
        assert programme.steps.filter(kind=StepKind.VOTE).count() == 2

    def test_a_refused_update_is_open_again_and_the_first_version_stands(self, programme, agent, update):
        update()
        vote(programme, agent)
        decide(programme, agent, is_refused=True)

        assert (programme.state, programme.round) == (State.UPDATING, 2)
        assert programme.adopted_at == current_version(programme).adopted_at
        assert current_version(programme).number == 1


class TestGivingUp:
    def test_everything_is_again_as_the_version_says(self, programme, agent, update):
        before = content_of(programme)
        first, second = programme.projects.order_by("number")
        update()
        remove_project(second, actor=agent, at=AT)
        change(first, agent, number=2, cost=Decimal(70_000), lines=[], title_fr="Autre")
        first.points.all().delete()
        newcomer = a_project(programme, number=1)
        moved = newcomer.group
        programme.projects.filter(pk=first.pk).update(group=moved)
        remove_axis(first.group.axis, actor=agent, at=AT)

        cancel_update(programme, actor=agent, at=AT)

        programme.refresh_from_db()
        assert content_of(programme) == before
        assert (programme.state, programme.round) == (State.IN_FORCE, 1)

    def test_how_far_projects_came_stays(self, programme, agent, update):
        project = programme.projects.get(number=1)
        update()
        seen = {"seen_on": date(2030, 3, 1), "physical": 40, "status": ProjectStatus.UNDER_WAY}
        Progress.objects.create(project=project, recorded_at=AT, **seen)
        programme.projects.filter(pk=project.pk).update(status=ProjectStatus.UNDER_WAY)

        cancel_update(programme, actor=agent, at=AT)

        project.refresh_from_db()
        assert project.status == ProjectStatus.UNDER_WAY

    def test_not_while_what_it_added_has_a_life_of_its_own(self, programme, agent, update):
        update()
        newcomer = a_project(programme, number=9)
        Proposal.objects.create(
            programme=programme, audience="women", number=1, text="Une piste", fate=Fate.KEPT,
            project=newcomer, changed_at=AT,
        )  # fmt: skip

        with pytest.raises(CannotRestore) as caught:
            cancel_update(programme, actor=agent, at=AT)
        assert "project 9" in caught.value.message

    def test_criteria_marks_and_ranks_stay_as_the_update_left_them(self, programme, agent, update):
        kept, removed = programme.projects.order_by("number")
        update()
        criterion = Criterion.objects.create(programme=programme, position=1, kind="urgency", weight=10)
        for project in (kept, removed):
            CriterionMark.objects.create(criterion=criterion, project=project, mark=4)
        RankAdjustment.objects.create(project=kept, rank=1, reason="Urgent", changed_at=AT)
        remove_project(removed, actor=agent, at=AT)

        cancel_update(programme, actor=agent, at=AT)

        assert [mark.project for mark in CriterionMark.objects.all()] == [kept]
        assert RankAdjustment.objects.get().project == kept

    def test_only_an_update(self, programme, agent):
        with pytest.raises(NotUpdating):
            cancel_update(programme, actor=agent, at=AT)

    def test_the_next_update_has_a_round_of_its_own(self, programme, agent, update):
        update()
        programme.steps.create(kind=StepKind.LAUNCH, round=2, starts_on=date(2030, 3, 1), changed_at=AT)
        cancel_update(programme, actor=agent, at=AT)

        assert update().round == 3


class TestRemoving:
    def test_a_project_with_progress_stays(self, programme, agent, update):
        project = programme.projects.get(number=1)
        seen = {"seen_on": date(2029, 3, 1), "physical": 40, "status": ProjectStatus.UNDER_WAY}
        Progress.objects.create(project=project, recorded_at=AT, **seen)
        update()

        with pytest.raises(ProjectInUse):
            remove_project(project, actor=agent, at=AT)


class TestComparing:
    def test_what_came_went_and_changed_with_the_money(self, programme, agent, update):
        before = content_of(programme)
        first, second = programme.projects.order_by("number")
        update()
        remove_project(second, actor=agent, at=AT)
        lines = [*lines_of(first), type(lines_of(first)[0])(FundingKind.BUDGET, Decimal(500), year=2031)]
        change(first, agent, place="Douar", cost=Decimal(100_500), lines=lines)
        a_project(
            programme, number=7, own="1000.00", partner="0.00", group=AxisProgrammeFactory.of(programme)
        )

        with in_language("en"):
            found = compare(before, content_of(programme))

        assert ([p.number for p in found.added], [p.number for p in found.removed]) == ([7], [2])
        (changed,) = found.changed
        assert [field.label for field in changed.fields] == [
            "place: localities of the commune",
            "cost (MAD)",
            "Funding",
        ]
        assert changed.fields[0].before == ()
        assert changed.fields[2].after[-1] == "Budget – 2031 – 500.00 MAD"
        assert [row.difference for row in found.axes] == [Decimal(-24_500), Decimal(1000)]
        assert (found.before, found.after, found.difference) == (125_000, 101_500, -23_500)
        assert [change.label for change in found.structure] == ["Axis", "Programme of an axis"]

    def test_the_same_is_nothing(self, programme):
        assert compare(content_of(programme), content_of(programme)).is_nothing


class TestPages:
    @pytest.fixture
    def as_agent(self, client, programme):
        return sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))

    def address(self, name, *args):
        return reverse(f"action_programs:{name}", args=args)

    def test_an_update_is_opened_compared_and_given_up(self, as_agent, programme):
        type(programme).objects.filter(pk=programme.pk).update(first_year=2023)
        listed = as_agent.get(self.address("versions", programme.pk)).content.decode()
        assert self.address("update_start", programme.pk) in listed
        assert programme.versions.get().sha256 in listed
        as_agent.post(self.address("update_start", programme.pk))
        a_project(programme, number=7)

        compared = as_agent.get(self.address("comparison", programme.pk), {"before": "1"})
        assert [project.number for project in compared.context["comparison"].added] == [7]
        asked = as_agent.get(self.address("update_cancel", programme.pk)).content.decode()
        assert "Projects added" in asked
        assert "criteria with their marks and ranks" in asked
        as_agent.post(self.address("update_cancel", programme.pk))
        programme.refresh_from_db()
        assert (programme.state, programme.projects.count()) == (State.IN_FORCE, 2)

    def test_residents_read_the_version_in_force(self, client, programme, update):
        update()
        a_project(programme, number=7, title_fr="Pas encore votée")

        content = client.get(self.address("public_programme", programme.commune.code, 2028)).content.decode()

        assert "125,000.00" in content
        assert "Pas encore votée" not in content

    def test_a_version_is_read_as_it_was(self, as_agent, programme, update, agent):
        update()
        remove_project(programme.projects.get(number=2), actor=agent, at=AT)

        content = as_agent.get(self.address("version", programme.pk, 1)).content.decode()

        assert content.count("Construction d’une piste") == 2
        assert "what the digest was made of" in content

    @pytest.mark.parametrize("query", [{"before": "9"}, {"before": "1", "after": "9"}, {"before": "x"}])
    def test_versions_that_are_not_there_are_not_compared(self, as_agent, programme, query):
        assert as_agent.get(self.address("comparison", programme.pk), query).status_code == 404
