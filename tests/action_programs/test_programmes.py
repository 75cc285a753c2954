"""A programme from its start to its visa: what is kept, what is refused, what is frozen."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from action_programs.enums import FundingKind, GenderMarker, Pillar, ProjectStatus, State, StepKind
from action_programs.exceptions import (
    ChangedMeanwhile,
    FundingUnbalanced,
    GroupInUse,
    NotAdopted,
    NumberTaken,
    PeriodTaken,
    ProgrammeFrozen,
    ProgrammeIncomplete,
    RefusalNeedsReasons,
    StatusFollowsProgress,
    StepDatesReversed,
    VisaBeforeVote,
    VoteLost,
    YearsOutside,
    YearsReversed,
)
from action_programs.models import ActionProgramme, FundingLine, Project, Step
from action_programs.services.programmes import (
    StepFacts,
    adopt_programme,
    missing_of,
    record_visa,
    save_step,
    start_programme,
)
from action_programs.services.projects import LineFacts, ProjectFacts, remove_project, save_project
from action_programs.services.structure import remove_axis, remove_group, save_axis, save_group
from action_programs.services.summary import summary_of
from assessments.exceptions import NotAllowed
from communes.enums import Role
from records.models import Event
from tests.factories.action_programs import ActionProgrammeFactory, AxisProgrammeFactory, a_project
from tests.factories.communes import CommuneFactory, actor

pytestmark = pytest.mark.django_db
AT = datetime(2028, 1, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def programme() -> ActionProgramme:
    return ActionProgrammeFactory()


@pytest.fixture
def agent(programme):
    return actor(Role.COMMUNE_AGENT, commune=programme.commune)


@pytest.fixture
def adopt(programme, agent):
    def adopting(**changes):
        vote = {"voted_on": date(2028, 2, 7), "session": "February", "votes_for": 15, "votes_against": 4}
        adopt_programme(programme, **{**vote, **changes}, actor=agent, at=AT)

    return adopting


def facts(group, **changes) -> ProjectFacts:
    values = {
        "group": group,
        "number": 1,
        "title_ar": "بناء مسلك",
        "title_fr": "",
        "place": "أولاد سكير",
        "starts_in": 2028,
        "ends_in": 2030,
        "cost": Decimal(100),
        "pillar": Pillar.ECONOMIC,
        "gender": GenderMarker.NONE,
        "status": ProjectStatus.PLANNED,
    }
    return ProjectFacts(**{**values, **changes})


LINES = [
    LineFacts(FundingKind.BUDGET, Decimal("60.50"), year=2028),
    LineFacts(FundingKind.PARTNER, Decimal("39.50"), partner="المجلس  الإقليمي", agreed_on=date(2028, 5, 1)),
]


@pytest.fixture
def save(programme, agent):
    group = AxisProgrammeFactory.of(programme)

    def saving(project=None, lines=LINES, version=None, by=None, **changes):
        return save_project(
            programme, project, facts(group, **changes), lines, version=version, actor=by or agent, at=AT
        )

    return saving


class TestStarting:
    def test_it_covers_six_years_and_is_logged(self):
        commune = CommuneFactory()
        person = actor(Role.COMMUNE_MANAGER, commune=commune)

        started = start_programme(
            commune, first_year=2028, mandate_starts_on=date(2027, 9, 8), actor=person, at=AT
        )

        assert (list(started.years), started.state) == ([2028, 2029, 2030, 2031, 2032, 2033], State.DRAFT)
        assert Event.objects.get(code="action_programs.started").data == {"first": 2028, "last": 2033}

    @pytest.mark.parametrize("first_year", [2023, 2028, 2033])
    def test_a_year_has_one_programme(self, programme, agent, first_year):
        with pytest.raises(PeriodTaken):
            start_programme(
                programme.commune,
                first_year=first_year,
                mandate_starts_on=date(2027, 9, 8),
                actor=agent,
                at=AT,
            )

    @pytest.mark.parametrize("first_year", [2022, 2034])
    def test_the_next_period_is_free(self, programme, agent, first_year):
        assert start_programme(
            programme.commune, first_year=first_year, mandate_starts_on=date(2021, 9, 8), actor=agent, at=AT
        )


class TestSteps:
    def test_a_step_is_written_once_and_corrected(self, programme, agent):
        for day in (1, 2):
            step = StepFacts(date(2027, 10, day), body=" Le conseil ", note="Dit")
            save_step(programme, StepKind.LAUNCH, step, actor=agent, at=AT)

        row = Step.objects.get()
        assert (row.starts_on.day, row.body, row.changed_by) == (2, "Le conseil", agent.user)

    def test_dates_are_in_order(self, programme, agent):
        backwards = StepFacts(date(2027, 10, 2), date(2027, 10, 1))
        with pytest.raises(StepDatesReversed):
            save_step(programme, StepKind.DIAGNOSIS, backwards, actor=agent, at=AT)

    def test_an_adopted_programme_takes_its_transmission_only(self):
        adopted = ActionProgrammeFactory(adopted=True)
        person = actor(Role.COMMUNE_AGENT, commune=adopted.commune)
        save_step(adopted, StepKind.TRANSMISSION, StepFacts(date(2028, 2, 9)), actor=person, at=AT)

        with pytest.raises(ProgrammeFrozen):
            save_step(adopted, StepKind.LAUNCH, StepFacts(date(2027, 9, 20)), actor=person, at=AT)

    @pytest.mark.parametrize("role", [Role.COMMUNE_AGENT, Role.PROVINCE_OFFICER, Role.ADMINISTRATOR])
    def test_nobody_else_writes(self, programme, role):
        with pytest.raises(NotAllowed):
            save_step(programme, StepKind.LAUNCH, StepFacts(date(2027, 10, 1)), actor=actor(role), at=AT)


class TestStructure:
    def test_axes_and_their_programmes_come_in_the_order_written(self, programme, agent):
        titles = {"title_fr": "", "actor": agent, "at": AT}
        first = save_axis(programme, None, title_ar="محور", **titles)
        second = save_axis(programme, None, title_ar="محور", **titles)
        save_group(second, None, title_ar="برنامج", **titles)

        assert (first.position, second.position) == (1, 2)
        assert [len(axis.rows) for axis in summary_of(programme).axes] == [0, 1]

    def test_what_holds_projects_stays(self, programme, agent):
        group = AxisProgrammeFactory.of(programme)
        project = a_project(programme, group=group)
        for remove, row in ((remove_group, group), (remove_axis, group.axis)):
            with pytest.raises(GroupInUse):
                remove(row, actor=agent, at=AT)

        remove_project(project, actor=agent, at=AT)
        remove_axis(group.axis, actor=agent, at=AT)
        assert not programme.axes.exists()


class TestProjects:
    def test_a_project_is_kept_with_its_lines(self, programme, save):
        project = save()

        lines = FundingLine.objects.filter(project=project).order_by("pk")
        assert [(line.kind, line.amount, line.year) for line in lines] == [
            ("budget", Decimal("60.50"), 2028),
            ("partner", Decimal("39.50"), None),
        ]
        assert lines[1].partner.name_ar == "المجلس الإقليمي"
        row = summary_of(programme).rows[0]
        assert (row.projects, row.commune_share, row.partner_share) == (1, Decimal("60.50"), Decimal("39.50"))

    def test_a_partner_named_twice_is_one(self, programme, save):
        save()
        save(number=2)

        assert programme.partners.count() == 1

    def test_lines_are_replaced_whole(self, save):
        project = save()
        save(project, lines=[LineFacts(FundingKind.OWN, Decimal(100))], version=1)

        assert [line.kind for line in project.funding.all()] == ["own"]
        assert Project.objects.get().version == 2

    def test_two_people_do_not_overwrite_each_other(self, save):
        project = save()
        save(project, version=1, place="First")

        with pytest.raises(ChangedMeanwhile):
            save(project, version=1, place="Second")
        assert Project.objects.get().place == "First"

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"starts_in": 2030, "ends_in": 2029}, YearsReversed),
            ({"starts_in": 2027}, YearsOutside),
            ({"ends_in": 2034}, YearsOutside),
            ({"cost": Decimal("99.99")}, FundingUnbalanced),
        ],
    )
    def test_what_does_not_fit_is_refused_and_nothing_is_kept(self, save, changes, refusal):
        with pytest.raises(refusal):
            save(**changes)

        assert not Project.objects.exists()

    def test_the_status_of_a_programme_at_work_follows_progress(self, save, programme):
        project = save()
        ActionProgramme.objects.update(state=State.UPDATING, adopted_at=AT)

        with pytest.raises(StatusFollowsProgress) as caught:
            save(project, version=1, status=ProjectStatus.DONE)
        assert "project 1 is “planned”" in caught.value.message.lower()
        save(project, version=1, place="Douar")

        assert Project.objects.get().place == "Douar"

    def test_too_much_money_says_by_how_much(self, save):
        with pytest.raises(FundingUnbalanced) as caught:
            save(cost=Decimal("99.99"))

        assert "0.01 too much" in caught.value.message

    def test_a_number_is_given_once(self, save):
        save()
        with pytest.raises(NumberTaken):
            save(title_ar="آخر")

    def test_an_adopted_programme_is_frozen(self, programme, save, adopt, agent):
        project = save()
        adopt()

        with pytest.raises(ProgrammeFrozen):
            save(project, cost=Decimal(200))
        with pytest.raises(ProgrammeFrozen):
            remove_project(project, actor=agent, at=AT)


class TestAdopting:
    def test_a_vote_freezes_it(self, programme, save, adopt, agent):
        save()
        adopt()

        programme.refresh_from_db()
        vote = programme.steps.get(kind=StepKind.VOTE)
        assert (programme.state, programme.adopted_by) == (State.ADOPTED, agent.user)
        assert (vote.votes_for, vote.votes_against, vote.session) == (15, 4, "February")
        assert Event.objects.get(code="action_programs.adopted").data["years"] == "2028–2033"

    def test_not_while_a_project_is_short_of_money_and_says_by_how_much(self, programme, save, adopt):
        save(cost=Decimal(130))

        with pytest.raises(ProgrammeIncomplete):
            adopt()
        assert [project.missing for project in missing_of(programme).unbalanced] == [Decimal("30.00")]
        programme.refresh_from_db()
        assert programme.state == State.DRAFT

    def test_not_without_a_project(self, adopt):
        with pytest.raises(ProgrammeIncomplete):
            adopt()

    @pytest.mark.parametrize("votes", [(4, 15), (7, 7)])
    def test_not_against_the_council(self, save, adopt, votes):
        save()
        with pytest.raises(VoteLost):
            adopt(votes_for=votes[0], votes_against=votes[1])


class TestVisa:
    @pytest.fixture
    def decide(self, programme, save, adopt, agent):
        save()
        adopt()

        def deciding(**changes):
            decision = {"decided_on": date(2028, 2, 20), "is_refused": False, "note": ""}
            record_visa(programme, **{**decision, **changes}, actor=agent, at=AT)
            programme.refresh_from_db()

        return deciding

    def test_it_puts_the_programme_in_force(self, programme, decide):
        decide()

        assert programme.state == State.IN_FORCE
        assert Event.objects.filter(code="action_programs.visa_given").exists()

    def test_a_refusal_opens_it_again_with_its_reasons(self, programme, decide, save):
        decide(is_refused=True, note="Not balanced.")

        assert (programme.state, programme.adopted_at) == (State.DRAFT, None)
        assert programme.steps.get(kind=StepKind.VISA).is_refused
        assert save(number=2)

    def test_a_refusal_has_reasons(self, programme, decide):
        with pytest.raises(RefusalNeedsReasons):
            decide(is_refused=True, note=" ")

    def test_it_follows_the_vote(self, decide):
        with pytest.raises(VisaBeforeVote):
            decide(decided_on=date(2028, 2, 6))

    def test_it_comes_once(self, decide):
        decide()
        with pytest.raises(NotAdopted):
            decide()
