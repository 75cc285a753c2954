"""Lines that say what is already known, accepted together by choice."""

import pytest
from django.urls import reverse

from assessments.enums import Decision, RiskCode, RiskLevel
from assessments.models import LineDecision, RiskHint
from assessments.services import sources
from assessments.services.review import ClaimedByOther
from assessments.services.unchanged_lines import (
    NoLongerUnchanged,
    NothingTicked,
    accept_unchanged,
    unchanged_lines,
)
from communes.enums import Role
from communes.models import Membership
from records.models import Event
from tests.assessments.review.situations import AT, Desk, desk
from tests.factories.assessments import AssessmentFactory, accept_lines, attach, example_answers, stored_pdf
from tests.factories.communes import CommuneFactory, actor, sign_in

pytestmark = pytest.mark.django_db

FIGURES = {"avg_payment_days": "30", "documents_published": 9, "digital_services_active": 6}


def unchanged_desk(**figures) -> Desk:
    """Return a file in review whose lines B4, A3 and F2 say what was accepted last year, some figures aside.

    B4 is proved by SP-04, A3 by GV-04, F2 by SV-02.
    """
    commune = CommuneFactory()
    before = AssessmentFactory(approved=True, commune=commune, cycle__assessed_year=2024, answers=FIGURES)
    accept_lines(before)
    found = desk(answers={**FIGURES, **figures}, commune=commune)
    for document in ("SP-04", "GV-04", "SV-02"):
        stored = stored_pdf(content=f"%PDF-1.4\n{document}\n%%EOF\n".encode())
        attach(before, document, file=stored)
        attach(found.file, document, file=stored)
    return found


def codes(found: Desk) -> set[str]:
    return {candidate.line.code for candidate in unchanged_lines(found.file)}


def test_a_line_is_unchanged_in_its_figures_and_in_its_documents():
    found = unchanged_desk()
    assert codes(found) == {"B4", "A3", "F2"}
    [reasons] = [each.reasons for each in unchanged_lines(found.file) if each.line.code == "B4"]
    assert reasons[1] == "SP-04: the same file as the one accepted for 2024."

    # Another document, something noticed, a decision, a line that was not accepted: each is left to be read.
    attach(found.file, "SP-04", file=stored_pdf(content=b"%PDF-1.4\nother\n%%EOF\n"))
    assert codes(found) == {"A3", "F2"}
    RiskHint.objects.create(
        assessment=found.file, code=RiskCode.SHARED_FILE, level=RiskLevel.HIGH, subject="GV-04", noted_at=AT
    )
    assert codes(found) == {"F2"}
    found.decide("F2")
    assert codes(found) == set()
    LineDecision.objects.filter(assessment=found.file).delete()
    LineDecision.objects.filter(line="F2").update(decision=Decision.CORRECTED, comment="See page 3.")
    assert codes(found) == set()


def test_another_figure_is_known_only_when_the_portal_gives_it(monkeypatch):
    found = unchanged_desk(avg_payment_days="31")
    assert codes(found) == {"A3", "F2"}

    given = sources.Proposal("31", "the Treasury")
    monkeypatch.setitem(
        sources._sources,
        "avg_payment_days",
        lambda communes, year: {communes[0].pk: {"avg_payment_days": given}},
    )
    assert codes(found) == {"B4", "A3", "F2"}
    assert any("the Treasury" in text for each in unchanged_lines(found.file) for text in each.reasons)
    assert unchanged_lines(desk(answers=example_answers()).file) == []


def test_ticked_lines_are_accepted_one_decision_each_or_none():
    found = unchanged_desk()

    for lines, by, refusal in (
        ([], found.reviewer, NothingTicked),
        (["B4", "B3"], found.reviewer, NoLongerUnchanged),
        (["B4"], actor(Role.REVIEWER), ClaimedByOther),
    ):
        with pytest.raises(refusal):
            accept_unchanged(found.file, lines, actor=by, at=AT)
    assert not LineDecision.objects.filter(assessment=found.file).exists()

    accept_unchanged(found.file, ["B4", "F2"], actor=found.reviewer, at=AT)

    decisions = LineDecision.objects.filter(assessment=found.file).values_list("line", "decision")
    assert set(decisions) == {("B4", Decision.ACCEPTED), ("F2", Decision.ACCEPTED)}
    assert Event.objects.filter(code="review.line_accepted").count() == 2


def test_the_reviewer_ticks_lines_and_confirms(client):
    found = unchanged_desk()
    sign_in(client, Membership.objects.get(user=found.reviewer.user))
    address = reverse("assessments:unchanged", args=[found.file.pk])

    asked = client.get(address)
    step = asked.context["form"].initial["seen_step"]
    assert 'name="lines" value="B4"' in asked.content.decode()
    assert "checked" not in asked.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    refused = client.post(address, {"lines": "B4", "seen_step": step})
    assert 'value="B4" id="line-B4" checked' in refused.content.decode()
    assert not LineDecision.objects.filter(assessment=found.file).exists()

    response = client.post(address, {"lines": "B4", "seen_step": step, "confirmed": "on"}, follow=True)

    assert "1 line is accepted." in response.content.decode()
    assert LineDecision.objects.get(assessment=found.file).line == "B4"
