"""Files left out: they hold nothing back, and the public reads why."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from assessments.enums import State
from assessments.exceptions import NotAllowed, OwnCommune, ReasonRequired
from assessments.services.public.check import checklist
from assessments.services.public.exclusions import NotExcluded, exclude_file, include_file
from assessments.services.public.publishing import publish_cycle, readiness
from communes.actors import actor_for
from communes.enums import Role
from records.models import Event, Message
from tests.assessments.publication.situations import LATER, PUBLISHED_AT, final_file
from tests.factories.assessments import AssessmentFactory
from tests.factories.communes import actor, membership, sign_in

pytestmark = pytest.mark.django_db
REASONS = {"reason_ar": "بحث قضائي جار.", "reason_fr": "Enquête judiciaire en cours."}


def test_a_file_left_out_blocks_nothing_and_is_shown_with_its_reason(client):
    cache.clear()
    file = final_file()
    stuck = AssessmentFactory(cycle=file.cycle, in_review=True)
    manager = membership(Role.COMMUNE_MANAGER, commune=stuck.commune)
    administrator = actor(Role.ADMINISTRATOR)
    assert not readiness(file.cycle).is_ready

    exclude_file(stuck, **REASONS, actor=administrator, at=PUBLISHED_AT)

    assert readiness(file.cycle).is_ready
    assert [row.assessment_id for row in checklist(file.cycle, at=PUBLISHED_AT).left_out] == [stuck.pk]
    assert Message.objects.filter(recipient=manager.user, code="publication.excluded").exists()
    publication = publish_cycle(file.cycle, actor=administrator, at=PUBLISHED_AT)
    row = publication.results.get(assessment=stuck)
    assert (row.is_scored, row.is_eligible, row.left_out_fr) == (False, False, REASONS["reason_fr"])
    stuck.refresh_from_db()
    assert stuck.state == State.IN_REVIEW
    page = client.get(reverse("assessments:public_commune", args=[2025, stuck.commune.code]))
    assert "This commune is left out" in page.content.decode()
    assert "Left out" in client.get(reverse("assessments:public_cycle", args=[2025])).content.decode()

    include_file(stuck, actor=administrator, at=LATER)

    assert not readiness(file.cycle).is_ready
    assert Event.objects.filter(code="publication.included").exists()


def test_leaving_out_is_refused():
    file = final_file()
    seat = membership(Role.ADMINISTRATOR)
    membership(Role.COMMUNE_AGENT, commune=file.commune, user=seat.user)
    own = actor_for(seat, on=LATER.date())
    for facts, acting, refusal in (
        (REASONS | {"reason_ar": " "}, actor(Role.ADMINISTRATOR), ReasonRequired),
        (REASONS, actor(Role.APPROVER), NotAllowed),
        (REASONS, own, OwnCommune),
    ):
        with pytest.raises(refusal):
            exclude_file(file, **facts, actor=acting, at=LATER)
    with pytest.raises(NotExcluded):
        include_file(file, actor=actor(Role.ADMINISTRATOR), at=LATER)


def test_the_pages_ask_first_and_keep_what_was_typed(client):
    file = final_file()
    sign_in(client, membership(Role.ADMINISTRATOR))
    address = reverse("assessments:exclusion", args=[file.pk])

    half = client.post(address, {"reason_ar": REASONS["reason_ar"]})
    assert REASONS["reason_ar"] in half.content.decode()
    assert client.post(address, REASONS).status_code == 302
    listed = client.get(reverse("assessments:publication", args=[2025])).content.decode()
    assert REASONS["reason_fr"] in listed or REASONS["reason_ar"] in listed
    assert client.post(reverse("assessments:inclusion", args=[file.pk])).status_code == 302
    assert not checklist(file.cycle, at=LATER).left_out
