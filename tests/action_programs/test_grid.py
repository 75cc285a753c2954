"""The grid of projects: written whole or not at all, in a few queries, without writing over anybody."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from action_programs.exceptions import (
    ChangedMeanwhile,
    FundingUnbalanced,
    NumberTaken,
    ProgrammeFrozen,
    StatusFollowsProgress,
    YearsOutside,
    YearsReversed,
)
from action_programs.forms.project_grid import EXTRA_ROWS, PAGE_SIZE
from action_programs.models import Project
from action_programs.services.project_bulk import Draft
from action_programs.services.project_grid import GridRefused, ProjectGone, save_grid
from action_programs.services.projects import facts_of
from communes.enums import Role
from records.models import Event
from tests.factories.action_programs import AT, ActionProgrammeFactory, AxisProgrammeFactory, a_project
from tests.factories.communes import actor, membership, sign_in

pytestmark = pytest.mark.django_db
# Queries of a page of the grid and of a save, the session and the access among them.
READING, SAVING = 11, 20


@pytest.fixture
def programme():
    return ActionProgrammeFactory()


@pytest.fixture
def group(programme):
    return AxisProgrammeFactory.of(programme)


@pytest.fixture
def projects(programme, group):
    return [a_project(programme, number=number, group=group) for number in (1, 2, 3)]


@pytest.fixture
def save(programme):
    agent = actor(Role.COMMUNE_AGENT, commune=programme.commune)

    def saving(*rows):
        return save_grid(programme, rows, actor=agent, at=AT)

    return saving


def changed(project, version=1, **changes):
    return (project.pk, Draft(project, replace(facts_of(project), **changes), version=version))


def new(project, **changes):
    """Return a new row that says what a stored project says, but for what is changed."""
    return (None, Draft(None, replace(facts_of(project), **changes)))


class TestSaving:
    def test_rows_are_changed_and_added_with_one_event(self, programme, projects, save):
        first, second, third = projects

        count = save(changed(first, place="Douar"), changed(second), new(third, number=9, responsible="DGS"))

        assert count == 2
        first.refresh_from_db()
        assert (first.place, first.version, first.funding.count()) == ("Douar", 2, 2)
        assert programme.projects.get(number=9).responsible == "DGS"
        assert Event.objects.get(code="action_programs.projects_saved").data == {"added": "9", "changed": "1"}

    def test_numbers_may_be_exchanged(self, projects, save):
        first, second, _third = projects

        save(changed(first, number=2), changed(second, number=1))

        assert list(Project.objects.order_by("number").values_list("pk", flat=True))[:2] == [
            second.pk,
            first.pk,
        ]

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"number": 3}, NumberTaken),
            ({"starts_in": 2030, "ends_in": 2029}, YearsReversed),
            ({"starts_in": 2027}, YearsOutside),
            ({"cost": Decimal("99999.99")}, FundingUnbalanced),
            ({"version": 0}, ChangedMeanwhile),
        ],
    )
    def test_a_fault_is_told_of_its_row_and_nothing_is_kept(self, projects, save, changes, refusal):
        first, second, _third = projects
        with pytest.raises(GridRefused) as caught:
            save(changed(first, place="Douar"), changed(second, **changes))

        assert [(place, type(faults[0])) for place, faults in caught.value.faults.items()] == [(1, refusal)]
        assert not Project.objects.filter(place="Douar").exists()

    def test_two_new_rows_do_not_share_a_number(self, projects, save):
        with pytest.raises(GridRefused) as caught:
            save(new(projects[0], number=9), new(projects[0], number=9))

        assert list(caught.value.faults) == [1]

    def test_a_project_that_is_gone_is_told(self, projects, save):
        row = changed(projects[0], place="Douar")
        Project.objects.filter(pk=projects[0].pk).delete()
        with pytest.raises(GridRefused) as caught:
            save(row)

        assert isinstance(caught.value.faults[0][0], ProjectGone)

    def test_the_status_of_a_programme_at_work_follows_progress(self, programme, projects, save):
        type(programme).objects.filter(pk=programme.pk).update(state="updating", adopted_at=AT)
        with pytest.raises(GridRefused) as caught:
            save(changed(projects[0], status="done"), new(projects[0], number=9, status="done"))

        kinds = {place: type(faults[0]) for place, faults in caught.value.faults.items()}
        assert kinds == {0: StatusFollowsProgress, 1: StatusFollowsProgress}

    def test_an_adopted_programme_is_frozen(self, programme, projects, save):
        type(programme).objects.filter(pk=programme.pk).update(state="adopted", adopted_at=AT)
        with pytest.raises(ProgrammeFrozen):
            save(changed(projects[0], place="Douar"))

    @pytest.mark.parametrize("count", [1, 12])
    def test_it_costs_the_same_for_any_number(self, programme, group, save, count):
        rows = [a_project(programme, number=number + 1, group=group) for number in range(count)]
        with CaptureQueriesContext(connection) as queries:
            save(*[changed(row, place="Douar") for row in rows])

        assert len(queries) <= 11, "\n".join(query["sql"][:120] for query in queries)


class TestPage:
    @pytest.fixture
    def as_agent(self, client, programme):
        return sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))

    def address(self, programme):
        return reverse("action_programs:project_grid", args=[programme.pk])

    def shown(self, client, programme):
        """Return what a browser would send back of the page as it is."""
        grid = client.get(self.address(programme)).context["grid"]
        cells = {
            bound.html_name: bound.value() if bound.value() is not None else ""
            for form in grid.forms
            for bound in form
        }
        return {"rows-TOTAL_FORMS": len(grid.forms), **cells}

    def test_a_page_that_was_not_touched_changes_nothing(self, as_agent, programme, projects):
        typed = self.shown(as_agent, programme)
        # What others do meanwhile is not written over either.
        Project.objects.filter(pk=projects[0].pk).update(place="Elsewhere", version=2)

        response = as_agent.post(self.address(programme), typed)

        assert response.status_code == 302
        assert Project.objects.get(pk=projects[0].pk).place == "Elsewhere"
        assert set(Project.objects.values_list("version", flat=True)) == {1, 2}

    def test_rows_are_typed_as_people_write(self, as_agent, programme, projects):
        typed = self.shown(as_agent, programme)
        typed |= {"rows-0-cost": "١٢٠٬٠٠٠,٥٠", "rows-3-number": "7", "rows-3-title_ar": "مدرسة"}
        typed["rows-3-cost"] = "50000"

        as_agent.post(self.address(programme), typed)

        assert Project.objects.get(number=1).cost == Decimal("120000.50")
        assert Project.objects.get(number=7).title_ar == "مدرسة"

    def test_at_work_it_has_no_column_of_status(self, as_agent, programme, projects):
        type(programme).objects.filter(pk=programme.pk).update(state="updating", adopted_at=AT)
        Project.objects.update(status="under_way")
        typed = self.shown(as_agent, programme)
        assert "rows-0-status" not in typed
        assert b"follows its progress" in as_agent.get(self.address(programme)).content

        typed |= {"rows-0-place": "Douar", "rows-0-status": "done", "rows-3-number": "7"}
        as_agent.post(self.address(programme), typed | {"rows-3-title_ar": "مدرسة", "rows-3-cost": "50000"})

        assert list(Project.objects.filter(version=2).values_list("place", "status")) == [
            ("Douar", "under_way")
        ]
        assert Project.objects.get(number=7).status == "planned"

    def test_a_conflict_shows_the_other_s_words_and_the_next_save_is_knowing(
        self, as_agent, programme, projects
    ):
        typed = self.shown(as_agent, programme)
        typed["rows-0-place"] = "Mine"
        Project.objects.filter(pk=projects[0].pk).update(place="Theirs", version=2)

        refused = as_agent.post(self.address(programme), typed)
        content = refused.content.decode()
        assert "Now: Theirs" in content
        assert 'value="Mine"' in content
        form = refused.context["grid"].forms[0]
        typed |= {"rows-0-version": form["version"].value(), "rows-0-seen": form["seen"].value()}
        as_agent.post(self.address(programme), typed)

        assert Project.objects.get(pk=projects[0].pk).place == "Mine"

    def test_faults_name_the_row_and_the_column(self, as_agent, programme, projects):
        typed = self.shown(as_agent, programme)
        typed |= {"rows-1-cost": "5,123", "rows-2-number": "x"}

        content = as_agent.post(self.address(programme), typed).content.decode()

        assert "Row 2, Cost (MAD)" in content
        assert "Row 3, Number" in content
        assert 'value="5,123"' in content

    @pytest.mark.parametrize("count", [4, 400])
    def test_a_page_and_one_changed_row_cost_the_same_among_hundreds(
        self, as_agent, programme, group, projects, count
    ):
        Project.objects.bulk_create(
            [
                Project(
                    programme=programme,
                    group=group,
                    number=number,
                    title_ar="مدرسة",
                    starts_in=2028,
                    ends_in=2029,
                    cost=Decimal(1000),
                    pillar="social",
                    changed_at=AT,
                )
                for number in range(len(projects) + 1, count + 1)
            ]
        )
        with CaptureQueriesContext(connection) as reading:
            typed = self.shown(as_agent, programme)
        assert typed["rows-TOTAL_FORMS"] == min(count, PAGE_SIZE) + EXTRA_ROWS
        typed["rows-0-place"] = "Douar"

        with CaptureQueriesContext(connection) as saving:
            assert as_agent.post(self.address(programme), typed).status_code == 302

        assert Project.objects.get(place="Douar").number == 1
        assert (len(reading), len(saving)) == (READING, SAVING)

    @pytest.mark.parametrize("count", [1, 9])
    def test_the_page_costs_the_same_for_any_number(self, as_agent, programme, group, count):
        for number in range(count):
            a_project(programme, number=number + 1, group=group)
        with CaptureQueriesContext(connection) as queries:
            as_agent.get(self.address(programme))

        assert len(queries) <= 12, "\n".join(query["sql"][:120] for query in queries)
