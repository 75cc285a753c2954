"""Budget and accounts, staff and support of a body."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communes.cooperation.enums import FundingSource, StaffOrigin, SupportKind
from communes.cooperation.exceptions import ChangedMeanwhile, NotYours
from communes.cooperation.models import BodyYear, StaffInPlace, StaffPost
from communes.cooperation.services.body_years import (
    AccountsEmpty,
    AccountsTooEarly,
    DayAhead,
    NothingWritten,
    YearFacts,
    figures_of,
    latest_budget,
    save_year,
)
from communes.cooperation.services.running import YearOutOfReach
from communes.cooperation.services.staff import (
    MemberOfAnother,
    NobodyNeeded,
    OriginTwice,
    PlacedFacts,
    PostFacts,
    SkillThere,
    forecast_of,
    remove_post,
    save_post,
    staff_of,
)
from communes.cooperation.services.support import EndsBeforeStart, SupportFacts, save_support
from communes.cooperation.training import BodyTraining, register_training_source, training_of
from communes.enums import Role
from records.models import Event
from tests.factories.communes import BodyFactory, actor, membership, sign_in
from tests.factories.cooperation import CallFactory, MemberFactory, sent_pdf

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
NOBODY = (None, None)
pytestmark = pytest.mark.django_db


def runner(body):
    return actor(Role.BODY_OFFICER, body=body)


def amounts(**given) -> dict:
    """Return amounts by heading: (budget, accounts)."""
    return {
        heading: tuple(None if amount is None else Decimal(amount) for amount in pair)
        for heading, pair in given.items()
    }


WRITTEN = amounts(
    contributions=(600, 500), own_fees=(200, 250), state_grants=(200, 250), running=(900, 720), debt=(0, None)
)


def test_a_year_tells_own_resources_balance_execution_and_concentration():
    body = BodyFactory()
    row = save_year(body, 2025, YearFacts(WRITTEN, date(2025, 1, 10)), actor=runner(body), at=AT)
    figures = figures_of(row)

    assert (figures.planned.total, figures.planned.balance, figures.planned.own_share) == (1000, 100, 20)
    assert (figures.actual.total, figures.actual.balance, figures.actual.own_share) == (1000, 280, 25)
    assert (figures.current.largest, figures.current.concentration) == (FundingSource.CONTRIBUTIONS, 50)
    assert (figures.spending_rate, figures.resources_rate) == (80, 100)
    assert latest_budget(body).row == row

    planned = save_year(body, 2026, YearFacts(amounts(running=(0, None))), actor=runner(body), at=AT)
    figures = figures_of(planned)
    assert figures.actual is None
    assert (figures.spending_rate, figures.current.own_share, figures.current.concentration) == (
        None,
        None,
        None,
    )


def test_the_public_page_shows_contributions_in_total_and_the_latest_year(client):
    call = CallFactory(year=2025, amount=Decimal(1_234_000))
    body = call.member.body
    save_year(body, 2025, YearFacts(WRITTEN), actor=runner(body), at=AT)
    page = client.get(reverse("cooperation:body", args=[body.code])).text
    assert "1,234,000.00" in page
    assert "Latest accounts" in page
    assert reverse("cooperation:contributions", args=[body.code]) not in page


def test_what_may_not_be_written_of_a_year():
    body = BodyFactory()
    one = runner(body)
    for facts, refusal in (
        (YearFacts(amounts(running=NOBODY)), NothingWritten),
        (YearFacts(WRITTEN, date(2026, 3, 2)), DayAhead),
        (YearFacts(WRITTEN, accounts_on=date(2024, 12, 31)), AccountsTooEarly),
        (YearFacts(amounts(running=(1, None)), accounts_on=date(2026, 2, 1)), AccountsEmpty),
    ):
        with pytest.raises(refusal):
            save_year(body, 2025, facts, actor=one, at=AT)
    for year in (2021, 2028):
        with pytest.raises(YearOutOfReach):
            save_year(body, year, YearFacts(WRITTEN), actor=one, at=AT)
    with pytest.raises(NotYours):
        save_year(body, 2025, YearFacts(WRITTEN), actor=runner(BodyFactory()), at=AT)
    save_year(body, 2025, YearFacts(WRITTEN), actor=one, at=AT)
    # Somebody else wrote the year first, or changed it.
    for version in (None, 2):
        with pytest.raises(ChangedMeanwhile):
            save_year(body, 2025, YearFacts(WRITTEN), version=version, actor=one, at=AT)
    assert Event.objects.filter(code="cooperation.body_year_saved").count() == 1


def test_a_year_is_written_and_read_in_the_browser(client):
    body = BodyFactory()
    sign_in(client, membership(Role.BODY_OFFICER, body=body))
    edit = reverse("cooperation:body_year_edit", args=[body.code, 2025])
    assert client.get(edit).status_code == 200
    refused = client.post(edit, {"note": "Kept."})
    assert "Kept." in refused.text
    typed = {
        "planned_contributions": "10 000 000,00",
        "actual_contributions": "9 000 000",
        "planned_running": "9 500 000",
        "actual_running": "9 500 000",
    }
    client.post(edit, typed)
    assert BodyYear.objects.get().lines.count() == 2
    late = client.post(edit, {**typed, "version": "0"})
    assert 'name="version" value="1"' in late.text
    page = client.get(reverse("cooperation:body_year", args=[body.code, 2025]))
    assert page.context["figures"].actual.balance == -500_000
    save_year(body, 2024, YearFacts(WRITTEN), actor=runner(body), at=AT)
    listed = client.get(reverse("cooperation:body_years", args=[body.code])).text
    assert "Deficit" in listed
    assert "Own resources in percent of all resources" in listed
    assert client.get(reverse("cooperation:body_year", args=[body.code, 2020])).status_code == 404
    assert client.get(reverse("cooperation:body_year_edit", args=[body.code, 1990])).status_code == 404


def test_staff_is_counted_by_skill_origin_and_year():
    body = BodyFactory()
    member, one = MemberFactory(body=body), runner(body)
    placed = [
        PlacedFacts(StaffOrigin.OWN, 2),
        PlacedFacts(StaffOrigin.MEMBER, 3, member=member),
        PlacedFacts(StaffOrigin.STATE, 1, service="Direction du transport"),
    ]
    save_post(body, None, PostFacts(2026, "Transport", 9, placed), actor=one, at=AT)
    surplus = save_post(body, None, PostFacts(2026, "Achats", 1, placed[:1]), actor=one, at=AT)
    save_post(body, None, PostFacts(2030, "transport", 12), actor=one, at=AT)

    found = staff_of(body, 2026)
    assert (found.needed, found.in_place, found.gap, found.missing) == (10, 8, 2, 3)
    assert [people for _label, people in found.by_origin] == [4, 3, 1]
    forecast = forecast_of(body)
    assert forecast.years == [2026, 2030]
    assert dict(forecast.rows)["Transport"] == [(9, 6), (12, 0)]
    assert forecast.totals == [(10, 8), (12, 0)]

    another = PlacedFacts(StaffOrigin.MEMBER, 1, member=MemberFactory())
    for facts, refusal in (
        (PostFacts(2026, "TRANSPORT ", 1), SkillThere),
        (PostFacts(2026, "Nettoyage", 0), NobodyNeeded),
        (PostFacts(2026, "Nettoyage", 1, [placed[0], placed[0]]), OriginTwice),
        (PostFacts(2026, "Nettoyage", 1, [another]), MemberOfAnother),
        (PostFacts(2037, "Nettoyage", 1), YearOutOfReach),
    ):
        with pytest.raises(refusal):
            save_post(body, None, facts, actor=one, at=AT)
    with pytest.raises(NotYours):
        remove_post(surplus, actor=actor(Role.BODY_OFFICER), at=AT)
    with pytest.raises(ChangedMeanwhile):
        remove_post(surplus, version=2, actor=one, at=AT)
    remove_post(surplus, version=1, actor=one, at=AT)
    assert staff_of(body, 2026).in_place == 6


def test_staff_is_written_and_read_in_the_browser(client):
    body = BodyFactory()
    member = MemberFactory(body=body, commune__name_fr="Dcheira")
    sign_in(client, membership(Role.BODY_OFFICER, body=body))
    new = reverse("cooperation:staff_new", args=[body.code])
    assert client.get(new, {"year": "2026"}).status_code == 200
    typed = {"year": "2026", "skill": "Ingénierie", "needed": "4", "own": "1"}
    assert "How many people?" in client.post(new, {**typed, "member_0": str(member.pk)}).text
    assert "Ingénierie" in client.post(new, {**typed, "service_people_0": "2"}).text
    client.post(new, {**typed, "member_0": str(member.pk), "member_people_0": "2"})
    post = StaffPost.objects.get()
    assert sorted(post.in_place.values_list("origin", "people")) == [("member", 2), ("own", 1)]

    edit = reverse("cooperation:staff_edit", args=[post.pk])
    assert 'value="Ingénierie"' in client.get(edit).text
    client.post(
        edit, {**typed, "needed": "3", "service_0": "Wilaya", "service_people_0": "2", "version": "1"}
    )
    assert StaffInPlace.objects.filter(service="Wilaya", people=2).exists()
    register_training_source(
        "test", lambda _body: [BodyTraining("Achats", date(2026, 2, 1), date(2026, 2, 2), 3, 2)]
    )
    try:
        page = client.get(reverse("cooperation:staff", args=[body.code])).text
        assert training_of(body)[0].attended == 2
    finally:
        register_training_source("test", lambda _body: [])
    for words in ("Ingénierie", "Wilaya", "Achats"):
        assert words in page
    client.post(reverse("cooperation:staff_remove", args=[post.pk]))
    assert not StaffPost.objects.exists()


def test_support_is_written_found_and_its_document_kept(client):
    body = BodyFactory()
    sign_in(client, membership(Role.BODY_OFFICER, body=body))
    facts = SupportFacts(
        SupportKind.INTERNATIONAL, "Banque", "Étude", None, date(2026, 1, 2), date(2026, 1, 1)
    )
    with pytest.raises(EndsBeforeStart):
        save_support(body, None, facts, actor=runner(body), at=AT)

    new = reverse("cooperation:support_new", args=[body.code])
    typed = {"kind": "international", "partner": "Banque", "subject": "Étude", "starts_on": "2026-01-02"}
    bad = client.post(new, {**typed, "document": SimpleUploadedFile("a.exe", b"MZ")})
    assert "Banque" in bad.text
    document = sent_pdf("convention.pdf")
    client.post(new, {**typed, "amount": "250 000,00", "document": document})
    row = body.supports.get()
    kept = client.get(reverse("cooperation:support_file", args=[row.pk]))
    assert kept.getvalue().startswith(b"%PDF")
    client.post(reverse("cooperation:support_edit", args=[row.pk]), {**typed, "amount": "", "version": "1"})
    row.refresh_from_db()
    assert (row.amount, row.file.name) == (None, "convention.pdf")

    address = reverse("cooperation:support", args=[body.code])
    assert "convention.pdf" in client.get(address).text
    assert not client.get(address, {"kind": "state_service"}).context["page"].object_list
    assert client.get(address, {"q": "banque"}).context["page"].object_list
    counts = []
    for added in (0, 6):
        for number in range(added):
            one = SupportFacts(SupportKind.OTHER, f"Partner {number}", "…", None, date(2025, 1, 1))
            save_support(body, None, one, actor=runner(body), at=AT)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    client.post(reverse("cooperation:support_remove", args=[row.pk]))
    assert body.supports.count() == 6
