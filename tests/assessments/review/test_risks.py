"""What the portal notices of files: each rule, who reads it, at a flat cost."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import tasks
from assessments.enums import RiskCode, RiskLevel, Stage, State
from assessments.models import Assessment, RiskHint
from assessments.services.evidence import current_evidence
from assessments.services.expectations import BAND_PERCENT
from assessments.services.questionnaire import questionnaire_of
from assessments.services.risk_reading import file_risks
from assessments.services.risks import note_risks, note_risks_of
from assessments.services.score_runs import request_score
from assessments.services.submission import submit_assessment
from communes.actors import actor_for
from communes.enums import Role
from records.services.parameters import set_parameter
from tests.assessments.improvement.situations import final, published
from tests.assessments.review.readers import reader
from tests.assessments.review.situations import AT
from tests.factories.accounts import UserFactory
from tests.factories.assessments import (
    IN_ENTRY,
    AssessmentFactory,
    answer,
    attach,
    example_answers,
    scored,
    stored_pdf,
)
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db


def noted(file: Assessment) -> dict[tuple[str, str], dict]:
    """Return what is noticed of a file now, by rule and subject."""
    note_risks_of(file.pk, at=AT)
    return {(row.code, row.subject): row.data for row in RiskHint.objects.filter(assessment=file)}


def subjects(file: Assessment, code: RiskCode) -> set[str]:
    return {subject for found, subject in noted(file) if found == code}


def any_document(file: Assessment) -> str:
    """Return the code of a document of a file whose evidence is there."""
    return current_evidence(file)[0].document_code


def example_document(file: Assessment) -> str:
    """Return the code of a document that proves a line."""
    return next(code for code, item in questionnaire_of(file).documents.items() if item.proves)


def submitted(**fields) -> Assessment:
    return AssessmentFactory(submitted=True, **{"answers": True, **fields})


def test_figures_are_compared_with_the_verified_ones_of_last_year():
    commune = CommuneFactory()
    final(commune, year=2024, staff_total=100, avg_payment_days="30", own_revenue="10000000.00")
    file = submitted(
        commune=commune,
        answers={
            **example_answers(),
            "staff_total": 150,
            "avg_payment_days": "45.1",
            "own_revenue_previous": "9000000.00",
        },
    )

    assert subjects(file, RiskCode.JUMP) == {"avg_payment_days"}
    assert subjects(file, RiskCode.LAST_YEAR) == {"own_revenue_previous"}
    assert noted(file)[RiskCode.JUMP, "avg_payment_days"] == {"before": "30", "after": "45.1"}
    file.refresh_from_db()
    assert (file.risk_count, file.risk_level) == (file.risk_hints.count(), RiskLevel.MEDIUM)

    set_parameter("entry.jump_percent", "60", by=UserFactory(), reason="Too many.", at=AT)
    answer(file, {"own_revenue_previous": "10000000.00"})
    file.evidence.all().delete()
    assert noted(file) == {}
    file.refresh_from_db()
    assert (file.risk_count, file.risk_level) == (0, 0)


def test_a_line_far_from_the_quartiles_of_comparable_communes_is_noticed():
    set_parameter("assessments.peers_least", "5", by=UserFactory(), reason="Few.", at=AT)
    published(*(final(year=2024, avg_payment_days=str(days)) for days in (20, 30, 40, 50, 60)))
    near = submitted(answers={**example_answers(), "avg_payment_days": "79"})
    far = submitted(answers={**example_answers(), "avg_payment_days": "150"})
    scored(near), scored(far)

    assert subjects(near, RiskCode.PEERS) == set()
    assert subjects(far, RiskCode.PEERS) == {"B4"}
    [hint] = file_risks(far, actor(Role.REVIEWER), at=AT).on("B4")
    assert "half of the 5 comparable communes" in hint.sentence

    set_parameter(BAND_PERCENT, "500", by=UserFactory(), reason="Too many.", at=AT)
    assert subjects(far, RiskCode.PEERS) == set()
    set_parameter(BAND_PERCENT, "150", by=UserFactory(), reason="Again.", at=AT)
    set_parameter("assessments.peers_least", "6", by=UserFactory(), reason="Too few.", at=AT)
    assert subjects(far, RiskCode.PEERS) == set()


def test_the_same_file_elsewhere_is_named_to_those_who_see_it_only():
    here, there = submitted(answers=None), submitted(answers=None)
    draft = AssessmentFactory()
    last_year = AssessmentFactory(approved=True, commune=here.commune, cycle__assessed_year=2024)
    stored = stored_pdf(content=b"%PDF-1.4\nseen twice\n%%EOF\n")
    copy = stored_pdf(content=b"%PDF-1.4\nseen twice\n%%EOF\n")
    code = example_document(here)
    for file in (here, draft, last_year):
        attach(file, code, file=stored)
    attach(there, code, file=copy)

    assert noted(here)[RiskCode.SHARED_FILE, code] == {"files": [[there.pk, code]], "count": 1}
    assert noted(here)[RiskCode.REPEATED_FILE, code]["files"] == [[last_year.pk, code]]
    there.refresh_from_db()
    assert there.risk_level == RiskLevel.HIGH

    everywhere = file_risks(here, actor(Role.REVIEWER), at=AT).hints[0]
    assert [each.assessment for each in everywhere.elsewhere] == [there]
    limited = actor(Role.REVIEWER, regions=[here.commune.province.region])
    narrow = file_risks(here, limited, at=AT).hints[0]
    assert (narrow.elsewhere, narrow.hidden) == ([], 1)
    for role in (Role.COMMUNE_MANAGER, Role.PROVINCE_OFFICER, Role.CAPACITY_OFFICER):
        assert file_risks(here, actor_for(reader(role, here), on=AT.date()), at=AT).hints == []


def test_what_changed_since_the_first_receipt_is_noticed():
    file = AssessmentFactory(answers=True)
    manager = actor(Role.COMMUNE_MANAGER, commune=file.commune)
    submit_assessment(file, actor=manager, at=IN_ENTRY, missing_confirmed=True)
    file.refresh_from_db()
    assert noted(file) == {}

    answer(file, {"staff_total": 161, "survey_published": False})
    code = any_document(file)
    attach(file, code, file=stored_pdf(content=b"%PDF-1.4\nanother\n%%EOF\n"))

    assert subjects(file, RiskCode.FIGURE_CHANGED) == {"staff_total", "survey_published"}
    assert noted(file)[RiskCode.DOCUMENT_CHANGED, code] == {"added": 1, "removed": 0}
    texts = " ".join(hint.sentence for hint in file_risks(file, actor(Role.APPROVER), at=AT).hints)
    assert "161 now, 160 in the first receipt" in texts


def test_the_worker_notes_hints_with_the_declared_score_and_every_day(client):
    commune = CommuneFactory()
    AssessmentFactory(approved=True, commune=commune, cycle__assessed_year=2024, answers={"staff_total": 100})
    file = submitted(commune=commune, answers={**example_answers(), "staff_total": 300})
    past = AssessmentFactory(approved=True, answers={"staff_total": 300})

    tasks.score_file(request_score(file, stage=Stage.DECLARED, at=AT), None)
    assert set(file.risk_hints.values_list("subject", flat=True)) == {"staff_total"}

    RiskHint.objects.all().delete()
    Assessment.objects.update(risk_count=0)
    tasks.refresh_risks()
    file.refresh_from_db(), past.refresh_from_db()
    assert (file.risk_count > 0, past.risk_count) == (True, 0)

    sign_in(client, membership(Role.REVIEWER))
    queue = client.get(reverse("assessments:queue"), {"sort": "-risks"}).content.decode()
    assert "1 hint" in queue
    for address in ("assessments:detail", "assessments:line"):
        kwargs = {"pk": file.pk} | ({"line": "D4"} if address.endswith("line") else {})
        assert "more than last year" in client.get(reverse(address, kwargs=kwargs)).content.decode()
    table = client.get(reverse("assessments:queue_csv")).content.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(table))
    assert (row["Hints"], "more than last year" in row["What the portal noticed"]) == ("1", True)


@pytest.mark.parametrize("count", [1, 5])
def test_hints_cost_the_same_queries_for_one_file_and_for_many(count):
    files = []
    for number in range(count):
        commune = CommuneFactory()
        AssessmentFactory(
            approved=True, commune=commune, cycle__assessed_year=2024, answers={"staff_total": 10}
        )
        files.append(submitted(commune=commune, answers={"staff_total": 100 + number}))

    with CaptureQueriesContext(connection) as queries:
        note_risks([file.pk for file in files], at=AT)

    assert RiskHint.objects.count() == count
    assert Assessment.objects.filter(state=State.SUBMITTED, risk_count=1).count() == count
    assert len(queries) == 19, "\n".join(query["sql"][:150] for query in queries)
