"""The reviewer's word on one file of evidence."""

import pytest
from django.urls import reverse

from assessments.enums import State
from assessments.exceptions import WrongState
from assessments.services.evidence_versions import replace_evidence
from assessments.services.evidence_words import WhyNotAccepted, judge_file
from assessments.services.line_cards import file_rows
from assessments.services.missing import MissingKind, missing_items
from assessments.services.review import ClaimedByOther, return_assessment
from communes.enums import Role
from tests.assessments.commune.pages import a_picture
from tests.assessments.review.situations import AT, LATER, desk
from tests.factories.assessments import attach
from tests.factories.communes import actor, membership, sign_in

pytestmark = pytest.mark.django_db


def test_a_file_that_is_not_accepted_goes_back_with_its_line():
    found = desk()
    item, other = attach(found.file, "GV-01"), attach(found.file, "SP-03")
    refuse = {"item_id": item.pk, "is_accepted": False, "actor": found.reviewer, "at": AT}
    with pytest.raises(WhyNotAccepted):
        judge_file(found.file, **refuse, reason=" ")
    with pytest.raises(ClaimedByOther):
        judge_file(found.file, **{**refuse, "actor": actor(Role.REVIEWER)}, reason="Of another year.")
    judge_file(found.file, **refuse, reason="Of another year.")
    judge_file(found.file, **{**refuse, "item_id": other.pk}, reason="Unreadable.")

    def marks(line_of, *, sees_review):
        rows = file_rows(found.reload(), sees_review=sees_review)
        return [getattr(row, "word", None) and row.word.is_shown for row in rows.evidence[line_of]]

    assert marks("GV-01", sees_review=True) == [False]
    found.send_back("A1")
    return_assessment(found.file, actor=found.reviewer, at=LATER)
    found.reload()
    assert found.file.state == State.RETURNED
    assert marks("GV-01", sees_review=False) == [True]
    # Nothing is told of a line that was not sent back.
    assert marks("SP-03", sees_review=False) == [False]
    lacking = [row.code for row in missing_items(found.file) if row.kind == MissingKind.NOT_ACCEPTED]
    assert lacking == ["GV-01"]

    agent = actor(Role.COMMUNE_AGENT, commune=found.file.commune)
    picture = a_picture()
    replace_evidence(
        found.file,
        item_id=item.pk,
        documents=["GV-01"],
        content=picture,
        name=picture.name,
        reason="Of the year.",
        actor=agent,
        at=LATER,
    )
    assert MissingKind.NOT_ACCEPTED not in {row.kind for row in missing_items(found.file)}
    with pytest.raises(WrongState):
        judge_file(found.file, **refuse, reason="Late.")


def test_the_word_is_said_on_the_page_of_the_file(client):
    found = desk()
    item = attach(found.file, "GV-01")
    address = reverse("assessments:evidence_item", args=[found.file.pk, item.pk])
    word = reverse("assessments:evidence_word", args=[found.file.pk, item.pk])
    sign_in(client, found.reviewer.membership)
    assert word in client.get(address).content.decode()
    refused = client.post(word, {"word": "refused", "reason": ""})
    assert refused.context["word_form"].errors["reason"]
    assert client.post(word, {"word": "refused", "reason": "Not signed."}).url == address
    line = reverse("assessments:line", args=[found.file.pk, "A1"])
    assert "Not signed." in client.get(line).content.decode()
    library = reverse("assessments:evidence_library", args=[found.file.pk])
    assert "Not signed." in client.get(library, {"show": "refused"}).content.decode()

    sign_in(client, membership(Role.COMMUNE_AGENT, commune=found.file.commune))
    assert "Not signed." not in client.get(address).content.decode()
    sign_in(client, found.reviewer.membership)
    assert client.post(word, {"word": "accepted"}).status_code == 302
    assert "Not signed." not in client.get(line).content.decode()
