import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from communes.enums import Role
from communes.models import Membership

pytestmark = pytest.mark.django_db


def admit(*options):
    out = StringIO()
    call_command("admit_administrator", "first@adaa.example", "Administrateur", *options, stdout=out)
    return out.getvalue()


def test_the_first_administrator_follows_the_link_of_the_letter(client):
    said = admit("--language", "fr", "--show")
    membership = Membership.objects.get()
    assert (membership.role, membership.user.language) == (Role.ADMINISTRATOR, "fr")
    assert not membership.user.has_usable_password()
    address = re.search(r"https?://[^/\s]+(/\S+)", said).group(1)
    assert client.get(address, follow=True).status_code == 200


def test_the_letter_is_kept_from_the_screen_unless_asked_for():
    assert "http" not in admit()


def test_an_account_that_exists_is_left_alone():
    admit()
    with pytest.raises(CommandError, match=r"first@adaa\.example has an account already\."):
        admit()
    assert Membership.objects.count() == 1


def test_what_is_no_address_is_refused():
    with pytest.raises(CommandError, match="nobody is not an e-mail address"):
        call_command("admit_administrator", "nobody", "Administrateur")
    assert not Membership.objects.exists()
