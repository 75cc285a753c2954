"""The pages of grants: one walk from the rules to the payment, the simulation, what a commune reads."""

import json
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from assessments.enums import Stage
from assessments.models import Cycle, GrantDecision, GrantPayment, GrantRules, Publication
from assessments.services.grants.papers import decision_sheets
from communes.enums import Role
from tests.factories.assessments import AssessmentFactory, CycleFactory, ScoreSheetFactory
from tests.factories.communes import CommuneFactory, membership, sign_in
from tests.factories.grants import PAID_AT, a_decision, a_publication, a_result, decided, keep_documents, paid

pytestmark = pytest.mark.django_db
RULES = {"pool": "1 001", "first_share": "50", "exponent": "0,75", "census": "2024"}


def address(name, *args):
    return reverse(f"assessments:{name}", args=args)


@pytest.fixture
def publication():
    found = a_publication(CycleFactory(pool=Decimal("1000.50")))
    for people, name in ((16, "Petite"), (81, "Grande")):
        commune = CommuneFactory(population_2024=people, name_fr=name, search_text=name.lower())
        a_result(found, commune)
    return found


def text(client, url, data=None, **more):
    response = client.post(url, data, **more) if data is not None else client.get(url, **more)
    return read(response)


def read(response):
    """Return a page without the marks that isolate numbers."""
    return re.sub(r"</?bdi[^>]*>|[\u2066-\u2069]", "", response.content.decode())


def test_from_the_rules_to_the_payment(client, publication):
    """A walk of the administrator; every refusal keeps what was typed."""
    sign_in(client, membership(Role.ADMINISTRATOR))
    grants = address("grants", 2025)
    assert "is counted in whole dirhams" in text(client, grants)

    rules = address("grant_rules", 2025)
    wrong = {**RULES, "version": "0", "exponent": "2,5", "first_floor": "9", "first_cap": "8", "reason": "A"}
    page = text(client, rules, wrong)
    assert "Write a number from 0 to 2" in page
    assert "The cap must be at least the floor" in page
    assert 'value="2,5"' in page
    assert "Decide on the grants" in text(
        client, rules, {**RULES, "version": "0", "reason": "A"}, follow=True
    )
    stale = text(client, rules, {**RULES, "version": "0", "reason": "B", "exponent": "1"})
    assert "Someone else changed these rules" in stale
    assert 'name="version" value="1"' in stale

    decide = address("grants_decide", 2025)
    page = client.get(decide)
    digest = page.context["draft"].digest
    assert "has changed" not in page.content.decode()
    assert "have changed since" in text(client, decide, {"digest": "0" * 64})
    shown = text(client, decide, {"digest": digest}, follow=True)
    assert "1,001.00 MAD" in shown
    decision = GrantDecision.objects.get()

    petite = decision.grants.get(commune__name_fr="Petite")
    pay = address("grant_payment", 2025, petite.commune.code)
    typed = {"amount": str(petite.amount + 1), "paid_on": decision.decided_at.date(), "reference": "OP 9"}
    assert "too much" in text(client, pay, typed)
    text(client, pay, {**typed, "amount": "10"}, follow=True)
    row = GrantPayment.objects.get()
    cancel = address("grant_payment_cancel", 2025, row.pk)
    assert "Returned" in text(client, cancel, {"reason": "Returned by the bank"}, follow=True)
    assert "Nothing paid" in text(client, address("grant_payments", 2025))
    sheet = client.get(address("grant_payments_xlsx", 2025), {"show": "unpaid"}).content
    assert sheet[:2] == b"PK"


def test_the_simulation_says_who_gains_and_loses(client, publication):
    publication.cycle.pool = Decimal(1000)
    publication.cycle.save()
    sign_in(client, membership(Role.ADMINISTRATOR))
    grants = address("grants", 2025)
    assert not client.get(grants).context["is_compared"]

    flat = {**RULES, "pool": "1000", "exponent": "0", "show": "more"}
    page = client.get(grants, flat)
    assert [(row.commune.name_fr, row.amount, row.difference) for row in page.context["page"]] == [
        ("Petite", 500, 272)
    ]
    assert (page.context["shift"].gaining, page.context["shift"].losing) == (1, 1)
    second = {f"b-{name}": value for name, value in flat.items() if name != "show"}
    same = client.get(grants, {**flat, "show": "", "compare": "other", **second})
    assert not same.context["is_compared"]
    lower = client.get(grants, {**flat, "show": "", "compare": "other", **second, "b-pool": "500"})
    assert {row.difference for row in lower.context["page"]} == {250}
    refused = client.get(grants, {**flat, "second_cap": "1"}).content.decode()
    assert "Caps below the second tranche" in refused
    table = client.get(address("grants_export", 2025, "csv"), flat).content.decode("utf-8-sig").splitlines()
    assert len(table) == 2
    assert client.get(address("grants_export", 2025, "xlsx"), flat).content[:2] == b"PK"
    assert not GrantRules.objects.exists()


def test_the_pages_cost_the_same_for_any_number(client, publication, django_assert_max_num_queries):
    sign_in(client, membership(Role.ADMINISTRATOR))
    publication.cycle.pool = Decimal(10**6)
    publication.cycle.save()
    for _each in range(6):
        a_result(publication, CommuneFactory())
    decision = a_decision()
    for grant in decision.grants.all():
        paid(decision, grant.commune, "1")
    for name, most in (("grants", 15), ("grant_payments", 15)):
        with django_assert_max_num_queries(most):
            client.get(address(name, 2025))


def test_a_table_of_payments_is_shown_then_recorded_whole(client):
    commune = CommuneFactory()
    decision = a_decision(commune)
    sign_in(client, membership(Role.ADMINISTRATOR))
    where = address("grant_payments_import", 2025)
    day = decision.decided_at.date().isoformat()

    def send(*lines):
        content = "\n".join(["commune_code,amount,paid_on,reference", *lines]).encode()
        return client.post(where, {"table": SimpleUploadedFile("payments.csv", content)})

    wrong = send(f"{commune.code},10,{day},OP 1", "99,-1,tomorrow,").content.decode()
    for said in ("Row 3, commune_code: “99”", "Row 3, amount: “-1”", "Row 3, paid_on: “tomorrow”"):
        assert said in wrong
    twice = send(f"{commune.code},10,{day},OP 1", f"{commune.code},11,{day},OP 1").content.decode()
    assert "Row 3: The payment order OP 1" in twice
    assert not GrantPayment.objects.exists()
    preview = send(f"{commune.code},10,{day},OP 1", f'{commune.code},"11,50",{day},OP 2')
    sealed = preview.context["form"]["rows"].value()
    confirm = address("grant_payments_confirm", 2025)
    rows = preview.context["form"].fields["rows"].prepare_value(sealed)
    assert "2 payments are recorded" in text(client, confirm, {"rows": rows}, follow=True)
    assert "too old" in text(client, confirm, {"rows": "x"}, follow=True)
    assert sum(row.amount for row in GrantPayment.objects.all()) == Decimal("21.50")


def test_a_commune_reads_its_grant_worked_out_in_words(client):
    commune = CommuneFactory(population_2024=81)
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=commune))
    mine = address("my_grant")
    assert "No decision yet" in text(client, mine)
    decision = a_decision(commune)
    paid(decision, commune, "1000")
    page = text(client, mine)
    assert "raised to 0.75: a weight of 27.00" in page
    assert "times the score 80.00 ÷ 100: a weight of 21.60" in page
    assert "199,999,000.00 MAD" in page
    published = client.get(address("grants_json", 2025, 1))
    assert json.loads(published.content)["amounts"][0]["amount"] == 200_000_000
    table = client.get(address("grants_csv", 2025, 1)).content.decode("utf-8-sig")
    assert table.splitlines()[1].endswith(",100000000,100000000,200000000")


def test_everybody_reads_the_grants_in_force(client):
    commune = CommuneFactory()
    first = a_decision(commune)
    Cycle.objects.update(pool=Decimal(1000))
    second = decided(Cycle.objects.get(), reason="Less")
    tags = {"publication": Publication.objects.get(), "commune": commune}
    shown = Template("{% load grants %}{% grants_of publication %}{% grant_of publication commune %}")
    with translation.override("en"):
        page = re.sub(r"</?bdi[^>]*>|[\u2066-\u2069]", "", shown.render(Context(tags)))
    assert "1 commune receives 1,000.00 MAD of a pool of 1,000.00 MAD" in page
    assert page.count("grants/2.json") == 2
    assert (first.number, second.number) == (1, 2)
    tags["publication"].version = 0
    assert not shown.render(Context(tags)).strip()


def test_an_estimate_is_shown_only_when_the_rules_say_so_and_until_the_decision(client):
    cycle = CycleFactory()
    file = AssessmentFactory(cycle=cycle, submitted=True)
    ScoreSheetFactory(
        assessment=file, stage=Stage.DECLARED, total=Decimal(80), conditions_met=5, is_eligible=True
    )
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=file.commune))
    mine = address("my_grant")
    rules = GrantRules.objects.create(cycle=cycle, changed_at=PAID_AT)
    assert "An estimate" not in text(client, mine)
    rules.shows_estimates = True
    rules.save()
    page = text(client, mine)
    assert "An estimate, not a decision" in page
    assert "200,000,000.00 MAD" in page
    a_decision(file.commune, year=2024)
    assert "Given by the decision" in text(client, mine)
    assert "An estimate" in text(client, f"{mine}?year=2025")


def test_the_document_of_a_decision(client):
    decision = a_decision(CommuneFactory())
    sign_in(client, membership(Role.ADMINISTRATOR))
    assert client.get(address("grant_paper", 2025, 1, "ar")).status_code == 404
    sheets = decision_sheets(decision)
    keep_documents(sheets)
    assert client.get(address("grant_paper", 2025, 1, "fr")).getvalue() == b"%PDF-1.7"
    html = sheets[1].html()
    assert "200 000 000" in html.replace("\u202f", " ")
    assert decision.digest in html
