"""The keys of the page of a line: what they do is written in the page, for those who may do it."""

import pytest
from django.urls import reverse

from communes.enums import Role
from communes.models import Membership
from tests.assessments.review.situations import desk
from tests.factories.communes import membership, sign_in

pytestmark = pytest.mark.django_db


def test_a_line_gives_its_keys_to_its_reviewer_and_the_moves_to_other_readers(client):
    found = desk()
    address = reverse("assessments:line", args=[found.file.pk, "B4"])

    sign_in(client, Membership.objects.get(user=found.reviewer.user))
    page = client.get(address).content.decode()
    for key in ("a", "c", "r", "n", "j ArrowRight", "k ArrowLeft"):
        assert f'data-key="{key}"' in page, key
    assert "Accept the line" in page

    sign_in(client, membership(Role.APPROVER))
    page = client.get(address).content.decode()
    assert 'data-key="j ArrowRight"' in page
    assert 'data-key="a"' not in page
    assert "Accept the line" not in page
