"""The pages of action programmes: what is shown, what is typed and refused, what it costs."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from action_programs.enums import State, StepKind
from action_programs.models import ActionProgramme, Project, Step
from action_programs.source_case.loading import load_source_case
from communes.enums import Role
from tests.factories.action_programs import AT, ActionProgrammeFactory, AxisProgrammeFactory, a_project
from tests.factories.assessments import CycleFactory
from tests.factories.communes import CommuneFactory, membership, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return ActionProgrammeFactory()


@pytest.fixture
def as_agent(client, programme):
    return sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))


def address(name, *args):
    return reverse(f"action_programs:{name}", args=args)


def typed(group, **changes):
    values = {
        "number": "1",
        "group": group.pk,
        "title_ar": "بناء مسلك",
        "starts_in": "2028",
        "ends_in": "2029",
        "cost": "20 870 000,00",
        "pillar": "economic",
        "gender": "none",
        "status": "planned",
        "lines-TOTAL_FORMS": "3",
        "lines-INITIAL_FORMS": "0",
        "lines-0-kind": "budget",
        "lines-0-year": "2028",
        "lines-0-amount": "20٬000٬000,00",
        "lines-1-kind": "partner",
        "lines-1-partner": "المجلس الإقليمي",
        "lines-1-amount": "870000",
        "lines-2-kind": "own",
        "points-TOTAL_FORMS": "0",
        "points-INITIAL_FORMS": "0",
    }
    return {**values, **changes}


def test_a_commune_starts_its_programme(client):
    commune = CommuneFactory()
    sign_in(client, membership(Role.COMMUNE_MANAGER, commune=commune))
    assert "No action programme yet" in client.get(address("programmes")).content.decode()

    response = client.post(
        address("programme_new"), {"first_year": "2028", "mandate_starts_on": "2027-09-08"}
    )

    started = ActionProgramme.objects.get(commune=commune)
    assert response.url == address("programme", started.pk)
    again = client.post(address("programme_new"), {"first_year": "2030", "mandate_starts_on": "2027-09-08"})
    assert "covers 2028–2033 already" in again.content.decode()


def test_a_project_is_typed_as_people_write_amounts(as_agent, programme):
    group = AxisProgrammeFactory.of(programme)

    as_agent.post(address("project_new", programme.pk), typed(group))

    project = Project.objects.get()
    assert project.cost == Decimal("20870000.00")
    page = as_agent.get(address("project", programme.pk, project.pk)).content.decode()
    assert "المجلس الإقليمي" in page
    assert "are not funded" not in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cost": "20.870"}, "20.870"),
        ({"cost": "-5"}, "above zero"),
        ({"cost": "5,123"}, "5,123"),
        ({"lines-0-year": ""}, "Which year"),
        ({"lines-1-partner": ""}, "Name the partner"),
        ({"lines-0-partner": "X"}, "Only a partnership"),
        ({"ends_in": "2027"}, "2027"),
        ({"cost": "20 000 000"}, "too much"),
    ],
)
def test_what_is_refused_stays_on_the_page_beside_its_reason(as_agent, programme, changes, words):
    group = AxisProgrammeFactory.of(programme)

    response = as_agent.post(address("project_new", programme.pk), typed(group, **changes))

    content = response.content.decode()
    assert response.status_code == 200
    assert words in content
    assert "بناء مسلك" in content
    assert not Project.objects.exists()


def test_places_are_typed_as_maps_write_them(as_agent, programme):
    group = AxisProgrammeFactory.of(programme)
    CycleFactory()
    typed_places = {
        "points-TOTAL_FORMS": "2",
        "points-0-label": "Centre",
        "points-0-latitude": "٣٣,٥١٢",
        "points-0-longitude": "-7.1234567",
        "responsible": "DGS",
        "indicator": "B2",
    }

    as_agent.post(address("project_new", programme.pk), typed(group, **typed_places))

    project = Project.objects.get()
    point = project.points.get()
    assert (point.label, point.latitude, point.longitude) == (
        "Centre",
        Decimal("33.512"),
        Decimal("-7.12346"),
    )
    assert (project.responsible, project.indicator) == ("DGS", "B2")
    wrong = typed(group, number="2", **{"points-TOTAL_FORMS": "1", "points-0-latitude": "95"})
    assert "90" in as_agent.post(address("project_new", programme.pk), wrong).content.decode()
    assert Project.objects.count() == 1


def test_an_indicator_that_the_grid_does_not_know_is_refused(as_agent, programme):
    group = AxisProgrammeFactory.of(programme)
    CycleFactory()

    content = as_agent.post(
        address("project_new", programme.pk), typed(group, indicator="Z9")
    ).content.decode()

    assert "Z9" in content
    assert not Project.objects.exists()


def test_a_line_ticked_for_removal_goes(as_agent, programme):
    project = a_project(programme, number=1)
    data = typed(project.group, cost="60 000,00", version=project.version)
    data |= {
        "lines-INITIAL_FORMS": "2",
        "lines-0-kind": "own",
        "lines-0-year": "",
        "lines-0-amount": "60000",
        "lines-1-DELETE": "on",
    }

    response = as_agent.post(address("project_edit", programme.pk, project.pk), data)

    assert response.status_code == 302
    assert [line.amount for line in project.funding.all()] == [Decimal(60000)]


def test_a_conflict_shows_what_stands_and_the_next_save_is_knowing(as_agent, programme):
    project = a_project(programme, number=1, place="Before")
    Project.objects.filter(pk=project.pk).update(place="Theirs", version=2)
    page = address("project_edit", programme.pk, project.pk)
    mine = typed(project.group, place="Mine", version=1)

    refused = as_agent.post(page, mine)
    content = refused.content.decode()
    assert "Someone else has changed this project" in content
    assert "<bdi>Theirs</bdi>" in content
    assert "60,000.00" in content
    assert Project.objects.get().place == "Theirs"
    as_agent.post(page, mine | {"version": refused.context["form"]["version"].value()})

    assert Project.objects.get().place == "Mine"


def test_the_status_of_a_project_at_work_is_not_typed(as_agent, programme):
    ActionProgramme.objects.update(state=State.UPDATING, adopted_at=AT)
    project = a_project(programme, number=1, status="under_way")
    page = address("project_edit", programme.pk, project.pk)
    shown = as_agent.get(page)
    assert "status" not in shown.context["form"].fields
    assert address("project_execution", programme.pk, project.pk) in shown.content.decode()

    as_agent.post(page, typed(project.group, place="Douar", status="done", version=1))
    as_agent.post(address("project_new", programme.pk), typed(project.group, number="2", status="done"))

    assert list(Project.objects.order_by("number").values_list("place", "status")) == [
        ("Douar", "under_way"),
        ("", "planned"),
    ]


def test_the_way_to_the_visa(as_agent, programme):
    project = a_project(programme, cost="130000.00")
    page = as_agent.get(address("programme", programme.pk)).content.decode()
    assert "to be found" in page
    assert address("adopt", programme.pk) not in page

    a_project(programme, number=2)
    Project.objects.filter(pk=project.pk).update(cost=Decimal(100000))
    vote = {"voted_on": "2028-02-07", "session": "February", "votes_for": "15", "votes_against": "4"}
    as_agent.post(address("adopt", programme.pk), vote)
    decision = {"decided_on": "2028-02-20", "outcome": "given", "note": ""}
    as_agent.post(address("visa", programme.pk), decision)

    programme.refresh_from_db()
    assert programme.state == State.IN_FORCE
    public = as_agent.get(address("public_programme", programme.commune.code, 2028)).content.decode()
    assert "200,000.00" in public


def test_a_vote_is_refused_with_what_is_missing(as_agent, programme):
    a_project(programme, cost="130000.00")

    vote = {"voted_on": "2028-02-07", "session": "February", "votes_for": "15", "votes_against": "4"}
    content = as_agent.post(address("adopt", programme.pk), vote).content.decode()

    assert "cannot be adopted yet" in content
    assert "30,000.00" in content


def test_a_step_is_written_and_its_warning_shown(as_agent, programme):
    as_agent.post(
        address("step", programme.pk, "launch"), {"starts_on": "2027-10-01", "body": "", "note": ""}
    )

    assert Step.objects.get(programme=programme).starts_on == date(2027, 10, 1)
    assert as_agent.get(address("step", programme.pk, "vote")).status_code == 404
    assert as_agent.get(address("step", programme.pk, "nothing")).status_code == 404


def test_axes_are_written_and_removed(as_agent, programme):
    titles = {"title_ar": "محور", "title_fr": "Axe"}
    as_agent.post(address("axis_new", programme.pk), titles)
    axis = programme.axes.get()
    as_agent.post(address("group_new", programme.pk, axis.pk), titles)
    group = axis.programmes.get()
    as_agent.post(address("group", programme.pk, group.pk), {**titles, "title_fr": "Pistes"})
    group.refresh_from_db()
    assert group.title_fr == "Pistes"

    project = a_project(programme, group=group)
    refused = as_agent.post(address("axis_remove", programme.pk, axis.pk), follow=True)
    assert "move them first" in refused.content.decode()
    as_agent.post(address("project_remove", programme.pk, project.pk))
    as_agent.post(address("group_remove", programme.pk, group.pk))
    as_agent.post(address("axis_remove", programme.pk, axis.pk))
    assert not programme.axes.exists()


def test_a_programme_without_visa_is_not_public(client, programme):
    assert client.get(address("public_programme", programme.commune.code, 2028)).status_code == 404


def test_the_source_reads_like_its_own_table(client):
    commune = CommuneFactory()
    load_source_case(commune, by=None, at=AT, is_demonstration=True)

    page = client.get(f"/ar/communes/{commune.code}/programme/2023/")
    content = page.content.decode()

    assert content.count('scope="rowgroup"') == 3
    for amount in ("20 870 000,00", "61 800 000,00", "52 150 000,00", "104 150 000,00"):
        assert amount.replace(" ", "\u202f") in content
    assert len(page.context["projects"]) == 43
    assert "مجموعه" not in content


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_costs_the_same_for_any_number(client, rows):
    sign_in(client, membership(Role.ADMINISTRATOR))
    for _ in range(rows):
        a_project(ActionProgrammeFactory())

    with CaptureQueriesContext(connection) as queries:
        response = client.get(address("programmes"))

    assert len(response.context["page"].object_list) == rows
    assert len(queries) <= 8, "\n".join(query["sql"][:150] for query in queries)


@pytest.mark.parametrize("rows", [1, 12])
@pytest.mark.parametrize("name", ["programme", "projects"])
def test_a_programme_costs_the_same_for_any_number_of_projects(as_agent, programme, rows, name):
    for number in range(rows):
        a_project(programme, number=number + 1)

    with CaptureQueriesContext(connection) as queries:
        as_agent.get(address(name, programme.pk))

    assert len(queries) == {"programme": 18, "projects": 9}[name], "\n".join(
        query["sql"][:150] for query in queries
    )


def test_the_list_is_filtered_by_name_and_state(client):
    sign_in(client, membership(Role.ADMINISTRATOR))
    found = ActionProgrammeFactory(in_force=True)
    ActionProgrammeFactory()

    page = client.get(address("programmes"), {"state": "in_force", "q": found.commune.name_fr})

    assert list(page.context["page"].object_list) == [found]
    assert found.steps.filter(kind=StepKind.VOTE).exists()
