"""What action programmes propose to the yearly assessment: IDP B2, CMO2, CMO3."""

from datetime import date

import pytest

from action_programs.enums import ReportState
from action_programs.models import EvaluationReport, ProgrammeVersion, Project, ThreeYearProgramming
from action_programs.services.versions import content_of
from action_programs.sources import B2, CMO2, CMO3, annual_report, progress_of_projects, three_years
from assessments.services.sources import Proposals, sourced_fields
from tests.factories.action_programs import a_project
from tests.factories.communes import CommuneFactory
from tests.factories.pac_execution import NOW, at_work, progress

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return at_work()


def in_force(programme, day=date(2028, 2, 20), number=1):
    version, _ = ProgrammeVersion.objects.update_or_create(
        programme=programme,
        number=number,
        defaults={
            "content": content_of(programme),
            "sha256": "0" * 64,
            "voted_on": date(2028, 2, 7),
            "adopted_at": NOW,
            "in_force_on": day,
        },
    )
    return version


def values(found, programme):
    return {field: proposal.value for field, proposal in found.get(programme.commune_id, {}).items()}


def test_every_field_of_the_three_lines_has_a_source():
    assert {*B2, *CMO2, *CMO3} <= sourced_fields()


class TestB2:
    def test_planned_to_date_and_started_of_them(self, programme):
        begun, done, still, later = (a_project(programme) for _ in range(4))
        Project.objects.filter(pk=later.pk).update(starts_in=2030, ends_in=2031)
        in_force(programme)
        progress(begun, date(2029, 12, 31), 10)
        progress(done, date(2029, 3, 1), 100, "done")
        progress(later, date(2029, 3, 1), 5)
        progress(still, date(2030, 1, 1), 5)

        found = progress_of_projects([programme.commune], 2029)

        assert values(found, programme) == {B2[0]: "3", B2[1]: "2"}
        proposal = found[programme.commune_id][B2[1]]
        assert "31 December 2029" in proposal.source
        assert proposal.url.endswith(f"/programmes/{programme.pk}/execution/")

    def test_a_project_stopped_since_counts_as_planned_only(self, programme):
        project = a_project(programme)
        in_force(programme)
        progress(project, date(2028, 5, 1), 10)
        progress(project, date(2028, 6, 1), 10, "stopped")
        assert values(progress_of_projects([programme.commune], 2028), programme) == {B2[0]: "1", B2[1]: "0"}

    def test_the_projects_are_those_adopted_by_then(self, programme):
        a_project(programme)
        in_force(programme)
        a_project(programme)
        in_force(programme, day=date(2030, 2, 1), number=2)
        assert values(progress_of_projects([programme.commune], 2029), programme)[B2[0]] == "1"
        assert values(progress_of_projects([programme.commune], 2030), programme)[B2[0]] == "2"

    @pytest.mark.parametrize("year", [2027, 2034])
    def test_nothing_without_a_version_for_the_year(self, programme, year):
        in_force(programme)
        assert progress_of_projects([programme.commune], year) == {}

    @pytest.mark.parametrize("count", [1, 5])
    def test_many_communes_cost_what_one_costs(self, count, django_assert_num_queries):
        programmes = [at_work() for _ in range(count)]
        for row in programmes:
            a_project(row)
            in_force(row)
        with django_assert_num_queries(2):
            found = progress_of_projects([row.commune for row in programmes], 2028)
        assert len(found) == count


class TestCmo2:
    def test_the_report_of_the_year_before_examined_in_the_year(self, programme):
        report = EvaluationReport.objects.create(
            programme=programme,
            year=2028,
            sent_to_committees_on=date(2029, 1, 2),
            session_on=date(2029, 2, 5),
            changed_at=NOW,
        )
        found = annual_report([programme.commune], 2029)
        assert values(found, programme) == {CMO2[0]: "2029-02-05", CMO2[1]: "2029-01-02"}
        assert annual_report([programme.commune], 2028) == {}

        report.published_on, report.state = date(2029, 3, 1), ReportState.CLOSED
        report.figures, report.closed_at = {}, NOW
        report.save()
        assert values(annual_report([programme.commune], 2029), programme)[CMO2[2]] == "true"

    def test_a_session_of_another_year_proves_nothing(self, programme):
        EvaluationReport.objects.create(
            programme=programme, year=2028, session_on=date(2030, 2, 5), changed_at=NOW
        )
        assert annual_report([programme.commune], 2029) == {}


class TestCmo3:
    def test_the_programming_attached_to_the_budget(self, programme):
        ThreeYearProgramming.objects.create(
            programme=programme,
            number=1,
            first_year=2030,
            updated_on=date(2029, 10, 1),
            needs=["0", "0", "0"],
            closed_at=NOW,
            budget_year=2030,
            budget_voted_on=date(2029, 11, 15),
            changed_at=NOW,
        )
        found = three_years([programme.commune], 2029)
        assert values(found, programme) == {CMO3[0]: "2029-10-01", CMO3[1]: "2029-11-15", CMO3[2]: "true"}

    def test_nothing_without_one(self, programme):
        assert three_years([programme.commune], 2029) == {}


def test_a_commune_without_programme_is_proposed_nothing():
    proposals = Proposals(CommuneFactory(), 2029)
    assert [proposals.get(field) for field in (*B2, *CMO2, *CMO3)] == [None] * 8
