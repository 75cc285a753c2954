"""The plan on paper: written by a worker in both languages, kept by its content."""

import pytest
from django.urls import reverse

from capacity.services.plan_lines import lines_of
from capacity.services.plan_papers import JOB, plan_sheets
from communes.enums import Role
from records.models import Job
from records.services.jobs import execute_job
from tests.factories.assessments import CycleFactory
from tests.factories.capacity import NeedFactory, TopicFactory
from tests.factories.capacity_plans import PlanFactory, PlanLineFactory, PlanPersonFactory
from tests.factories.communes import membership, sign_in

pytestmark = pytest.mark.django_db


def a_plan():
    plan = PlanFactory()
    topic = TopicFactory(duties=["revenue"])
    line = PlanLineFactory(plan=plan, topic=topic, need=NeedFactory(commune=plan.commune), waiting_since=2025)
    PlanPersonFactory(line=line, mismatch_reason="Remplace le régisseur", person__engineer=True)
    return plan


def test_the_paper_says_all_of_the_plan_in_each_language():
    CycleFactory(is_demonstration=True)
    plan = a_plan()

    arabic, french = plan_sheets(plan, lines_of(plan))

    assert (arabic.language, french.language) == ("ar", "fr")
    assert plan.commune.name_ar in arabic.html()
    assert "تنمية الموارد الذاتية" in arabic.html()
    text = french.html()
    for words in ("Développer les recettes propres", "Remplace le régisseur", "12 000,00", "2025"):
        assert words in text.replace("\u202f", " ")
    assert "running-mark" in text


def test_a_worker_writes_it_once_until_it_changes(client):
    plan = a_plan()
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=plan.commune))
    paper = reverse("capacity:plan_paper", args=[plan.pk, "fr"])
    assert client.get(paper).status_code == 302

    client.post(reverse("capacity:plan_prepare", args=[plan.pk]))
    job = Job.objects.get(kind=JOB)
    execute_job(job.pk)

    assert b"".join(client.get(paper).streaming_content).startswith(b"%PDF")
    assert client.get(paper.replace("plan-fr", "plan-xx")).status_code == 404
    PlanLineFactory(plan=plan)
    assert client.get(paper).status_code == 302
