"""The table comes from results and actions on record; an estimate is kept once, with its table."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.exceptions import NotAllowed
from capacity.enums import ActionOutcome, AssistanceState, SheetState
from capacity.models import CapacityReport, EffectRun, Need, PlanLine
from capacity.services.effect import estimate as estimates
from capacity.services.effect.actions import actions_on_record
from capacity.services.effect.design import Options
from capacity.services.effect.options import BANDS, YEARS_BEFORE
from capacity.services.effect.panel import build_panel
from capacity.services.effect.runs import NothingToEstimate, estimate_everything, request_estimate
from capacity.services.effect.table import Done, Target, read_table
from communes.enums import Role
from config.toolbox.languages import in_language
from records.models import Event, Job
from records.services.jobs import execute_job
from records.services.parameters import registered_parameters
from tests.factories.assessments import AssessmentFactory, ScoreSheetFactory
from tests.factories.capacity import NeedFactory, TopicFactory
from tests.factories.capacity_effect import AT, assisted, attended, held, reported, result
from tests.factories.communes import CommuneFactory, actor

pytestmark = pytest.mark.django_db
C1 = Target("line", "C1", "C1")
SOON = {"priority": 1, "quarter": 1}


def table_of(run):
    with run.table.content.open("rb") as content:
        return content.read()


@pytest.fixture
def commune():
    return CommuneFactory(milieu="rural", population_2024=12_000)


@pytest.fixture
def officer():
    return actor(Role.CAPACITY_OFFICER)


def test_a_row_holds_the_final_points_and_the_actions_of_a_year(commune):
    sheet = result(commune, 2024, {"C1": "4.00"}, met=("CMO1",))
    sheet.sheet["lines"]["B1"]["excluded"] = True
    sheet.save()
    later = ScoreSheetFactory(assessment=sheet.assessment, stage="audit", sheet=sheet.sheet)
    later.sheet["lines"]["C1"]["points"] = "3.50"
    later.save()
    # Not final yet: it counts for nothing.
    ScoreSheetFactory(assessment=AssessmentFactory(commune=commune, approved=True), stage="review")
    reported(commune, 2024, topic=TopicFactory(code="recettes"))
    reported(commune, 2023, lines=["C1"], cost=Decimal(500))

    panel = build_panel(Options())
    before, row = panel.rows
    assert (before.year, before.points, before.done[C1]) == (2023, {}, Done(1, Decimal(500)))
    assert (row.commune, row.year, row.stratum) == (commune.code, 2024, "rural 1")
    assert row.points["C1"] == Decimal("3.50")
    assert (row.points["CMO1"], row.points["CMO2"]) == (100, 0)
    assert "B1" not in row.points
    assert set(row.done) == {C1, Target("topic", "recettes", "C1"), Target("kind", "training", "C1")}
    assert panel.years[1] == {"year": 2024, "assessed": 1, "acting": 1, "actions": 1, "cost": "40000.00"}


def test_only_what_was_carried_out_counts(commune):
    reported(commune, 2024, outcome=ActionOutcome.CANCELLED)
    reported(commune, 2024, outcome="")
    reported(commune, 2025)
    CapacityReport.objects.filter(year=2025).update(state=SheetState.DRAFT)
    session = held(TopicFactory())
    attended(commune, session, present=False)
    assisted(commune, state=AssistanceState.UNDER_WAY)
    assert actions_on_record() == []


def test_sessions_share_their_cost_and_nothing_is_counted_twice(commune):
    topic = TopicFactory(lines=["C1", "C2"])
    need = NeedFactory(commune=commune)
    plan = commune.capacityplans.create(year=2025, changed_at=AT)
    planned = PlanLine.objects.create(
        plan=plan,
        number=1,
        kind="training",
        topic=topic,
        audience="staff",
        days=2,
        priority=1,
        quarter=1,
        need=need,
    )
    reported(commune, 2025, plan_line=planned, topic=topic, lines=[])
    session = held(topic)
    attended(commune, session, plan_line=planned)
    assisted(commune, need=Need.objects.get())
    assert [(found.kind, found.lines) for found in actions_on_record()] == [("training", ("C1", "C2"))]

    other = CommuneFactory()
    attended(other, session)
    attended(other, session)
    assisted(other)
    found = {(action.kind, action.cost) for action in actions_on_record(other)}
    assert found == {("training", Decimal("20000.00")), ("assistance", Decimal("55000.00"))}


def test_the_table_costs_the_same_for_one_commune_and_for_many(commune):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            build_panel(Options())
        return len(captured)

    topic = TopicFactory()
    result(commune, 2024, {"C1": "4.00"})
    reported(commune, 2024, topic=topic)
    attended(commune, held(topic))
    first = queries()
    for _number in range(3):
        other = CommuneFactory()
        result(other, 2024, {"C1": "2.00"})
        reported(other, 2024, topic=topic)
        attended(other, held(topic))
    assert queries() == first <= 8


def test_an_estimate_is_kept_once_with_its_table(commune, officer):
    reported(commune, 2023)
    for year in (2023, 2024):
        result(commune, year, {"C1": "4.00"})
    job = request_estimate(actor=officer, at=AT)
    assert request_estimate(actor=officer, at=AT) == job
    execute_job(job.pk)
    run = EffectRun.objects.get()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    assert (run.first_year, run.last_year, run.made_by) == (2023, 2024, officer.user)
    assert [(row.grouping, row.group, row.note) for row in run.effects.all()] == [
        ("kind", "training", "few_treated"),
        ("line", "C1", "few_treated"),
    ]
    assert [row.year for row in read_table(table_of(run))] == [2023, 2024]
    assert Event.objects.filter(code="capacity.effect_estimated").count() == 1
    # The same table again is the same estimate; another one is kept beside it.
    assert estimate_everything(by=None, at=AT) == run
    reported(commune, 2024)
    assert estimate_everything(by=None, at=AT) != run


def test_the_command_keeps_an_estimate_and_writes_its_table(commune, tmp_path, capsys):
    with pytest.raises(CommandError, match="nothing to estimate"):
        call_command("estimate_effects")
    reported(commune, 2023)
    result(commune, 2024, {"C1": "4.00"})
    call_command("estimate_effects", "--csv", str(tmp_path / "table.csv"))
    run = EffectRun.objects.get()
    assert f"2 effects, 0 estimated, 2024–2024\ndigest {run.digest}" in capsys.readouterr().out
    assert (tmp_path / "table.csv").read_bytes() == table_of(run)


def test_refusals_are_told(commune, officer, monkeypatch):
    with pytest.raises(NotAllowed):
        request_estimate(actor=actor(Role.PROVINCE_OFFICER, province=commune.province), at=AT)
    execute_job(request_estimate(actor=officer, at=AT).pk)
    job = Job.objects.get()
    with in_language(job.owner.language):
        assert job.error == str(NothingToEstimate())
    with pytest.raises(NothingToEstimate):
        estimate_everything(by=None, at=AT)

    def missing(*_):
        raise estimates.LibraryMissing
        yield

    reported(commune, 2023)
    result(commune, 2024, {"C1": "4.00"})
    monkeypatch.setattr("capacity.services.effect.runs.estimate_all", missing)
    job = request_estimate(actor=officer, at=AT)
    execute_job(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "requirements-effect.txt" in job.error


def test_the_library_that_is_not_there_is_noticed(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyfixest", None)
    with pytest.raises(estimates.LibraryMissing):
        estimates._library()


def test_parameters_refuse_what_makes_no_sense():
    kinds = registered_parameters()
    assert kinds[BANDS].read("10000، 50000") == [50000, 10000]
    with pytest.raises(ValueError, match="1"):
        kinds[YEARS_BEFORE].read("1")
