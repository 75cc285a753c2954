"""The sheet of a body on paper."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from communes.cooperation.models import BodyPaper
from communes.cooperation.services.body_sheet import body_sheets, request_body_sheet
from communes.enums import Role
from records.services.jobs import execute_job
from tests.factories.communes import actor, membership, sign_in
from tests.factories.cooperation import MemberFactory, TransferFactory

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_a_sheet_says_what_the_register_knows_and_marks_what_is_made_up():
    transfer = TransferFactory(member__is_generated=True)
    body = transfer.member.body
    body.is_demonstration = True
    body.save()
    gone = MemberFactory(body=body, left_on=AT.date())
    arabic, french = body_sheets(body, on=AT.date())

    for sheet, name in ((arabic, "name_ar"), (french, "name_fr")):
        html = sheet.html()
        assert getattr(body, name) in html
        assert getattr(transfer.power, name) in html
        assert getattr(transfer.member.commune, name) in html
        assert getattr(gone.commune, name) not in html
        assert "running-mark" in html
    assert arabic.digest != french.digest


def test_those_within_have_it_made_once_and_everybody_reads_it(client):
    body = TransferFactory().member.body
    address = reverse("cooperation:body_sheet", args=[body.code, "fr"])
    assert client.get(address).url == reverse("cooperation:body", args=[body.code])

    officer = membership(Role.BODY_OFFICER, body=body)
    sign_in(client, officer)
    client.post(reverse("cooperation:body_sheet_prepare", args=[body.code]))
    job = request_body_sheet(body, actor=actor(Role.ADMINISTRATOR), at=AT)
    assert job.owner == officer.user
    # While a worker has not made it, the page leads to the work instead of asking for it again.
    page = client.get(reverse("cooperation:body", args=[body.code])).text
    assert reverse("records:job", args=[job.pk]) in page
    assert reverse("cooperation:body_sheet_prepare", args=[body.code]) not in page
    execute_job(job.pk)

    client.logout()
    assert BodyPaper.objects.filter(body=body).count() == 2
    sent = client.get(address)
    assert b"".join(sent.streaming_content).startswith(b"%PDF")
    assert address in client.get(reverse("cooperation:body", args=[body.code])).text
