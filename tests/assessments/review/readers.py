"""Those who read the page of a file."""

from django.test import Client
from django.urls import reverse

from assessments.models import Assessment
from communes.actors import Actor
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Membership
from tests.factories.communes import actor, membership, sign_in


def reader(role: str, file: Assessment) -> Membership:
    """Return a membership of a role that may see a file."""
    place = {"province": file.commune.province} if role == Role.PROVINCE_OFFICER else {}
    place |= {"commune": file.commune} if role in COMMUNE_ROLES else {}
    return membership(role, **place)


def outsider(role: str, file: Assessment) -> Actor:
    """Return someone of the commune or of its province."""
    place = (
        {"province": file.commune.province} if role == Role.PROVINCE_OFFICER else {"commune": file.commune}
    )
    return actor(role, **place)


def page(client: Client, file: Assessment, acting: Membership) -> str:
    """Return the page of a file as someone reads it."""
    sign_in(client, acting)
    response = client.get(reverse("assessments:detail", args=[file.pk]))
    assert response.status_code == 200
    return response.content.decode()
