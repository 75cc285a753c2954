"""Make accounts, change them, close them and open them again; each with its line in the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.utils import reset
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.exceptions import EmailTaken, NotOnOneself, ReasonMissing
from accounts.models import Invitation, User
from config.toolbox.locks import locked
from records.services.events import record_event, record_events


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Who someone is: e-mail, full name, language ("ar" or "fr")."""

    email: str
    full_name: str
    language: str


@transaction.atomic
def create_people(people: Sequence[PersonFacts], *, by: User | None, at: datetime) -> list[User]:
    """Create accounts that no password opens yet; return them in the order given.

    Raises EmailTaken, naming the addresses; then nobody is created. The queries do not grow with the number.
    """
    emails = [facts.email.strip().lower() for facts in people]
    taken = sorted(User.objects.filter(email__in=emails).values_list("email", flat=True))
    taken += sorted({email for email in emails if emails.count(email) > 1})
    if taken:
        raise EmailTaken(emails=", ".join(taken))
    users = User.objects.bulk_create(
        [
            User(
                email=email,
                full_name=facts.full_name.strip(),
                language=facts.language,
                joined_at=at,
                password=make_password(None),
            )
            for email, facts in zip(emails, people, strict=True)
        ],
        batch_size=500,
    )
    record_events("account.created", actor=by, targets={user: {} for user in users}, at=at)
    return users


@transaction.atomic
def change_person(person: User, facts: PersonFacts, *, by: User, reason: str, at: datetime) -> User:
    """Correct a name, an e-mail or a language. Raises ReasonMissing or EmailTaken."""
    _require(reason)
    person = _locked(person)
    email = facts.email.strip().lower()
    if User.objects.filter(email=email).exclude(pk=person.pk).exists():
        raise EmailTaken(emails=email)
    before = _described(person)
    if person.email != email:
        # The former address must no longer sign in, nor receive a reset.
        EmailAddress.objects.filter(user=person).delete()
    person.email, person.full_name, person.language = email, facts.full_name.strip(), facts.language
    if before != _described(person):
        person.save()
        data = {"before": before, "after": _described(person), "reason": reason.strip()}
        record_event("account.changed", actor=by, target=person, data=data, at=at)
    return person


@transaction.atomic
def deactivate_person(person: User, *, by: User, reason: str, at: datetime) -> User:
    """Close an account at once: open sessions end, open invitations stop.

    Raises ReasonMissing, or NotOnOneself.
    """
    _require(reason)
    if person == by:
        raise NotOnOneself
    person = _locked(person)
    if person.is_active:
        person.is_active = False
        person.save()
        Invitation.objects.filter(user=person, accepted_at=None, revoked_at=None).update(revoked_at=at)
        _end_sessions(person)
        _record("account.deactivated", person, by, reason, at)
    return person


@transaction.atomic
def reactivate_person(person: User, *, by: User, reason: str, at: datetime) -> User:
    """Open a closed account again, with the password it had. Raises ReasonMissing."""
    _require(reason)
    person = _locked(person)
    if not person.is_active:
        person.is_active = True
        person.save()
        _record("account.reactivated", person, by, reason, at)
    return person


@transaction.atomic
def unlock_person(person: User, *, by: User, reason: str, at: datetime) -> None:
    """Lift the lock-out of a person after too many failed sign-ins. Raises ReasonMissing."""
    _require(reason)
    if reset(username=person.email):
        _record("account.unlocked", person, by, reason, at)


@transaction.atomic
def end_sessions(person: User, *, by: User, reason: str, at: datetime) -> int:
    """Sign a person out everywhere; return how many sessions ended. Raises ReasonMissing."""
    _require(reason)
    if count := _end_sessions(person):
        data = {"reason": reason.strip(), "count": count}
        record_event("account.sessions_ended", actor=by, target=person, data=data, at=at)
    return count


@transaction.atomic
def remove_second_factor(person: User, *, by: User, reason: str, at: datetime) -> int:
    """Take away the codes and keys of someone who has lost them; return how many there were.

    Roles that need one set it up anew at the next sign-in. Raises ReasonMissing or NotOnOneself.
    """
    _require(reason)
    if person == by:
        raise NotOnOneself
    count, _by_model = Authenticator.objects.filter(user=person).delete()
    if count:
        _record("account.second_factor_reset", person, by, reason, at)
    return count


def _end_sessions(person: User) -> int:
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)


def _locked(person: User) -> User:
    return locked(User.objects.filter(pk=person.pk)).get()


def _require(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing


def _described(person: User) -> str:
    return f"{person.full_name} <{person.email}> {person.language}"


def _record(code: str, person: User, by: User, reason: str, at: datetime) -> None:
    record_event(code, actor=by, target=person, data={"reason": reason.strip()}, at=at)
