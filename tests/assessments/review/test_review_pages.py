"""The reviewer's and the approver's work in pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.enums import Decision, Stage, State
from assessments.models import Correction, LineDecision
from assessments.services.corrections import figures_in_force
from assessments.services.decisions import latest_step
from assessments.services.review import conclude_review
from communes.enums import Role
from tests.assessments.review.situations import AT, Desk, approved, desk, reviewed
from tests.factories.assessments import AssessmentFactory, attach, scored
from tests.factories.communes import actor, membership, sign_in
from tests.factories.threads import DocumentRequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(client) -> Desk:
    """A file in review whose reviewer is signed in."""
    found = desk()
    scored(found.file)
    sign_in(client, found.reviewer.membership)
    return found


def address(name: str, found: Desk, *more) -> str:
    return reverse(f"assessments:{name}", args=[found.file.pk, *more])


def decide(client, found: Desk, line: str, decision: str, **fields):
    shown = client.get(address("line", found, line)).context["form"]
    data = {control.html_name: control.value() for control in shown.figure_controls()}
    data |= {"decision": decision, "comment": "", "seen_step": latest_step(found.file), **fields}
    return client.post(
        address("decide", found, line), {key: "" if value is None else value for key, value in data.items()}
    )


# --- One line --------------------------------------------------------------------------------------------


def test_a_line_is_accepted_and_the_next_one_opens(client, found):
    response = decide(client, found, "A2", "accepted")

    assert response.url == address("line", found, "A3")
    assert LineDecision.objects.get().decision == Decision.ACCEPTED
    assert not Correction.objects.exists()


def test_the_last_line_leads_back_to_the_desk(client, found):
    found.accept_all(but=("A3",))

    response = decide(client, found, "A3", "accepted")

    assert response.url == address("review", found)


def test_after_the_last_line_of_the_grid_comes_the_first_that_waits(client, found):
    found.accept_all(but=("CMO2", "F4"))

    assert decide(client, found, "F4", "accepted").url == address("line", found, "CMO2")


def test_a_figure_is_corrected_as_one_types_it(client, found):
    decide(
        client,
        found,
        "C1",
        "corrected",
        comment="See the account.",
        **{"figure-own_revenue": "20 870 000,00"},
    )

    assert Correction.objects.get().value == "20870000.00"


def test_unchanged_figures_are_no_corrections(client, found):
    response = decide(client, found, "D4", "corrected", comment="Really?")

    assert response.status_code == 200
    assert "No figure of the line D4 was changed" in response.content.decode()
    assert not LineDecision.objects.exists()


def test_what_was_typed_stays_beside_its_error(client, found):
    response = decide(
        client, found, "A3", "corrected", comment="Only some.", **{"figure-documents_published": "thirteen"}
    )

    text = response.content.decode()
    assert "thirteen" in text
    assert "Only some." in text
    assert "is not a number" in text
    assert 'href="#id_figure-documents_published"' in text
    assert not Correction.objects.exists()


def test_figures_typed_and_then_accepted_are_not_lost(client, found):
    response = decide(client, found, "A3", "accepted", **{"figure-documents_published": "7"})

    assert "You changed figures" in response.content.decode()
    assert 'value="7"' in response.content.decode()
    assert not LineDecision.objects.exists()


@pytest.mark.parametrize("decision", ["returned", "corrected"])
def test_a_missing_comment_is_asked_for_beside_its_field(client, found, decision):
    figures = {"figure-documents_published": "7"} if decision == "corrected" else {}

    response = decide(client, found, "A3", decision, **figures)

    assert "Write a comment" in response.context["form"].errors["comment"][0]


def test_a_decision_from_an_old_page_is_refused_and_the_comment_kept(client, found):
    response = decide(client, found, "A3", "returned", comment="Which pages?", seen_step=-1)

    assert "The file changed since you opened this page" in response.content.decode()
    assert "Which pages?" in response.content.decode()


def test_an_unknown_decision_is_refused(client, found):
    assert decide(client, found, "A3", "perhaps").status_code == 200
    assert not LineDecision.objects.exists()


def test_a_line_that_does_not_exist_is_a_404(client, found):
    assert client.get(address("line", found, "Z9")).status_code == 404
    assert client.post(address("decide", found, "Z9")).status_code == 404


def test_the_corrected_score_is_shown_beside_the_declared_one(client, found):
    decide(client, found, "A3", "corrected", comment="Two.", **{"figure-documents_published": "2"})

    text = client.get(address("line", found, "A3")).content.decode()

    assert "With the corrections" in text
    assert "Corrected" in text
    assert "Two." in text


def test_the_evidence_of_a_line_is_read_in_the_page(client, found):
    [document] = [
        view.document
        for view in client.get(address("line", found, "CMO1")).context["card"].documents
        if view.document.code == "C1-02"
    ]
    item = attach(found.file, document.code)

    text = client.get(address("line", found, "CMO1")).content.decode()

    assert f'src="{address("evidence_view", found, item.pk)}"' in text


def test_another_reviewer_reads_the_line_and_has_no_form(client, found):
    sign_in(client, membership(Role.REVIEWER))

    response = client.get(address("line", found, "A3"))

    assert response.context["form"] is None
    refused = client.post(
        address("decide", found, "A3"),
        {
            "decision": "accepted",
            "seen_step": latest_step(found.file),
            "figure-documents_published": figures_in_force(found.file)["documents_published"],
        },
    )
    assert "has claimed this file" in refused.content.decode()


def test_a_line_costs_the_same_whatever_was_decided(client, found):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address("line", found, "B2"))
        return len(queries)

    before = cost()
    found.accept_all(but=("B2",))

    assert cost() == before


def test_the_address_of_a_refused_form_leads_back_to_the_line(client, found):
    assert client.get(address("decide", found, "A3")).url == address("line", found, "A3")


# --- The desk --------------------------------------------------------------------------------------------


def test_a_file_is_claimed_from_its_page(client):
    reviewer = membership(Role.REVIEWER)
    sign_in(client, reviewer)
    file = AssessmentFactory(submitted=True)

    response = client.post(reverse("assessments:claim", args=[file.pk]))

    assert response.url == reverse("assessments:review", args=[file.pk])
    file.refresh_from_db()
    assert file.claimed_by == reviewer.user


def test_a_file_claimed_meanwhile_says_so(client):
    sign_in(client, membership(Role.REVIEWER))
    file = AssessmentFactory(in_review=True)

    response = client.post(reverse("assessments:claim", args=[file.pk]), follow=True)

    assert "This cannot be done while the file is in the state" in response.content.decode()


def test_the_desk_leads_to_the_first_line_that_waits(client, found):
    found.decide("CMO1")

    text = client.get(address("review", found)).content.decode()

    assert address("line", found, "CMO2") in text
    assert "1 / 29" in text
    assert address("review_conclude", found) not in text
    assert address("review_return", found) not in text


def test_the_desk_returns_a_file_with_a_message(client, found):
    found.send_back("B2", comment="Of which year?")
    assert address("review_return", found) in client.get(address("review", found)).content.decode()

    response = client.post(address("review_return", found), {"note": "Thank you."}, follow=True)

    assert "The file was returned." in response.content.decode()
    assert found.reload().state == State.RETURNED
    assert "Thank you." in found.file.transitions.get().reason


def test_a_message_too_long_returns_nothing(client, found):
    found.send_back("B2")

    client.post(address("review_return", found), {"note": "x" * 2001})

    assert found.reload().state == State.IN_REVIEW


def test_a_return_without_a_line_is_refused_on_the_desk(client, found):
    response = client.post(address("review_return", found), {"note": ""}, follow=True)

    assert "No line is sent back" in response.content.decode()


def test_the_desk_concludes_once_every_line_has_a_word(client, found):
    found.accept_all()
    DocumentRequestFactory(assessment=found.file, line="B2")
    desk_page = client.get(address("review", found))
    assert address("review_conclude", found) in desk_page.content.decode()
    assert list(desk_page.context["asked"]) == ["B2"]

    response = client.post(address("review_conclude", found), follow=True)

    assert "Another person approves" in response.content.decode()
    assert found.reload().state == State.REVIEWED


def test_a_conclusion_too_early_names_the_lines(client, found):
    found.accept_all(but=("E1",))

    response = client.post(address("review_conclude", found), follow=True)

    assert "still to decide: E1." in response.content.decode()


def test_approvers_read_the_desk_and_change_nothing_there(client, found):
    found.accept_all()
    sign_in(client, membership(Role.APPROVER))

    text = client.get(address("review", found)).content.decode()

    assert address("review_conclude", found) not in text
    assert found.reviewer.user.full_name in text


# --- Approval --------------------------------------------------------------------------------------------


def test_an_approver_sees_what_is_frozen_and_approves(client):
    found = desk()
    scored(found.file)
    found.accept_all(but=("A3",))
    found.correct("A3", {"documents_published": "2"}, comment="Only two pages answer.")
    _conclude(found)
    approver = membership(Role.APPROVER)
    sign_in(client, approver)

    asked = client.get(address("approve", found)).content.decode()
    response = client.post(address("approve", found), follow=True)

    assert "71.24 / 100" in asked
    assert "Only two pages answer." in asked
    assert "The score is approved." in response.content.decode()
    assert found.reload().approved_by == approver.user


def _conclude(found: Desk) -> None:
    conclude_review(found.file, actor=found.reviewer, at=AT)
    scored(found.reload(), Stage.REVIEW)


def test_an_approval_before_the_score_is_refused_in_words(client):
    found = desk()
    found.accept_all()
    conclude_review(found.file, actor=found.reviewer, at=AT)
    sign_in(client, membership(Role.APPROVER))

    asked = client.get(address("approve", found)).content.decode()
    response = client.post(address("approve", found))

    assert "Being computed" in asked
    assert "not computed yet" in response.content.decode()
    assert found.reload().state == State.REVIEWED


@pytest.mark.parametrize(
    ("name", "role", "make", "state"),
    [
        ("refuse", Role.APPROVER, reviewed, State.IN_REVIEW),
        ("reopen", Role.ADMINISTRATOR, approved, State.IN_REVIEW),
    ],
)
def test_a_step_back_is_asked_for_with_its_reason(client, name, role, make, state):
    found = make()
    sign_in(client, membership(role))

    assert "Reason" in client.get(address(name, found)).content.decode()
    refused = client.post(address(name, found), {"reason": ""})
    assert "reason" in refused.context["form"].errors
    before = found.reload().state
    assert before != state
    client.post(address(name, found), {"reason": "Of a wrong year."})

    assert found.reload().state == state
    assert found.file.transitions.latest("pk").reason == "Of a wrong year."


def test_a_review_is_handed_over_to_someone_on_the_list(client, found):
    other = actor(Role.REVIEWER)
    sign_in(client, membership(Role.ADMINISTRATOR))

    offered = client.get(address("hand_over", found)).context["form"].fields["to"].queryset
    client.post(address("hand_over", found), {"to": other.user.pk, "reason": "Leave."})

    assert list(offered) == [other.user]
    assert found.reload().claimed_by == other.user


def test_a_review_is_not_handed_over_to_anybody_else(client, found):
    sign_in(client, membership(Role.ADMINISTRATOR))
    stranger = actor(Role.APPROVER).user

    response = client.post(address("hand_over", found), {"to": stranger.pk, "reason": "Leave."})

    assert "to" in response.context["form"].errors
    assert found.reload().claimed_by == found.reviewer.user


@pytest.mark.parametrize("name", ["claim", "review_return", "review_conclude"])
def test_steps_are_taken_by_post_only(client, found, name):
    assert client.get(address(name, found)).status_code == 405
