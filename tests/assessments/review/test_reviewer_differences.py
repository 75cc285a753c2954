"""How reviewers decide on the same line: shares, changes of points, at a flat cost."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.enums import Decision, Stage
from assessments.models import LineDecision, ScoreSheet
from assessments.services.reviewer_differences import access_cycle, files_of, line_spreads, reviewers_on
from communes.enums import Role
from records.services.events import record_event
from tests.assessments.review.situations import AT
from tests.factories.accounts import UserFactory
from tests.factories.assessments import IN_REVIEW, AssessmentFactory, ScoreSheetFactory
from tests.factories.communes import actor, membership, sign_in

pytestmark = pytest.mark.django_db


def decided(by, decision=Decision.ACCEPTED, *, points: tuple[str, str] | None = None):
    """Return a file whose line B4 one person decided on; with its points before and after the review."""
    file = AssessmentFactory(in_review=True, claimed_by=by)
    LineDecision.objects.create(
        assessment=file,
        line="B4",
        decision=decision,
        comment="See page 3.",
        figures_version=1,
        decided_by=by,
        decided_at=IN_REVIEW,
    )
    for stage, found in zip((Stage.DECLARED, Stage.REVIEW), points or (), strict=False):
        sheet: ScoreSheet = ScoreSheetFactory(assessment=file, stage=stage)
        sheet.sheet["lines"]["B4"]["points"] = found
        sheet.save()
    return file


def test_each_reviewer_of_a_line_is_told_with_shares_points_and_files():
    mild, strict = UserFactory(full_name="Mild"), UserFactory(full_name="Strict")
    files = [decided(mild, points=("4.00", "4.00")), decided(mild), decided(mild), decided(mild)]
    decided(strict, Decision.CORRECTED, points=("4.00", "1.00"))
    decided(strict, points=("2.00", "2.00"))
    for event_file, person in ((files[0], mild), (files[0], mild), (files[1], strict)):
        record_event(
            "review.line_returned",
            actor=person,
            target=event_file,
            data={"line": "B4", "comment": "?"},
            at=AT,
        )
    admin = actor(Role.ADMINISTRATOR)
    cycle, questionnaire = access_cycle(2025)

    first, second = reviewers_on(cycle, questionnaire, "B4", admin, at=AT)

    assert (first.reviewer, first.files, first.accepted_share, first.sent_back) == (mild, 4, 100, 1)
    assert (first.mean_change, second.mean_change) == (Decimal("0.00"), Decimal("-1.50"))
    assert (second.corrected_share, second.sent_back_share) == (50, 0)
    spread = {each.line.code: each for each in line_spreads(cycle, questionnaire, admin, at=AT)}
    assert (spread["B4"].files, spread["B4"].reviewers, spread["B4"].spread) == (6, 2, 50)
    assert (spread["B3"].files, spread["B3"].spread) == (0, None)
    # An approver of one region counts the files of that region.
    narrow = actor(Role.APPROVER, regions=[files[0].commune.province.region])
    [only] = reviewers_on(cycle, questionnaire, "B4", narrow, at=AT)
    assert (only.files, list(files_of(cycle, "B4", strict.pk, narrow, at=AT))) == (1, [])


@pytest.mark.parametrize("count", [1, 8])
def test_the_pages_cost_the_same_for_one_reviewer_and_for_many(client, count):
    reviewers = [UserFactory() for _each in range(count)]
    files = [decided(person, points=("4.00", "1.00")) for person in reviewers]
    sign_in(client, membership(Role.APPROVER))

    page = client.get(reverse("assessments:reviewers", args=[2025]), {"sort": "-spread"})
    with CaptureQueriesContext(connection) as queries:
        response = client.get(
            reverse("assessments:reviewers_line", args=[2025, "B4"]), {"reviewer": reviewers[0].pk}
        )

    assert "B4" in page.content.decode()
    assert len(response.context["rows"]) == count
    assert files[0].commune.name_fr in response.content.decode()
    assert len(queries) == 13, "\n".join(query["sql"][:150] for query in queries)
    assert client.get(reverse("assessments:reviewers_line", args=[2025, "Z9"])).status_code == 404
    empty = client.get(reverse("assessments:reviewers_line", args=[2025, "B3"])).content.decode()
    assert "Nobody has decided on this line yet" in empty
