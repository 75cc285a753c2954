"""Guides, requests for help, announcements."""

from communes.enums import Role
from communes.help.enums import Audience
from communes.help.topics import CITIZEN
from tests.consistency.access.frame import PUBLIC, ROLES, SIGNED_IN, Case, Page
from tests.factories.help import AnnouncementFactory, HelpRequestFactory

ADMINISTRATOR = {Role.ADMINISTRATOR}
# An administrator answers everybody; the others see what they asked themselves.
OTHERS = (ROLES - ADMINISTRATOR) | {"no membership"}


def a_guide(case: Case) -> dict:
    return {"guide": CITIZEN}


def a_topic(case: Case) -> dict:
    return {"guide": CITIZEN, "topic": "account"}


def a_request(case: Case) -> dict:
    return {"pk": HelpRequestFactory(asked_by=case.user).pk}


def an_announcement(case: Case) -> dict:
    return {"pk": AnnouncementFactory(audience=Audience.MEMBERS).pk}


def a_draft(case: Case) -> dict:
    return {"pk": AnnouncementFactory(draft=True).pk}


PAGES = [
    Page("help:guides", PUBLIC),
    Page("help:guide", PUBLIC, of=a_guide, own_only=()),
    Page("help:guide_print", PUBLIC, of=a_guide, own_only=()),
    Page("help:topic", PUBLIC, of=a_topic, own_only=()),
    Page("help:contact", PUBLIC),
    Page("help:requests", SIGNED_IN),
    Page("help:request", SIGNED_IN, of=a_request, own_only=OTHERS),
    Page("help:request_close", SIGNED_IN, of=a_request, own_only=OTHERS),
    Page("help:announcements", PUBLIC),
    Page("help:announcement_close", SIGNED_IN, of=an_announcement, own_only=(), by_post=True),
    Page("help:desk", ADMINISTRATOR),
    Page("help:announcement_desk", ADMINISTRATOR),
    Page("help:announcement_new", ADMINISTRATOR),
    Page("help:announcement", ADMINISTRATOR, of=an_announcement, own_only=()),
    Page("help:announcement_edit", ADMINISTRATOR, of=a_draft, own_only=()),
    Page("help:announcement_publish", ADMINISTRATOR, of=a_draft, own_only=()),
    Page("help:announcement_withdraw", ADMINISTRATOR, of=an_announcement, own_only=()),
    Page("help:announcement_remove", ADMINISTRATOR, of=a_draft, own_only=()),
]
