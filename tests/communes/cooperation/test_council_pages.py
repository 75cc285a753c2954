"""The pages of a council: open to all but for delegates' names; a term is opened as it was shown."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communes.cooperation.enums import BodyKind, Office
from communes.cooperation.models import CouncilTerm, Delegate, OfficeHeld
from communes.enums import Role
from tests.factories.communes import CommuneFactory, membership, sign_in
from tests.factories.cooperation import CallFactory, MemberFactory
from tests.factories.cooperation_governance import a_delegate, a_president, body_of, open_council

pytestmark = pytest.mark.django_db


def test_a_term_opens_as_it_was_shown(client):
    body = body_of(53_000, 24_000, kind=BodyKind.GCT)
    first, second = body.members.order_by("pk")
    sign_in(client, membership(Role.BODY_OFFICER, body=body))
    page = reverse("cooperation:council_term", args=[body.code])
    typed = {"starts_on": "2026-02-01", "seats": "7", "method": "largest_remainder"}
    typed |= {f"weight_{first.pk}": "2 020 000,00", f"weight_{second.pk}": "0"}

    assert "The portal knows none yet" in client.get(page).content.decode()
    refused = client.post(page, {**typed, "seats": "1"}).content.decode()
    assert "2 members cannot have one seat each of 1." in refused
    shown = client.post(page, typed)
    text = shown.content.decode()
    assert "the seat that each member has" in text
    assert "÷ 11 =" in text
    stamp = shown.context["form"]["shown"].value()
    # What is typed after the shares were shown is shown before it opens.
    again = client.post(page, {**typed, "seats": "8", "shown": stamp, "open": ""})
    assert "look at them, then open" in again.content.decode()
    assert not CouncilTerm.objects.exists()

    done = client.post(page, {**typed, "shown": stamp, "open": ""}, follow=True)

    assert "The term is open" in done.content.decode()
    assert list(body.terms.get().shares.values_list("weight", "seats")) == [(2_020_000, 6), (0, 1)]
    assert (
        "Write a number of seats from 1 to 999."
        in client.post(page, {**typed, "seats": "1000"}).content.decode()
    )
    CallFactory(member=second)
    opening = client.get(page)
    assert "The delegates who sit, and their posts, go on" in opening.content.decode()
    # The one who pays is asked for first.
    assert [field.name for field in opening.context["form"].weight_fields()] == [
        f"weight_{second.pk}",
        f"weight_{first.pk}",
    ]
    # The first term began that day.
    late = client.post(page, {**typed, "shown": stamp, "open": ""}).content.decode()
    assert "another begins after that day" in late


def test_everybody_reads_seats_and_bureau_and_those_within_the_delegates(client):
    body = body_of(53_000, 24_000, 23_000)
    shares = list(open_council(body).shares.order_by("-weight"))
    a_delegate(shares[0], "Délégué 1 (démonstration)")
    president = a_delegate(shares[1], "Délégué 2 (démonstration)", presides_member=True)
    a_president(president)
    newcomer = MemberFactory(body=body, commune=CommuneFactory())
    page = reverse("cooperation:council", args=[body.code])

    public = client.get(page).content.decode()
    assert "Délégué 2" in public
    assert "Presides over the council of" in public
    assert "Délégué 1" not in public
    assert "The seats no longer fit the members" in public
    assert newcomer.commune.name_fr in public
    assert "Name a delegate" not in public

    sign_in(client, membership(Role.COMMUNE_MANAGER, commune=shares[2].member.commune))
    within = client.get(page).content.decode()
    assert "Délégué 1" in within
    assert within.count("Name a delegate") == 1

    sign_in(client, membership(Role.ADMINISTRATOR))
    open_council(body, starts_on=date(2026, 2, 20))
    assert "All terms" in client.get(page).content.decode()
    earlier = client.get(page, {"term": shares[0].term_id}).content.decode()
    assert "This term ended on" in earlier
    assert "End of the term" in earlier
    assert (
        "No council yet"
        in client.get(reverse("cooperation:council", args=[body_of(10).code])).content.decode()
    )


def test_a_seat_from_the_naming_to_the_vacancy(client):
    body = body_of(53_000, 24_000)
    share = open_council(body, seats=2).shares.order_by("pk").first()
    sign_in(client, membership(Role.COMMUNE_MANAGER, commune=share.member.commune))
    new = reverse("cooperation:delegate_new", args=[share.pk])

    client.post(new, {"full_name": "Délégué 1 (démonstration)", "starts_on": "2026-02-02"})
    delegate = Delegate.objects.get()
    full = client.post(new, {"full_name": "Délégué 2 (démonstration)", "starts_on": "2026-02-02"})
    assert "All seats of this member (1) are held" in full.content.decode()
    assert "Délégué 2 (démonstration)" in full.content.decode()
    edit = reverse("cooperation:delegate", args=[delegate.pk])
    client.post(edit, {"full_name": "Délégué un", "presides_member": "on", "version": 1})
    delegate.refresh_from_db()
    assert (delegate.full_name, delegate.presides_member) == ("Délégué un", True)

    sign_in(client, membership(Role.BODY_OFFICER, body=body))
    office = reverse("cooperation:office_new", args=[body.code])
    post = {"office": "president", "rank": 3, "delegate": delegate.pk, "starts_on": "2026-02-03"}
    client.post(office, post)
    held = OfficeHeld.objects.get()
    assert (held.office, held.rank) == (Office.PRESIDENT, 1)
    client.post(reverse("cooperation:office_end", args=[held.pk]), {"ends_on": "2026-02-10", "version": 1})
    held.refresh_from_db()
    assert held.ends_on == date(2026, 2, 10)
    end = reverse("cooperation:delegate_end", args=[delegate.pk])
    assert "This field is required" in client.post(end, {"ends_on": "2026-02-12"}).content.decode()
    client.post(end, {"ends_on": "2026-02-12", "reason": "Démission", "version": 2})
    page = client.get(reverse("cooperation:council", args=[body.code])).content.decode()
    assert "Mandates that ended" in page
    assert "Past holders" in page
    assert client.get(edit).status_code == 404

    sign_in(client, membership(Role.PROVINCE_OFFICER, province=body.seat.province))
    listed = client.get(reverse("cooperation:vacancies"), {"sort": "-seats"}).content.decode()
    assert body.name_fr in listed
    assert "No president" in listed
    assert "No body fits" in client.get(reverse("cooperation:vacancies"), {"q": "zzz"}).content.decode()


def test_pages_ask_the_same_of_the_database_however_much_they_show(client):
    body = body_of(53_000)
    share = open_council(body, seats=1).shares.get()
    a_president(a_delegate(share))
    sign_in(client, membership(Role.ADMINISTRATOR))
    body_of(10)
    pages = [reverse("cooperation:council", args=[body.code]), reverse("cooperation:vacancies")]

    def count(page):
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        return len(queries)

    few = [count(page) for page in pages]
    for number in range(4):
        body_of(10)
        MemberFactory(body=body, commune=CommuneFactory(population_2024=20_000 + number))
    term = open_council(body, seats=20, starts_on=date(2026, 2, 15))
    for number, row in enumerate(term.shares.all()):
        a_delegate(row, f"Délégué {number}", starts_on=date(2026, 2, 15))
    assert [count(page) for page in pages] == few
