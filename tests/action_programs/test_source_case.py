import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from itertools import accumulate

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Sum

from action_programs.enums import FundingKind, GenderMarker, ProjectStatus, Sex, State, StepKind
from action_programs.exceptions import PeriodTaken
from action_programs.models import (
    ActionProgramme,
    AxisProgramme,
    FundingLine,
    Partner,
    Progress,
    Project,
    Spending,
    Step,
)
from action_programs.services.dashboard import dashboard_of
from action_programs.source_case import data
from action_programs.source_case.loading import SUMMARY, load_source_case, split
from communes.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.communes import CommuneFactory, membership

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NAMED = (3, 4, 14, 22, 24, 37)


@pytest.fixture
def programme():
    return load_source_case(CommuneFactory(), by=UserFactory(), at=AT, is_demonstration=True)


def shares(lines):
    """Return what the commune gives and what partners give."""
    partner = lines.filter(kind=FundingKind.PARTNER).aggregate(total=Sum("amount"))["total"]
    commune = lines.exclude(kind=FundingKind.PARTNER).aggregate(total=Sum("amount"))["total"]
    return commune or Decimal(), partner or Decimal()


def table():
    with SUMMARY.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def groups_of(programme):
    return list(
        AxisProgramme.objects.filter(axis__programme=programme).order_by("axis__position", "position")
    )


def test_it_was_adopted_on_the_day_of_the_vote_and_is_in_force(programme):
    assert (programme.first_year, programme.last_year, programme.state) == (2023, 2028, State.IN_FORCE)
    assert programme.adopted_at == datetime(2023, 2, 7, 11, 0, tzinfo=UTC)
    assert programme.is_demonstration
    assert "37" in programme.note_ar
    assert "37" in programme.note_fr


def test_the_sums_of_the_document_are_exact(programme):
    lines = FundingLine.objects.filter(project__programme=programme)
    assert shares(lines) == (Decimal("52150000.00"), Decimal("104150000.00"))


def test_each_row_of_the_table_keeps_its_title_its_number_of_projects_and_its_sums(programme):
    for group, row in zip(groups_of(programme), table(), strict=True):
        assert (group.title_ar, group.axis.title_ar) == (row["programme_ar"], row["axis_ar"])
        assert group.projects.count() == int(row["projects"])
        assert shares(FundingLine.objects.filter(project__group=group)) == (
            Decimal(row["commune_share_mad"]),
            Decimal(row["partner_share_mad"] or 0),
        )


def test_a_row_without_partner_share_has_no_line_of_a_partner(programme):
    kinds = FundingLine.objects.filter(project__number__range=(22, 28)).values_list("kind", flat=True)
    assert FundingKind.PARTNER not in kinds


def test_two_of_the_three_axes_have_the_same_title(programme):
    axes = list(programme.axes.annotate(rows=Count("programmes")))
    assert [axis.rows for axis in axes] == [2, 2, 3]
    assert axes[0].title_ar != axes[1].title_ar == axes[2].title_ar


def test_projects_are_numbered_in_the_order_of_the_table(programme):
    assert list(programme.projects.values_list("number", flat=True)) == list(range(1, 44))
    ranges = [
        (numbers[0], numbers[-1])
        for group in groups_of(programme)
        if (numbers := list(group.projects.values_list("number", flat=True)))
    ]
    assert ranges == [(1, 13), (14, 21), (22, 23), (24, 28), (29, 36), (37, 42), (43, 43)]
    assert [last for _first, last in ranges] == list(accumulate(int(row["projects"]) for row in table()))


def test_each_project_costs_what_its_lines_give_in_whole_thousands(programme):
    assert not programme.projects.annotate(given=Sum("funding__amount")).exclude(cost=F("given")).exists()
    amounts = FundingLine.objects.values_list("amount", flat=True)
    assert all(amount > 0 and amount % 1000 == 0 for amount in amounts)


def test_everything_fits_its_fields(programme):
    programme.full_clean(exclude=["created_by", "adopted_by"])
    for model in (Project, Step, Partner, FundingLine, AxisProgramme):
        for row in model.objects.all():
            row.full_clean()


@pytest.mark.parametrize(
    ("number", "status", "funding"),
    [
        (
            3,
            ProjectStatus.PREPARATION,
            [(FundingKind.FORECAST_SURPLUS, 2023), (FundingKind.ACTUAL_SURPLUS, 2022)],
        ),
        (4, ProjectStatus.PREPARATION, [(FundingKind.BUDGET, 2024)]),
        (14, ProjectStatus.DONE, [(FundingKind.ACTUAL_SURPLUS, 2022), (FundingKind.PARTNER, None)]),
        (22, ProjectStatus.DONE, [(FundingKind.ACTUAL_SURPLUS, 2022)]),
        (24, ProjectStatus.PREPARATION, [(FundingKind.FORECAST_SURPLUS, 2023)]),
        (37, ProjectStatus.PLANNED, [(FundingKind.ACTUAL_SURPLUS, 2022)]),
    ],
)
def test_a_named_project_has_the_money_and_the_status_of_the_document(programme, number, status, funding):
    project = programme.projects.get(number=number)
    assert project.status == status
    assert list(project.funding.values_list("kind", "year")) == funding
    assert "مولّد" not in project.title_ar
    assert "montant" in project.source_note


def test_the_association_is_the_partner_of_the_drinking_water(programme):
    line = FundingLine.objects.get(project__number=14, kind=FundingKind.PARTNER)
    assert line.partner.name_ar == "جمعية الفرح بدوار اولاد سكير"
    others = FundingLine.objects.filter(kind=FundingKind.PARTNER).exclude(pk=line.pk)
    assert set(others.values_list("partner__name_ar", flat=True)) == {"شريك لم يسمه المصدر"}


def test_the_project_that_does_not_fit_its_row_says_so(programme):
    unfit = programme.projects.filter(source_note__contains="ne corresponde pas")
    assert [project.number for project in unfit] == [24]


def test_every_other_project_says_that_it_is_generated(programme):
    generated = programme.projects.exclude(number__in=NAMED)
    assert len(generated) == 37
    for project in generated:
        assert project.title_ar.startswith(f"مشروع مولّد رقم {project.number:02d} – ")
        assert project.title_fr.startswith(f"Projet généré n° {project.number:02d} – ")
        assert "générés" in project.source_note
        own = project.funding.exclude(kind=FundingKind.PARTNER).get()
        assert (own.kind, own.year) == (FundingKind.OWN, None)


def test_projects_lie_within_the_years_of_the_programme_and_use_them_all(programme):
    years = list(programme.projects.values_list("starts_in", "ends_in"))
    assert {first for first, _last in years} == set(programme.years)
    assert max(last for _first, last in years) == 2028


def test_equality_is_the_aim_in_the_row_of_women_and_youth_alone(programme):
    aiming = programme.projects.filter(gender=GenderMarker.AIMS)
    assert [project.number for project in aiming] == [25, 26, 27, 28]


def test_the_steps_have_the_days_of_the_document(programme):
    days = {step.kind: (step.starts_on, step.ends_on) for step in programme.steps.all()}
    collected = (date(2022, 10, 1), date(2022, 11, 30))
    assert days == {
        StepKind.LAUNCH: (date(2022, 6, 21), None),
        StepKind.DIAGNOSIS: (date(2022, 7, 1), date(2022, 9, 30)),
        StepKind.STATE_DATA: collected,
        StepKind.PRIORITIES: collected,
        StepKind.OPINIONS: (date(2022, 12, 1), date(2023, 1, 31)),
        StepKind.VOTE: (date(2023, 2, 7), None),
        StepKind.VISA: (date(2023, 7, 11), None),
    }
    assert programme.steps.get(kind=StepKind.VOTE).session == "دورة فبراير العادية 2023"


def test_seven_poles_were_heard_by_two_groups_of_women_and_one_of_men(programme):
    assert list(programme.poles.values_list("position", flat=True)) == list(range(1, 8))
    heard = list(programme.survey_groups.values_list("heard", flat=True))
    assert heard == [Sex.WOMEN, Sex.WOMEN, Sex.MEN]


def test_the_one_meeting_with_a_day_is_written_and_nobody_is_counted(programme):
    (meeting,) = programme.meetings.all()

    assert (meeting.held_on, meeting.place) == (date(2022, 6, 21), "مركز الجماعة")
    assert not meeting.attendance.exists()
    assert not programme.proposals.exists()


def test_it_is_not_loaded_twice_for_a_commune(programme):
    before = list(Project.objects.values())
    with pytest.raises(PeriodTaken) as caught:
        load_source_case(programme.commune, by=None, at=AT, is_demonstration=False)
    assert caught.value.code == "period_taken"
    assert ActionProgramme.objects.get() == programme
    assert list(Project.objects.values()) == before


def test_another_commune_may_have_it_too(programme):
    other = load_source_case(CommuneFactory(), by=None, at=AT, is_demonstration=False)
    assert not other.is_demonstration
    assert other.projects.count() == programme.projects.count() == 43


def test_parts_are_whole_thousands_and_the_last_takes_the_rest():
    assert split(Decimal("1060000.00"), 6) == [Decimal(176000)] * 5 + [Decimal(180000)]


def test_the_command_loads_it_for_a_commune_in_the_name_of_a_person():
    commune, person, out = CommuneFactory(), UserFactory(), StringIO()
    call_command(
        "load_source_programme", "--commune", commune.code, "--actor", person.email.upper(), stdout=out
    )
    programme = ActionProgramme.objects.get()
    assert (programme.commune, programme.created_by) == (commune, person)
    assert programme.is_demonstration
    assert "43 projects loaded" in out.getvalue()


def test_the_command_loads_it_in_nobody_s_name():
    call_command("load_source_programme", "--commune", CommuneFactory().code, stdout=StringIO())
    assert ActionProgramme.objects.get().created_by is None


def test_the_command_refuses_what_it_does_not_know():
    commune = CommuneFactory()
    gone = UserFactory(deactivated=True)
    with pytest.raises(CommandError, match=r"There is no commune 99\.999\."):
        call_command("load_source_programme", "--commune", "99.999")
    for email in ("nobody@adaa.example", gone.email):
        with pytest.raises(CommandError, match="is not an active account"):
            call_command("load_source_programme", "--commune", commune.code, "--actor", email)
    assert not ActionProgramme.objects.exists()


def test_the_command_refuses_a_second_load(programme):
    with pytest.raises(CommandError, match="covers 2023–2028 already"):
        call_command("load_source_programme", "--commune", programme.commune.code)
    assert ActionProgramme.objects.count() == 1


def test_a_lived_programme_leaves_the_named_projects_as_the_document_tells_them():
    commune = CommuneFactory()
    membership(Role.COMMUNE_MANAGER, commune=commune)
    call_command("load_source_programme", "--lived", "--commune", commune.code, stdout=StringIO())
    programme = ActionProgramme.objects.get()

    lived = set(Progress.objects.values_list("project__number", flat=True))
    assert lived
    assert not lived & set(NAMED)
    assert not Spending.objects.filter(project__number__in=NAMED).exists()
    assert {project.number: project.status for project in programme.projects.filter(number__in=NAMED)} == {
        number: named.status for number, named in data.NAMED.items()
    }
    board = dashboard_of(programme, today=date(2026, 11, 22))
    assert board.whole.cost == Decimal("156300000.00")
    assert board.whole.paid > 0
    assert programme.programmings.get().closed_at
    assert programme.reports.get().year == 2025


def test_a_programme_is_not_lived_by_nobody():
    commune = CommuneFactory()

    with pytest.raises(CommandError, match="has no manager"):
        call_command("load_source_programme", "--lived", "--commune", commune.code)

    assert not ActionProgramme.objects.exists()
