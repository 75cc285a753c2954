"""The pages of deliberations, of their comparison and of the order."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from communes.cooperation.enums import Step, Visa
from communes.cooperation.models import CooperationBody, Overlap
from communes.cooperation.services.bodies import proposed_code
from communes.cooperation.services.steps import missing_for
from communes.enums import Role
from tests.factories.communes import CommuneFactory, membership, sign_in
from tests.factories.cooperation import PowerFactory, TransferFactory
from tests.factories.cooperation_deliberations import VOTED_ON, a_deliberation, a_text, deliberating, matched

pytestmark = pytest.mark.django_db


def address(name, pk):
    return reverse(f"cooperation:{name}", args=[pk])


def text_of(response):
    return response.content.decode()


def test_a_council_writes_its_deliberation_from_the_draft_and_its_province_gives_the_visa(client):
    procedure = deliberating()
    founder = procedure.founders.exclude(commune=procedure.lead).get()
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=founder.commune))
    page = address("deliberation", founder.pk)
    assert address("deliberation_edit", founder.pk) in text_of(client.get(page))
    first = client.get(address("deliberation_edit", founder.pk)).context["form"]
    draft = {name: first[name].value() for name in ("name_ar", "name_fr", "powers", "contribution")}
    assert draft["name_fr"] == procedure.name_fr
    assert draft["powers"]
    typed = {
        **draft,
        "contribution": "100 000,00",
        "version": 0,
        "session": "ordinary",
        "number": "7/2026",
        "held_on": VOTED_ON.isoformat(),
        "votes_for": "0",
        "votes_against": "0",
        "abstentions": "0",
    }

    refused = client.post(address("deliberation_edit", founder.pk), typed)
    assert "7/2026" in text_of(refused)
    assert refused.context["form"].non_field_errors()

    sent = {**typed, "votes_for": "15", "file": a_text()}
    assert client.post(address("deliberation_edit", founder.pk), sent).url == page
    file = client.get(address("deliberation_file", founder.pk))
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    stale = client.post(address("deliberation_edit", founder.pk), {**typed, "votes_for": "16"})
    assert stale.context["form"].data["version"] == "1"

    sign_in(client, membership(Role.PROVINCE_OFFICER, province=founder.commune.province))
    assert client.get(address("deliberation_edit", founder.pk)).status_code == 404
    assert address("deliberation_visa", founder.pk) in text_of(client.get(page))
    decision = {"visa": "granted", "decided_on": VOTED_ON.isoformat(), "version": 1}
    assert client.post(address("deliberation_visa", founder.pk), decision).url == page
    founder.deliberation.refresh_from_db()
    assert founder.deliberation.visa == Visa.GRANTED

    sign_in(client, membership(Role.COMMUNE_MANAGER, commune=founder.commune))
    shown = client.get(address("deliberation_edit", founder.pk))
    assert "A change takes the visa back" in text_of(shown)
    other = procedure.founders.get(commune=procedure.lead)
    assert client.get(address("deliberation_edit", other.pk)).status_code == 404
    assert client.get(address("deliberation_file", other.pk)).status_code == 404


def test_the_comparison_shows_who_voted_what_letter_by_letter(client):
    procedure = deliberating(
        name_ar="مؤسسة النقل", name_fr="Établissement transport", powers=[PowerFactory()]
    )
    other = procedure.founders.exclude(commune=procedure.lead).get()
    a_deliberation(procedure.founders.get(commune=procedure.lead))
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=procedure.lead))
    waiting = text_of(client.get(address("match", procedure.pk)))
    assert other.commune.name_ar in waiting or other.commune.name_fr in waiting

    extra = PowerFactory()
    a_deliberation(other, name_ar="مؤسسه النقل", powers=[extra], contribution=90_000)
    shown = text_of(client.get(address("match", procedure.pk)))
    assert '<mark class="differs">ه</mark>' in shown
    assert '<mark class="differs">ة</mark>' in shown
    assert extra.name_ar in shown or extra.name_fr in shown
    assert "-10" in shown.replace("−", "-")
    one = text_of(client.get(address("deliberation", other.pk)))
    assert '<mark class="differs">ه</mark>' in one


def test_an_administrator_records_the_order_and_reads_what_it_overlaps_with(client):
    procedure = matched()
    commune, power = procedure.lead, procedure.powers.get()
    TransferFactory(member__commune=commune, power=power)
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=commune))
    assert address("order_record", procedure.pk) not in text_of(client.get(address("order", procedure.pk)))

    sign_in(client, membership(Role.ADMINISTRATOR))
    assert address("order_record", procedure.pk) in text_of(client.get(address("order", procedure.pk)))
    form = client.get(address("order_record", procedure.pk)).context["form"]
    assert form["code"].value() == proposed_code("eci")
    assert form["purpose_fr"].value() == procedure.purpose
    typed = {
        "version": procedure.version,
        "code": "ECI-950",
        "number": "45.26",
        "signed_on": "2026-05-15",
        "replaces_on": "2026-07-01",
        "purpose_fr": procedure.purpose,
        "file": a_text("order.pdf"),
    }
    assert "is_checked" in client.post(address("order_record", procedure.pk), typed).context["form"].errors
    typed |= {"is_checked": "on", "file": a_text("order.pdf")}
    done = client.post(address("order_record", procedure.pk), typed)
    assert done.url == address("order", procedure.pk)
    body = CooperationBody.objects.get(code="ECI-950")
    assert body.founded_on == date(2026, 5, 15)
    shown = text_of(client.get(done.url))
    assert reverse("cooperation:body", args=["ECI-950"]) in shown
    assert address("overlap", Overlap.objects.get().pk) in shown
    assert client.get(address("order_record", procedure.pk)).status_code == 404


def test_before_its_step_the_order_only_says_what_it_waits_for(client):
    procedure = matched(step=Step.MATCHING)
    sign_in(client, membership(Role.ADMINISTRATOR))
    shown = text_of(client.get(address("order", procedure.pk)))
    assert address("order_record", procedure.pk) not in shown
    assert procedure.get_step_display() in shown
    assert client.get(address("order_record", procedure.pk)).url == address("order", procedure.pk)
    earlier = deliberating()
    shown = text_of(client.get(address("order", earlier.pk)))
    with override("en"):
        assert missing_for(earlier)[0] in shown


@pytest.mark.parametrize("name", ["deliberations", "match", "order"])
def test_pages_cost_the_same_for_many_members(client, name):
    sign_in(client, membership(Role.ADMINISTRATOR))

    def cost(members):
        founders = [CommuneFactory() for _ in range(members)]
        procedure = matched(founders=founders)
        client.get(address(name, procedure.pk))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(name, procedure.pk))
        return len(queries)

    assert cost(9) == cost(1)
