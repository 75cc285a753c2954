"""A line far from the commune's own years, or from communes alike, is questioned while it is typed."""

import pytest

from assessments.enums import RiskCode, State
from assessments.models import Answer, Assessment
from assessments.services.answers import save_answers
from assessments.services.risk_reading import file_risks
from assessments.services.risks import note_risks_of
from assessments.services.submission import submit_assessment
from communes.enums import Role
from records.services.parameters import set_parameter
from tests.assessments.commune.pages import url, words
from tests.assessments.improvement.situations import final, published
from tests.assessments.review.situations import AT
from tests.factories.accounts import UserFactory
from tests.factories.assessments import IN_ENTRY, scored
from tests.factories.communes import actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_entry")]

PAST = "(2022, 2023, 2024) it was from 30 days to 36 days"
ALIKE = "Half of the 5 comparable communes had from 33 days to 40 days in 2024."


def set_to(code: str, value: int) -> None:
    set_parameter(code, str(value), by=UserFactory(), reason="Otherwise.", at=AT)


@pytest.fixture
def asked(as_agent, assessment):
    """Return what is asked about the payment days, by the answer to the figure typed."""

    def typing(text: str) -> str:
        known = Answer.objects.filter(assessment=assessment, field="avg_payment_days").first()
        fields = {"field": "avg_payment_days", "value": text, "version": known.version if known else 0}
        warnings = as_agent.post(url("entry_save", assessment.pk, "B"), fields).json()["warnings"]
        return " ".join(" ".join(warnings).split())

    return typing


@pytest.fixture
def past(assessment) -> list[Assessment]:
    """Three settled years of the commune."""
    days = {2022: "30", 2023: "34", 2024: "36"}
    return [final(assessment.commune, year=year, avg_payment_days=day) for year, day in days.items()]


def test_a_line_is_compared_with_the_communes_own_settled_years(asked, assessment, past):
    assert PAST in asked("44")
    assert PAST in asked("23.9")
    assert asked("43.2") == asked("24") == ""

    # A year under appeal is not settled: two are left, and three are asked for.
    Assessment.objects.filter(pk=past[1].pk).update(state=State.APPEALED)
    assert "earlier years" not in asked("150")
    set_to("entry.past_years_least", 2)
    assert "(2022, 2024)" in asked("150")
    set_to("entry.past_percent", 900)
    assert "earlier years" not in asked("151")
    set_to("entry.past_percent", 20)
    set_to("entry.past_years_most", 2)
    Assessment.objects.filter(pk=past[1].pk).update(state=State.FINAL)
    assert "(2023, 2024) it was from 34 days to 36 days" in asked("150")

    # Measured by another rule, a year is not compared.
    grid = past[2].cycle.grid
    changed = {**grid.document, "indicators": [dict(line) for line in grid.document["indicators"]]}
    line = next(line for line in changed["indicators"] if line["code"] == "B4")
    line["scale"] = {**line["scale"], "bands": [{**band} for band in line["scale"]["bands"]]}
    line["scale"]["bands"][0]["below"] = line["scale"]["bands"][1]["from"] = "16"
    other = type(grid).objects.create(
        code=grid.code, version="0", document=changed, digest="0" * 64, imported_at=AT
    )
    past[2].score_sheets.update(grid=other)
    assert "earlier years" not in asked("149")


def test_communes_alike_are_those_of_the_published_year(asked):
    set_to("assessments.peers_least", 5)
    files = [final(year=2024, avg_payment_days=str(days)) for days in (20, 33, 35, 40, 60)]
    assert asked("150") == ""
    published(*files)

    assert ALIKE in asked("150")
    assert asked("50.5") == asked("22.5") == ""
    set_to("review.risk_band_percent", 1)
    assert ALIKE in asked("41")


def test_what_is_asked_is_listed_before_sending_and_its_explanation_reaches_the_reviewer(
    as_manager, asked, assessment, past, agent, manager
):
    asked("100")
    page = words(as_manager.get(url("submission", assessment.pk)))
    assert "What is questioned (1)" in page
    assert PAST in page
    assert "Not explained yet" in page
    save_answers(
        assessment,
        values={},
        notes={"avg_payment_days": "The treasury closed for a quarter."},
        versions=None,
        actor=agent,
        at=IN_ENTRY,
    )
    page = words(as_manager.get(url("submission", assessment.pk)))
    assert "The treasury closed for a quarter." in page
    assert "Not explained yet" not in page

    submit_assessment(assessment, actor=manager, at=IN_ENTRY, missing_confirmed=True)
    scored(assessment)
    note_risks_of(assessment.pk, at=AT)
    hints = {hint.code: hint for hint in file_risks(assessment, actor(Role.REVIEWER), at=AT).on("B4")}
    assert "100\N{NO-BREAK SPACE}days is declared; in earlier years" in hints[RiskCode.PAST].sentence
    assert hints[RiskCode.PAST].words == hints[RiskCode.JUMP].words == ["The treasury closed for a quarter."]
    Answer.objects.update(note="")
    assert [hint.words for hint in file_risks(assessment, actor(Role.REVIEWER), at=AT).on("B4")] == [[], []]
