"""Priorities: criteria and their weights, marks, the ranking and what is set by hand."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from action_programs.enums import CriterionKind
from action_programs.exceptions import ProgrammeFrozen
from action_programs.models import CriterionMark
from action_programs.services.criteria import (
    MOST_CRITERIA,
    CriterionFacts,
    CriterionNeedsTitle,
    CriterionTaken,
    MarkOutside,
    MarksChanged,
    TooManyCriteria,
    WeightOutside,
    add_usual_criteria,
    marks_of,
    remove_criterion,
    save_criterion,
    save_marks,
)
from action_programs.services.ranking import (
    NotMarked,
    RankNeedsReason,
    RankOutside,
    ranking_of,
    set_rank,
    take_rank_back,
)
from communes.enums import Role
from config.toolbox.languages import in_language
from tests.factories.action_programs import AT, ActionProgrammeFactory, a_project
from tests.factories.communes import actor, membership, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return ActionProgrammeFactory()


@pytest.fixture
def agent(programme):
    return actor(Role.COMMUNE_AGENT, commune=programme.commune)


@pytest.fixture
def weigh(programme, agent):
    """Give criteria of some kinds and weights."""

    def weighing(**weights):
        return [
            save_criterion(programme, None, CriterionFacts(kind, weight), actor=agent, at=AT)
            for kind, weight in weights.items()
        ]

    return weighing


@pytest.fixture
def mark(programme, agent):
    def marking(marks, seen=None):
        return save_marks(programme, marks, seen=seen or {}, actor=agent, at=AT)

    return marking


@pytest.fixture
def ranked(programme, weigh, mark):
    """Give three projects of scores 4, 3 and 3 on two criteria of weights 3 and 1."""
    urgency, cost = weigh(urgency=3, cost=1)
    projects = [a_project(programme, number=number) for number in (1, 2, 3)]
    for project, marks in zip(projects, [(3, 3), (5, 1), (4, 0)], strict=True):
        mark({(project.pk, urgency.pk): marks[0], (project.pk, cost.pk): marks[1]})
    return projects


def numbers(programme):
    return [row.project.number for row in ranking_of(programme).rows]


class TestCriteria:
    def test_the_usual_ones_are_a_start_and_come_once(self, programme, agent, weigh):
        weigh(urgency=40)

        assert add_usual_criteria(programme, actor=agent, at=AT) == 4
        assert add_usual_criteria(programme, actor=agent, at=AT) == 0
        assert programme.criteria.get(kind=CriterionKind.URGENCY).weight == 40

    @pytest.mark.parametrize(
        ("facts", "refusal"),
        [
            (CriterionFacts("urgency", 0), WeightOutside),
            (CriterionFacts("urgency", 101), WeightOutside),
            (CriterionFacts("own", 10), CriterionNeedsTitle),
            (CriterionFacts("cost", 10), CriterionTaken),
        ],
    )
    def test_what_does_not_fit_is_refused(self, programme, agent, weigh, facts, refusal):
        weigh(cost=10)
        with pytest.raises(refusal):
            save_criterion(programme, None, facts, actor=agent, at=AT)

    def test_there_are_not_more_than_a_page_holds(self, programme, agent):
        own = CriterionFacts("own", 1, title_ar="معيار")
        for _ in range(MOST_CRITERIA):
            save_criterion(programme, None, own, actor=agent, at=AT)
        with pytest.raises(TooManyCriteria):
            save_criterion(programme, None, own, actor=agent, at=AT)

    def test_a_criterion_goes_with_its_marks(self, agent, ranked, programme):
        remove_criterion(programme.criteria.get(kind="cost"), actor=agent, at=AT)

        assert CriterionMark.objects.count() == 3

    def test_an_adopted_programme_is_frozen(self):
        adopted = ActionProgrammeFactory(adopted=True)
        with pytest.raises(ProgrammeFrozen):
            add_usual_criteria(adopted, actor=actor(Role.COMMUNE_AGENT, commune=adopted.commune), at=AT)


class TestMarks:
    def test_a_grid_is_kept_whole_or_not_at_all(self, programme, weigh, mark):
        (urgency,) = weigh(urgency=10)
        project = a_project(programme)
        with pytest.raises(MarkOutside):
            mark({(project.pk, urgency.pk): 6})
        assert mark({(project.pk, urgency.pk): 5}) == 1
        assert mark({(project.pk, urgency.pk): None}) == 1

        assert marks_of(programme) == {}

    def test_two_people_do_not_overwrite_each_other(self, programme, weigh, mark):
        (urgency,) = weigh(urgency=10)
        cell = (a_project(programme).pk, urgency.pk)
        mark({cell: 4}, seen={cell: None})

        with pytest.raises(MarksChanged):
            mark({cell: 2}, seen={cell: None})
        assert marks_of(programme) == {cell: 4}

    def test_what_is_of_another_programme_is_passed_over(self, programme, weigh, mark):
        (urgency,) = weigh(urgency=10)
        stranger = a_project(ActionProgrammeFactory())

        assert mark({(stranger.pk, urgency.pk): 4}) == 0


class TestRanking:
    def test_scores_are_weighted_and_equal_ones_go_by_number(self, programme, ranked):
        rows = ranking_of(programme).rows

        assert [(row.project.number, row.score) for row in rows] == [
            (2, Decimal(4)),
            (1, Decimal(3)),
            (3, Decimal(3)),
        ]

    def test_the_reason_names_what_weighs_most(self, programme, ranked):
        with in_language("en"):
            reasons = [row.reason for row in ranking_of(programme).rows]

        assert reasons[0] == "What weighs most: Urgency (mark 5, weight 3), Cost (mark 1, weight 1)"
        assert reasons[2] == "What weighs most: Urgency (mark 4, weight 3)"

    def test_a_project_without_all_its_marks_is_apart(self, programme, ranked, mark):
        newcomer = a_project(programme, number=4)
        mark({(newcomer.pk, programme.criteria.first().pk): 5})

        ranking = ranking_of(programme)
        assert [project.number for project in ranking.unmarked] == [4]
        assert len(ranking.rows) == 3

    def test_a_rank_is_set_by_hand_with_its_reason_and_taken_back(self, programme, agent, ranked):
        set_rank(ranked[2], rank=1, reason=" Route coupée ", actor=agent, at=AT)
        first = ranking_of(programme).rows[0]
        assert numbers(programme) == [3, 2, 1]
        assert (first.by_hand.reason, first.own_rank) == ("Route coupée", 3)

        take_rank_back(ranked[2], actor=agent, at=AT)
        assert numbers(programme) == [2, 1, 3]

    def test_two_set_at_the_same_rank_follow_each_other(self, programme, agent, ranked):
        for project in (ranked[2], ranked[0]):
            set_rank(project, rank=1, reason="Décidé", actor=agent, at=AT)

        assert numbers(programme) == [1, 3, 2]

    @pytest.mark.parametrize(
        ("rank", "reason", "refusal"),
        [(1, "  ", RankNeedsReason), (0, "Décidé", RankOutside), (4, "Décidé", RankOutside)],
    )
    def test_what_does_not_fit_is_refused(self, agent, ranked, rank, reason, refusal):
        with pytest.raises(refusal):
            set_rank(ranked[0], rank=rank, reason=reason, actor=agent, at=AT)

    def test_what_has_no_marks_is_not_placed(self, programme, agent, ranked):
        with pytest.raises(NotMarked):
            set_rank(a_project(programme, number=4), rank=1, reason="Décidé", actor=agent, at=AT)

    @pytest.mark.parametrize("count", [1, 9])
    def test_it_costs_the_same_for_any_number(self, programme, weigh, mark, count):
        (urgency,) = weigh(urgency=10)
        mark({(a_project(programme, number=n + 1).pk, urgency.pk): 3 for n in range(count)})

        with CaptureQueriesContext(connection) as queries:
            [row.reason for row in ranking_of(programme).rows]
        assert len(queries) == 4


class TestPages:
    @pytest.fixture
    def as_agent(self, client, programme):
        return sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))

    def address(self, name, *args):
        return reverse(f"action_programs:{name}", args=args)

    def test_from_the_criteria_to_the_ranking(self, as_agent, programme):
        as_agent.post(self.address("criteria_usual", programme.pk))
        own = {"kind": "own", "title_ar": "القرب", "weight": "10"}
        as_agent.post(self.address("criterion_new", programme.pk), own)
        assert "القرب" in as_agent.get(self.address("criteria", programme.pk)).content.decode()
        project = a_project(programme)
        typed = {f"mark-{project.pk}-{criterion.pk}": "٤" for criterion in programme.criteria.all()}

        as_agent.post(self.address("marks", programme.pk), typed)

        content = as_agent.get(self.address("priorities", programme.pk)).content.decode()
        assert "4.00 / 5" in content
        assert as_agent.get(self.address("priorities_xlsx", programme.pk)).content.startswith(b"PK")
        placed = {"rank": "1", "reason": "Décidé par le conseil"}
        as_agent.post(self.address("rank", programme.pk, project.pk), placed)
        content = as_agent.get(self.address("priorities", programme.pk)).content.decode()
        assert "Décidé par le conseil" in content

    def test_marks_that_are_refused_stay_on_the_page(self, as_agent, programme, weigh):
        (urgency,) = weigh(urgency=10)
        project = a_project(programme)
        cell = f"mark-{project.pk}-{urgency.pk}"

        refused = as_agent.post(self.address("marks", programme.pk), {cell: "9"}).content.decode()
        assert 'value="9"' in refused
        assert "from 0 to 5" in refused
        CriterionMark.objects.create(project=project, criterion=urgency, mark=1)
        conflict = as_agent.post(self.address("marks", programme.pk), {cell: "2", f"seen-{cell}": ""})
        assert "now 1" in conflict.content.decode()
        as_agent.post(self.address("marks", programme.pk), {cell: "2", f"seen-{cell}": "1"})
        assert CriterionMark.objects.get().mark == 2
