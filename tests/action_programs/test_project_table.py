"""The table of projects: what goes out comes back the same, faults are numbered, all or nothing."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from action_programs.exceptions import ProgrammeFrozen
from action_programs.imports.projects import COLUMNS, LATER_COLUMNS, import_projects, read_projects_table
from action_programs.imports.projects_job import start_projects_import
from action_programs.models import FundingLine, Project
from action_programs.services.project_table import projects_workbook
from action_programs.source_case.loading import load_source_case
from action_programs.views import project_table
from assessments.exceptions import NotAllowed
from communes.enums import Role
from communes.imports import TableRefused
from records.models import Job, JobState
from records.services.jobs import execute_job
from tests.factories.action_programs import AT, ActionProgrammeFactory, AxisProgrammeFactory, a_project
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return ActionProgrammeFactory()


@pytest.fixture
def group(programme):
    return AxisProgrammeFactory.of(programme)


@pytest.fixture
def take(programme):
    agent = actor(Role.COMMUNE_AGENT, commune=programme.commune)

    def taking(rows, keep=True, by=None):
        return import_projects(programme, rows, actor=by or agent, at=AT, keep=keep)

    return taking


def row(place, group, /, **changes):
    values = {
        **dict.fromkeys((column.key for column in COLUMNS), ""),
        "number": "1",
        "axis": group.axis.title_ar,
        "programme": group.title_fr,
        "title_ar": "بناء مسلك",
        "starts_in": "2028",
        "ends_in": "2029",
        "cost": "100 000,00",
        "pillar": "اقتصادي",
        "gender": "Sans effet",
        "status": "planned",
        "source": "الميزانية",
        "year": "2028",
        "amount": "60000",
    }
    return (place, {**values, **changes})


def second_line(place, group, /, **changes):
    blank = dict.fromkeys(("axis", "programme", "title_ar", "starts_in", "ends_in", "cost"), "")
    partner = {"source": "partner", "year": "", "partner": "مجلس الجهة", "amount": "40000"}
    return row(place, group, **{**blank, "pillar": "", "gender": "", "status": "", **partner, **changes})


def test_two_rows_of_a_project_are_its_two_lines(take, group):
    report = take([row(2, group), second_line(3, group)])

    project = Project.objects.get()
    assert report.added == [1]
    assert (project.cost, project.pillar, project.group) == (Decimal(100_000), "economic", group)
    assert [line.amount for line in project.funding.order_by("pk")] == [Decimal(60_000), Decimal(40_000)]


def test_a_rehearsal_keeps_nothing(take, group):
    assert take([row(2, group)], keep=False).added == [1]
    assert not Project.objects.exists()


def test_a_project_is_changed_and_the_others_stay(take, group):
    take([row(2, group), row(3, group, number="2")])

    report = take([row(2, group, cost="90000")])

    assert (report.changed, report.added) == ([1], [])
    assert list(Project.objects.order_by("number").values_list("cost", flat=True)) == [90_000, 100_000]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"programme": "Nothing"}, "programme"),
        ({"cost": "much"}, "cost"),
        ({"cost": "20.870"}, "cost"),
        ({"pillar": "moral"}, "pillar"),
        ({"starts_in": "2027"}, "starts_in"),
        ({"title_ar": ""}, "title_ar"),
        ({"year": ""}, "year"),
        ({"source": "lottery"}, "source"),
        ({"amount": "150000"}, "number"),
        ({"number": "one"}, "number"),
    ],
)
def test_a_fault_names_its_row_and_column_and_nothing_is_kept(take, group, changes, column):
    with pytest.raises(TableRefused) as caught:
        take([row(2, group, number="7"), row(3, group, **changes)])

    assert [(error.row, error.column) for error in caught.value.errors] == [(3, column)]
    assert not Project.objects.exists()


def test_rows_that_say_two_things_of_a_project_are_refused(take, group):
    with pytest.raises(TableRefused) as caught:
        take([row(2, group), second_line(3, group, title_ar="آخر")])

    assert "Row 2 says" in str(caught.value.errors[0])


def test_an_adopted_programme_takes_no_table(programme, take, group):
    programme.state, programme.adopted_at = "adopted", AT
    programme.save()

    with pytest.raises(ProgrammeFrozen):
        take([row(2, group)])


def test_the_status_of_a_programme_at_work_follows_progress(programme, take, group):
    take([row(2, group)])
    type(programme).objects.filter(pk=programme.pk).update(state="updating", adopted_at=AT)
    Project.objects.update(status="under_way")

    with pytest.raises(TableRefused) as caught:
        take([row(2, group, status="done"), row(3, group, number="2", status="done")])
    assert [(error.row, error.column) for error in caught.value.errors] == [(2, "status"), (3, "status")]
    assert "follows the progress" in str(caught.value.errors[0])
    take([row(2, group, status="", place="Douar"), row(3, group, number="2")])

    assert list(Project.objects.order_by("number").values_list("place", "status")) == [
        ("Douar", "under_way"),
        ("", "planned"),
    ]


def test_nobody_else_sends_one(take, group):
    with pytest.raises(NotAllowed):
        take([row(2, group)], by=actor(Role.ADMINISTRATOR))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_what_goes_out_comes_back_the_same(language):
    commune = CommuneFactory()
    programme = load_source_case(commune, by=None, at=AT, is_demonstration=True)
    type(programme).objects.update(state="draft", adopted_at=None)
    before = list(FundingLine.objects.order_by("pk").values())
    content = BytesIO(projects_workbook(programme, language=language))
    content.name = "projects.xlsx"

    person = actor(Role.COMMUNE_MANAGER, commune=commune)
    rows = read_projects_table(content)
    report = import_projects(programme, rows, actor=person, at=AT, keep=True)

    assert (report.added, report.changed, len(report.unchanged)) == ([], [], 43)
    assert list(FundingLine.objects.order_by("pk").values()) == before


def test_a_table_of_before_the_later_columns_leaves_them_as_they_are(programme, take, group):
    take([row(2, group, responsible="DGS")])
    _number, values = row(2, group, place="Douar")
    text = ";".join(key for key in values if key not in LATER_COLUMNS)
    text += "\n" + ";".join(value for key, value in values.items() if key not in LATER_COLUMNS)

    report = take(read_projects_table(SimpleUploadedFile("projects.csv", text.encode())))

    project = Project.objects.get()
    assert (report.changed, project.place, project.responsible) == ([1], "Douar", "DGS")


@pytest.mark.parametrize("count", [1, 12])
def test_a_table_costs_the_same_for_any_number(take, group, count):
    rows = [row(number + 1, group, number=str(number)) for number in range(1, count + 1)]
    with CaptureQueriesContext(connection) as queries:
        take(rows)

    assert len(queries) == 13, "\n".join(query["sql"][:120] for query in queries)


class TestByTheWorker:
    def start(self, programme, rows, person):
        return start_projects_import(programme, rows, actor=person, at=timezone.now())

    def test_it_takes_in_a_long_table(self, programme, group):
        person = actor(Role.COMMUNE_AGENT, commune=programme.commune)
        job = self.start(programme, [row(2, group)], person)

        execute_job(job.pk)

        job.refresh_from_db()
        assert (job.state, programme.projects.count()) == (JobState.DONE, 1)

    @pytest.mark.parametrize("fault", ["table", "left"])
    def test_what_no_longer_fits_is_told_and_nothing_is_kept(self, programme, group, fault):
        person = actor(Role.COMMUNE_AGENT, commune=programme.commune)
        cost = "much" if fault == "table" else "100000"
        job = self.start(programme, [row(2, group, cost=cost)], person)
        if fault == "left":
            person.membership.delete()

        execute_job(job.pk)

        job.refresh_from_db()
        assert job.state == JobState.FAILED
        assert not programme.projects.exists()


@pytest.mark.parametrize("projects", [1, 9])
def test_the_workbook_costs_the_same_for_any_number(programme, projects):
    for number in range(projects):
        a_project(programme, number=number + 1)

    with CaptureQueriesContext(connection) as queries:
        projects_workbook(programme, language="fr")

    assert len(queries) == 2


class TestPages:
    @pytest.fixture
    def as_agent(self, client, programme):
        return sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))

    def address(self, programme, name="projects_import"):
        return reverse(f"action_programs:{name}", args=[programme.pk])

    def send(self, client, programme, text):
        table = SimpleUploadedFile("projects.csv", text.encode())
        return client.post(self.address(programme), {"table": table})

    def csv(self, *rows):
        keys = [column.key for column in COLUMNS]
        return "\n".join([";".join(keys), *(";".join(values[key] for key in keys) for _n, values in rows)])

    def test_a_table_is_shown_then_taken(self, as_agent, programme, group):
        preview = self.send(as_agent, programme, self.csv(row(2, group), second_line(3, group)))
        assert preview.context["report"].added == [1]
        assert not Project.objects.exists()

        rows = preview.context["form"]["rows"].value()
        as_agent.post(self.address(programme, "projects_import_confirm"), {"rows": rows})

        assert Project.objects.get().funding.count() == 2

    def test_a_long_table_is_left_to_the_worker(self, as_agent, programme, group, monkeypatch):
        monkeypatch.setattr(project_table, "ROWS_AT_ONCE", 0)
        preview = self.send(as_agent, programme, self.csv(row(2, group)))
        rows = preview.context["form"]["rows"].value()

        response = as_agent.post(self.address(programme, "projects_import_confirm"), {"rows": rows})

        assert response.url == reverse("records:job", args=[Job.objects.get().pk])

    def test_faults_are_listed(self, as_agent, programme, group):
        response = self.send(as_agent, programme, self.csv(row(2, group, cost="much")))

        assert response.status_code == 422
        assert "Row 2, cost: “much” was read." in response.content.decode()

    def test_what_is_no_table_is_told(self, as_agent, programme):
        assert "Columns are missing" in self.send(as_agent, programme, "a;b\n1;2").content.decode()

    def test_a_preview_that_was_touched_is_refused(self, as_agent, programme):
        response = as_agent.post(
            self.address(programme, "projects_import_confirm"), {"rows": "x"}, follow=True
        )

        assert "too old" in response.content.decode()
        assert not Project.objects.exists()

    def test_the_workbook_is_taken_away(self, as_agent, programme):
        response = as_agent.get(self.address(programme, "projects_xlsx"))

        assert response.content.startswith(b"PK")
        assert "adaa-pac-2028-" in response["Content-Disposition"]
