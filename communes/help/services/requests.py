"""Requests for help: asked by whoever is signed in, answered by administrators, closed by either.

This is the only place where the state of a request changes.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.cooperation.services.audiences import administrators
from communes.help.enums import RequestState
from communes.help.exceptions import HelpRefusal, WrittenMeanwhile
from communes.help.models import HelpMessage, HelpRequest
from communes.models import Membership
from config.toolbox.clock import local_day, start_of_day
from config.toolbox.languages import in_language
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.letters import Addressee, Letter, write_letters
from records.services.notices import Link, notify
from records.services.parameters import parameter

REQUESTS_A_DAY = "help.requests_a_day"


class TooManyToday(HelpRefusal):
    text = _(
        "You have asked %(count)s times today, which is the most. What you typed is kept here: write in one "
        "of your requests, or send it tomorrow."
    )


class RequestClosed(HelpRefusal):
    text = _("This request is closed: ask anew.")


@dataclass(frozen=True, slots=True)
class HelpFacts:
    """What somebody asks, and what they let it carry; "" and None carry nothing."""

    subject: str
    text: str
    page: str = ""
    view_name: str = ""
    reference: str = ""
    browser: str = ""
    membership: Membership | None = None


@transaction.atomic
def ask_for_help(facts: HelpFacts, *, by: User, at: datetime) -> HelpRequest:
    """Keep a request under the next number of its year; tell the administrators and the support address.

    Raises TooManyToday, having kept nothing.
    """
    most = parameter(REQUESTS_A_DAY)
    today = start_of_day(local_day(at))
    if HelpRequest.objects.filter(asked_by=by, asked_at__gte=today).count() >= most:
        raise TooManyToday(count=most)
    request = HelpRequest.objects.create(
        year=local_day(at).year,
        number=_next_number(local_day(at).year),
        subject=" ".join(facts.subject.split()),
        page=facts.page,
        view_name=facts.view_name,
        reference=facts.reference,
        membership=facts.membership,
        browser=facts.browser,
        asked_by=by,
        asked_at=at,
        written_at=at,
    )
    _keep(request, facts.text, is_answer=False, by=by, at=at)
    record_event("help.asked", actor=by, target=request, data={"number": request.code}, at=at)
    _tell("help.asked", request, _others(by, at), at)
    _write_to_support(request, facts.text, at)
    return request


@transaction.atomic
def write_in_request(
    request: HelpRequest, text: str, *, version: int | None, by: User, at: datetime
) -> HelpMessage:
    """Add a message: the person who asked waits anew, anybody else answers; the other side is told.

    ``version`` is the one that the writer saw. Raises RequestClosed or WrittenMeanwhile.
    """
    row = _lock(request, version)
    is_answer = row.asked_by_id != by.pk
    row.state = RequestState.ANSWERED if is_answer else RequestState.OPEN
    row.written_at = at
    row.version += 1
    row.save()
    message = _keep(row, text, is_answer=is_answer, by=by, at=at)
    record_event("help.written", actor=by, target=row, data={"number": row.code}, at=at)
    if is_answer:
        _tell("help.answered", row, [row.asked_by], at)
    else:
        _tell("help.asked_again", row, _others(by, at), at)
    return message


@transaction.atomic
def close_request(request: HelpRequest, *, version: int | None, by: User, at: datetime) -> HelpRequest:
    """Close a request for good. Raises RequestClosed or WrittenMeanwhile.

    The person who asked is told when it was not they who closed it.
    """
    row = _lock(request, version)
    row.state, row.closed_by, row.closed_at = RequestState.CLOSED, by, at
    row.version += 1
    row.save()
    record_event("help.closed", actor=by, target=row, data={"number": row.code}, at=at)
    if row.asked_by_id != by.pk:
        _tell("help.closed", row, [row.asked_by], at)
    return row


def _next_number(year: int) -> int:
    """Return the next number of a year: who asks at the same time waits at the last row."""
    of_year = HelpRequest.objects.filter(year=year)
    list(locked(of_year.order_by("-number"))[:1])
    return (of_year.aggregate(last=Max("number"))["last"] or 0) + 1


def _lock(request: HelpRequest, version: int | None) -> HelpRequest:
    row = locked(HelpRequest.objects.select_related("asked_by").filter(pk=request.pk)).get()
    if row.state == RequestState.CLOSED:
        raise RequestClosed()
    if version is not None and row.version != version:
        raise WrittenMeanwhile()
    return row


def _keep(request: HelpRequest, text: str, *, is_answer: bool, by: User, at: datetime) -> HelpMessage:
    return HelpMessage.objects.create(
        request=request, text=text.strip(), is_answer=is_answer, written_by=by, written_at=at
    )


def _others(by: User, at: datetime) -> list[User]:
    """Return the administrators but the one who writes."""
    return [person for person in administrators(at=at) if person.pk != by.pk]


def _tell(code: str, request: HelpRequest, people: list[User], at: datetime) -> None:
    notify(
        code,
        recipients=people,
        data={"number": request.code, "subject": request.subject},
        link=Link("help:request", {"pk": request.pk}),
        once=f"help-{request.pk}-{request.version}",
        at=at,
    )


def _write_to_support(request: HelpRequest, text: str, at: datetime) -> None:
    """Send the request to the address of those who keep the portal running, where there is one."""
    if not settings.SUPPORT_EMAIL:
        return
    with in_language(settings.LANGUAGE_CODE):
        support = Addressee(gettext("the support team"), settings.SUPPORT_EMAIL, settings.LANGUAGE_CODE)
    context = {"asked": request, "text": text.strip(), "site": settings.SITE_URL}
    write_letters([Letter(support, "emails/help_request", context)], at=at)
