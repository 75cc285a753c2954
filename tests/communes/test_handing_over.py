"""Work passes from whoever leaves to colleagues, with their notes; what waits for nobody is known."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.urls import reverse

from accounts.exceptions import NotOnOneself, ReasonMissing
from communes.enums import Role
from communes.exceptions import TakerUnfit
from communes.models import GivenNote, HandOverNote
from communes.services import waiting
from communes.services.handing_over import NobodyChosen, hand_over, unheld_work
from communes.services.waiting import Waiting, WorkKind, register_work
from records.models import Event, Message
from tests.factories.accounts import UserFactory
from tests.factories.communes import CommuneFactory, MembershipFactory, membership, sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def held(monkeypatch):
    """Stand for the apps where work waits: its owner by what it is called."""
    monkeypatch.setattr(waiting, "_kinds", {})
    owners = {}

    def find(people, at):
        found = {}
        for name, owner in owners.items():
            if owner in people:
                found.setdefault(owner.pk, []).append(Waiting(name))
        return found

    def give(giver, taker, *, by, reason, at):
        assert connection.in_atomic_block
        mine = [name for name, owner in owners.items() if owner == giver]
        owners.update(dict.fromkeys(mine, taker))
        return len(mine)

    register_work(WorkKind("things", "Things", find, give))
    register_work(WorkKind("others", "Others", lambda people, at: {}, lambda *people, **said: 0))
    register_work(WorkKind("jobs", "Jobs", lambda people, at: {}, note="They end."))
    return owners


@pytest.fixture
def admin():
    return MembershipFactory(administrator=True).user


def test_nothing_passes_to_somebody_unfit_or_without_a_reason(admin, held):
    giver = MembershipFactory(reviewer=True, ended=True).user
    fit = MembershipFactory(reviewer=True).user
    held["a file"] = giver
    unfit = [
        MembershipFactory(approver=True).user,
        MembershipFactory(reviewer=True, ended=True).user,
        MembershipFactory(reviewer=True, user__deactivated=True).user,
    ]
    tries = [({"things": taker}, "left", TakerUnfit) for taker in unfit]
    tries += [({"things": giver}, "left", NotOnOneself), ({"things": fit}, " ", ReasonMissing)]
    # One unfit colleague among several, nobody at all, and work that nobody else can take.
    tries += [({"things": fit, "others": unfit[0]}, "left", TakerUnfit)]
    tries += [({"jobs": fit}, "left", NobodyChosen)]
    for takers, reason, refusal in tries:
        with pytest.raises(refusal):
            hand_over(giver, takers, by=admin, reason=reason, at=AT)
    agent, elsewhere = (membership(Role.COMMUNE_AGENT, commune=CommuneFactory()).user for _each in range(2))
    with pytest.raises(TakerUnfit):
        hand_over(agent, {"things": elsewhere}, by=admin, reason="left", at=AT)
    assert held == {"a file": giver}
    assert not Message.objects.exists()


def test_who_leaves_with_work_is_asked_about_it_and_it_passes_with_its_notes(client, admin, held):
    tie, taker = MembershipFactory(reviewer=True), MembershipFactory(reviewer=True)
    giver = tie.user
    held["a file"] = held["another"] = giver
    sign_in(client, tie)
    notes = reverse("communes:hand_over_notes")
    client.post(notes, {"about": "A1", "text": "Wait for the minutes."})
    note = HandOverNote.objects.get(author=giver)
    change = reverse("communes:hand_over_note", args=[note.pk])
    client.post(change, {"text": "Wait for the signed minutes.", "version": "1"})
    overtaken = client.post(change, {"text": "Older words.", "version": "1"}).content.decode()
    assert "Older words." in overtaken
    assert HandOverNote.objects.get().text == "Wait for the signed minutes."

    sign_in(client, admin)
    leave = reverse("communes:person_action", args=[giver.pk, "deactivate"])
    assert "another" in client.get(leave).content.decode()
    assert client.post(leave, {"reason": "left"}).status_code == 200
    client.post(leave, {"reason": "left", "work": "later"})
    assert [(row.person, len(row.work[0].items)) for row in unheld_work(at=AT)] == [(giver, 2)]
    page = reverse("communes:hand_over", args=[giver.pk])
    assert page in client.get(reverse("communes:unheld")).content.decode()

    assert client.post(page, {"taker": "nobody@example.ma", "reason": "left"}).status_code == 200
    client.post(page, {"taker": "", "taker_things": taker.user.pk, "reason": "left"})
    assert set(held.values()) == {taker.user}
    assert unheld_work(at=AT) == []
    assert Event.objects.get(code="communes.files_handed_over").data["count"] == 2
    # The account is closed: the colleague alone is told.
    assert [row.recipient for row in Message.objects.all()] == [taker.user]

    sign_in(client, taker)
    given = GivenNote.objects.get(reader=taker.user)
    assert (given.author, given.about, given.text) == (giver, "", "Wait for the signed minutes.")
    assert given.text in client.get(notes).content.decode()
    assert client.post(reverse("communes:read_given_note", args=[given.pk])).url == notes
    given.refresh_from_db()
    assert given.read_at is not None


def test_a_role_that_ends_leads_to_the_hand_over_and_both_are_told(client, admin, held):
    tie, taker = MembershipFactory(reviewer=True), MembershipFactory(reviewer=True).user
    sign_in(client, admin)
    end = reverse("communes:end_membership", args=[tie.user_id, tie.pk])
    said = {"ends_on": "2027-03-31", "reason": "moved on"}
    assert client.post(end, said).url == reverse("communes:person", args=[tie.user_id])
    held["a file"] = tie.user
    page = reverse("communes:hand_over", args=[tie.user_id])
    assert client.post(end, said).status_code == 200
    assert client.post(end, said | {"work": "now"}).url == page
    client.post(page, {"taker": taker.email.upper(), "reason": "moved on"})
    assert {(row.code, row.recipient) for row in Message.objects.all()} == {
        ("hand_over.received", taker),
        ("hand_over.given", tie.user),
    }
    outsider = UserFactory()
    sign_in(client, outsider)
    note = HandOverNote.objects.create(author=taker, text="Mine.", changed_at=AT)
    assert client.get(reverse("communes:hand_over_note", args=[note.pk])).status_code == 404
