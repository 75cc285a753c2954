"""Score runs: one file or a whole cycle, kept once a stage, the same figures changing nothing."""

from decimal import Decimal

import pytest
from django.utils import translation

from assessments.enums import Action, Decision, Figures, Stage, State
from assessments.models import Answer, Assessment, Correction, LineDecision, ScoreSheet, Transition
from assessments.services import score_runs
from assessments.services.score_runs import (
    CYCLE_JOB,
    FILE_JOB,
    LinesUndecided,
    compute_cycle,
    compute_file,
    current_sheet,
    is_outdated,
    request_cycle_score,
    request_score,
    verified_sheet,
)
from records.models import Job, JobState
from records.services.jobs import execute_job
from tests.factories.accounts import UserFactory
from tests.factories.assessments import (
    EXAMPLE_TOTAL,
    IN_AUDIT,
    IN_REVIEW,
    AssessmentFactory,
    CycleFactory,
    ScoreSheetFactory,
    accept_lines,
    answer,
    scored,
)

pytestmark = pytest.mark.django_db


def correct(file: Assessment, field: str, value: str, stage: Stage = Stage.REVIEW) -> None:
    Correction.objects.create(
        assessment=file,
        field=field,
        line="A1",
        stage=stage,
        value=value,
        reason="Read in the account",
        corrected_by=UserFactory(),
        corrected_at=IN_REVIEW,
    )
    Assessment.objects.filter(pk=file.pk).update(figures_version=file.figures_version + 1)
    file.refresh_from_db()


def step(file: Assessment, action: Action) -> None:
    Transition.objects.create(
        assessment=file, action=action, from_state=State.FINAL, to_state=State.FINAL, reason="x", at=IN_AUDIT
    )


def run(cycle, figures: Figures = Figures.DECLARED):
    return compute_cycle(cycle, figures=figures, at=IN_REVIEW)


def test_a_declared_score_is_kept_whole():
    file = AssessmentFactory(submitted=True, answers=True)

    sheet = scored(file)

    assert (sheet.total, sheet.conditions_met, sheet.is_eligible) == (EXAMPLE_TOTAL, 5, True)
    assert (sheet.grid, sheet.additional_grid, sheet.computed_at) == (file.cycle.grid, None, IN_REVIEW)
    assert sheet.figures_version == file.figures_version
    line = sheet.sheet["lines"]["B2"]
    assert (line["points"], line["max_points"], line["status"]) == ("2.81", "5.00", "answered")
    assert set(line["reason"]) == {"ar", "fr", "en"}


def test_two_grids_give_two_totals_and_eligibility_is_the_main_ones():
    file = AssessmentFactory(large=True, answers=True)
    answer(file, {"satisfaction_score": "100", "gpeec_adopted": True})

    sheet = scored(file)

    assert sheet.total == EXAMPLE_TOTAL
    assert Decimal(0) < sheet.additional_total < 70
    assert sheet.is_eligible
    assert sheet.additional_grid == file.cycle.additional_grid
    assert sheet.additional_sheet["eligible"] is None


def test_an_empty_file_scores_nothing_and_is_not_eligible():
    sheet = scored(AssessmentFactory())

    assert (sheet.total, sheet.conditions_met, sheet.is_eligible) == (Decimal("0.00"), 0, False)
    assert {line["status"] for line in sheet.sheet["lines"].values()} == {"not_answered"}


def test_a_second_run_keeps_the_first_sheet():
    file = AssessmentFactory(answers=True)
    first = scored(file)

    compute_file(file.pk, stage=Stage.DECLARED, at=IN_AUDIT)

    first.refresh_from_db()
    assert first.computed_at == IN_REVIEW
    assert ScoreSheet.objects.count() == 1


def test_changed_figures_are_scored_again_in_place():
    file = AssessmentFactory(answers=True)
    first = scored(file)
    Answer.objects.filter(field="complaints_answered_in_time").update(value="0")
    Assessment.objects.update(figures_version=2)

    second = scored(file)

    assert second.pk == first.pk
    assert second.total == EXAMPLE_TOTAL - 5
    assert second.figures_version == 2


def test_a_run_that_read_earlier_never_overwrites_one_that_read_later(monkeypatch):
    file = AssessmentFactory(answers=True)
    Assessment.objects.update(figures_version=7)
    later = scored(file)
    stale = score_runs._File(file.pk, False, 3)
    Answer.objects.all().delete()

    score_runs._compute(file.cycle, [stale], {file.pk: Stage.DECLARED}, at=IN_AUDIT)

    later.refresh_from_db()
    assert (later.figures_version, later.total) == (7, EXAMPLE_TOTAL)


def test_a_sheet_is_outdated_once_its_figures_change():
    file = AssessmentFactory(answers=True)
    sheet = scored(file)
    assert not is_outdated(sheet, file)

    Answer.objects.filter(field="complaints_received").update(value="71")
    file.figures_version += 1
    assert is_outdated(sheet, file)

    Answer.objects.filter(field="complaints_received").update(value="70")
    file.figures_version += 1
    assert not is_outdated(sheet, file), "a figure put back as it was changes nothing"


def test_a_correction_outdates_the_review_and_not_the_declared_score():
    file = AssessmentFactory(in_review=True, answers=True, decided=True)
    declared, review = scored(file), scored(file, Stage.REVIEW)

    correct(file, "complaints_received", "71")

    assert is_outdated(review, file)
    assert not is_outdated(declared, file)


def test_each_stage_keeps_its_own_sheet():
    file = AssessmentFactory(in_review=True, answers=True, decided=True)
    scored(file)
    correct(file, "complaints_answered_in_time", "0")
    scored(file, Stage.REVIEW)
    correct(file, "sessions_held", "0", Stage.AUDIT)
    scored(file, Stage.AUDIT)

    totals = dict(ScoreSheet.objects.values_list("stage", "total"))

    assert totals[Stage.DECLARED] == EXAMPLE_TOTAL
    assert totals[Stage.DECLARED] > totals[Stage.REVIEW] > totals[Stage.AUDIT]
    assert verified_sheet(file).stage == Stage.AUDIT
    assert current_sheet(file, Stage.REVIEW).total == totals[Stage.REVIEW]
    assert current_sheet(file, Stage.APPEAL) is None


def test_there_is_no_verified_score_before_every_line_is_decided():
    file = AssessmentFactory(in_review=True, answers=True)
    accept_lines(file, but=["CMO4"])

    with pytest.raises(LinesUndecided):
        compute_file(file.pk, stage=Stage.REVIEW, at=IN_REVIEW)

    assert verified_sheet(file) is None


def test_a_line_sent_back_is_not_decided():
    file = AssessmentFactory(in_review=True, decided=True)
    LineDecision.objects.filter(line="A1").update(decision=Decision.RETURNED, comment="Which month?")

    with pytest.raises(LinesUndecided):
        compute_file(file.pk, stage=Stage.REVIEW, at=IN_REVIEW)


def test_the_lines_of_the_additional_grid_are_decided_too():
    file = AssessmentFactory(large=True, in_review=True)
    accept_lines(file, but=["GC1"])
    with pytest.raises(LinesUndecided):
        compute_file(file.pk, stage=Stage.REVIEW, at=IN_REVIEW)

    accept_lines(file, but=set(LineDecision.objects.values_list("line", flat=True)))
    compute_file(file.pk, stage=Stage.REVIEW, at=IN_REVIEW)

    assert verified_sheet(file).additional_total is not None


def test_a_line_left_unanswered_and_accepted_stays_not_answered():
    sheet = scored(AssessmentFactory(in_review=True, decided=True), Stage.REVIEW)

    assert sheet.sheet["lines"]["A1"]["status"] == "not_answered"


def test_the_whole_cycle_is_scored_in_one_run():
    full, empty = AssessmentFactory(submitted=True, answers=True), AssessmentFactory()
    large = AssessmentFactory(large=True, answers=True)
    AssessmentFactory(not_submitted=True)

    tally = run(full.cycle)

    totals = dict(ScoreSheet.objects.values_list("assessment", "total"))
    assert totals == {full.pk: EXAMPLE_TOTAL, empty.pk: Decimal("0.00"), large.pk: EXAMPLE_TOTAL}
    assert (tally.computed, tally.unchanged, tally.done) == (3, 0, 3)
    assert run(full.cycle).unchanged == 3


def test_another_cycle_is_left_alone():
    other = AssessmentFactory(cycle=CycleFactory(assessed_year=2024), answers=True)

    run(AssessmentFactory().cycle)

    assert not ScoreSheet.objects.filter(assessment=other).exists()


def test_the_verified_run_takes_the_latest_stage_each_file_has_concluded():
    review = AssessmentFactory(approved=True, answers=True, decided=True)
    in_audit = AssessmentFactory(in_audit=True, answers=True, decided=True)
    audited = AssessmentFactory(final=True, answers=True, decided=True)
    appealed = AssessmentFactory(final=True, answers=True, decided=True)
    undecided = AssessmentFactory(in_review=True, answers=True)
    AssessmentFactory(answers=True)
    step(in_audit, Action.DRAW)
    step(audited, Action.CONCLUDE_AUDIT)
    step(appealed, Action.CONCLUDE_FINDINGS)
    step(appealed, Action.CORRECT)

    tally = run(review.cycle, Figures.VERIFIED)

    assert dict(ScoreSheet.objects.values_list("assessment", "stage")) == {
        review.pk: Stage.REVIEW,
        in_audit.pk: Stage.REVIEW,
        audited.pk: Stage.AUDIT,
        appealed.pk: Stage.APPEAL,
    }
    assert (tally.computed, tally.undecided) == (4, 1)
    assert not ScoreSheet.objects.filter(assessment=undecided).exists()


def test_a_file_that_cannot_be_read_does_not_stop_the_others():
    good = AssessmentFactory(answers=True)
    AssessmentFactory(answers={"complaints_received": "many"})

    tally = run(good.cycle)

    assert (tally.computed, tally.unreadable) == (1, 1)
    assert ScoreSheet.objects.get().assessment == good


@pytest.mark.parametrize("figures", Figures)
@pytest.mark.parametrize("files", [1, 25])
def test_a_batch_costs_the_same_for_any_number_of_files(django_assert_max_num_queries, figures, files):
    batch = AssessmentFactory.create_batch(files, reviewed=True, answers=True, decided=True)
    cycle = batch[0].cycle
    score_runs.line_codes(cycle.grid)

    with django_assert_max_num_queries(16):
        assert run(cycle, figures).computed == files


def test_progress_is_reported_after_each_batch(monkeypatch):
    monkeypatch.setattr(score_runs, "BATCH", 2)
    cycle = AssessmentFactory.create_batch(5)[0].cycle
    reports = []

    compute_cycle(
        cycle, figures=Figures.DECLARED, at=IN_REVIEW, progress=lambda *report: reports.append(report)
    )

    assert reports == [(2, 5), (4, 5), (5, 5)]


def test_a_run_stopped_half_way_keeps_what_it_did_and_goes_on(monkeypatch):
    monkeypatch.setattr(score_runs, "BATCH", 2)
    cycle = AssessmentFactory.create_batch(5, answers=True)[0].cycle

    def stop(done: int, _total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compute_cycle(cycle, figures=Figures.DECLARED, at=IN_REVIEW, progress=stop)
    assert ScoreSheet.objects.count() == 4

    tally = run(cycle)
    assert (tally.computed, tally.unchanged) == (1, 4)


def test_asking_for_a_score_leaves_a_row_that_the_worker_completes():
    file = AssessmentFactory(submitted=True, answers=True)

    job = request_score(file, stage=Stage.DECLARED, at=IN_REVIEW)
    execute_job(job.pk)
    execute_job(job.pk)

    assert Job.objects.get(kind=FILE_JOB).state == JobState.DONE
    assert ScoreSheet.objects.get().total == EXAMPLE_TOTAL


def test_a_score_that_cannot_be_made_says_why():
    job = request_score(AssessmentFactory(in_review=True), stage=Stage.REVIEW, at=IN_REVIEW)

    execute_job(job.pk)

    job.refresh_from_db()
    with translation.override("ar"):
        assert (job.state, job.error) == (JobState.FAILED, LinesUndecided().message)


def test_asking_for_a_cycle_leaves_one_row_with_its_progress():
    owner = UserFactory()
    cycle = AssessmentFactory.create_batch(3, answers=True)[0].cycle

    job = request_cycle_score(cycle, figures=Figures.DECLARED, owner=owner, at=IN_REVIEW)
    assert (job.kind, job.total, job.owner) == (CYCLE_JOB, 3, owner)
    execute_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.DONE, 3)
    assert ScoreSheet.objects.count() == 3


def test_the_factory_of_lists_gives_the_total_asked_for():
    sheet = ScoreSheetFactory(total=Decimal("69.99"))

    assert (sheet.total, sheet.is_eligible, sheet.sheet["total"]) == (Decimal("69.99"), False, "69.99")
