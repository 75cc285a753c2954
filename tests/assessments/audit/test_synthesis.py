"""A mission across its communes: findings, replies, scores before and after, on the page and on paper."""

from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from assessments.enums import Gravity, Stage
from assessments.models import ReportPaper, ScoreSheet
from assessments.services.audit.synthesis import mission_synthesis
from assessments.services.audit.synthesis_papers import SYNTHESIS_JOB
from communes.enums import Role
from records.models import Job
from records.services.jobs import execute_job
from tests.assessments.audit.situations import AT, audit
from tests.factories.audit import FindingFactory, RecommendationFactory, conclude_audit_of
from tests.factories.communes import membership, sign_in
from tests.factories.packs import score_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]


def scored(file, before, after):
    """Let a file have these totals around its audit; eligible from 70 on."""
    score_as(file, Stage.REVIEW)
    conclude_audit_of(file, with_findings=True)
    for stage, total in ((Stage.REVIEW, before), (Stage.AUDIT, after)):
        ScoreSheet.objects.filter(assessment=file, stage=stage).update(
            total=Decimal(total), is_eligible=Decimal(total) >= 70
        )


def test_a_mission_is_summed_up(client, quick_pdf):
    held = audit()
    lost, gained, running = held.takes(final=True), held.takes(final=True), held.takes()
    scored(lost, "72.00", "64.50")
    scored(gained, "69.00", "70.00")
    serious = FindingFactory(assessment=lost, gravity=Gravity.SERIOUS, kept=True, recommending=True)
    FindingFactory(assessment=lost, line="CMO1", dropped=True)
    FindingFactory(assessment=gained, changed=True)
    FindingFactory(assessment=running)
    RecommendationFactory(finding=serious)
    FindingFactory()

    found = mission_synthesis(held.mission)
    assert (found.findings, found.concluded, found.notified, found.replied) == (4, 2, 2, 2)
    assert found.gravity[0] == (Gravity.SERIOUS, 1)
    assert [count for _label, count in found.outcomes] == [1, 1, 1, 1]
    assert [(row.line.code, row.count, row.standing) for row in found.lines] == [("B1", 3, 2), ("CMO1", 1, 0)]
    assert [row.crossing for row in found.communes] == ["lost", "gained", ""]
    assert found.mean_change == Decimal("-3.25")

    sign_in(client, membership(Role.ADMINISTRATOR))
    address = reverse("assessments:synthesis", args=[held.mission.pk])
    with time_machine.travel(AT, tick=False):
        page = client.get(address).content.decode()
        assert "Is no longer eligible" in page
        client.post(reverse("assessments:prepare_synthesis", args=[held.mission.pk]))
        job = Job.objects.get(kind=SYNTHESIS_JOB)
        execute_job(job.pk)
        client.post(reverse("assessments:prepare_synthesis", args=[held.mission.pk]))
        assert Job.objects.filter(kind=SYNTHESIS_JOB).count() == 1
        assert ReportPaper.objects.filter(mission=held.mission).count() == 2
        pdf = client.get(reverse("assessments:synthesis_pdf", args=[held.mission.pk, "fr"]))
        assert pdf.headers["Content-Type"] == "application/pdf"
        assert serious.recommendation in quick_pdf[0]
        table = client.get(reverse("assessments:synthesis_xlsx", args=[held.mission.pk]))
        assert table.content.startswith(b"PK")
