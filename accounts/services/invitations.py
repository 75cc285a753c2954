"""Invite people to choose their first password, by a link that expires and works once."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.exceptions import (
    AccountInactive,
    InvitationExpired,
    InvitationNotNeeded,
    InvitationRevoked,
    InvitationUnknown,
    InvitationUsed,
    ReasonMissing,
)
from accounts.models import Invitation, User
from config.toolbox.dates import format_moment
from config.toolbox.languages import in_language, spoken
from config.toolbox.locks import locked
from records.services.events import record_event, record_events
from records.services.letters import Letter, write_letters
from records.services.parameters import parameter

VALIDITY = "accounts.invitation_days"


@transaction.atomic
def invite(people: Sequence[User], *, by: User | None, at: datetime) -> list[Invitation]:
    """Send each person a fresh link in their language; earlier links of theirs stop working.

    Raises InvitationNotNeeded for someone who has a password, AccountInactive for a deactivated account;
    then nobody is invited. The queries do not grow with the number of people.
    """
    if any(person.has_usable_password() for person in people):
        raise InvitationNotNeeded
    if not all(person.is_active for person in people):
        raise AccountInactive
    _open(people).update(revoked_at=at)
    expires_at = at + timedelta(days=parameter(VALIDITY))
    tokens = [secrets.token_urlsafe(32) for _person in people]
    invitations = Invitation.objects.bulk_create(
        [
            Invitation(
                user=person, invited_by=by, token_digest=_digest(token), created_at=at, expires_at=expires_at
            )
            for person, token in zip(people, tokens, strict=True)
        ],
        batch_size=500,
    )
    write_letters(
        (
            Letter(
                person,
                "emails/invitation",
                {"url": _address(token, person.language), "expires_at": expires_at},
            )
            for person, token in zip(people, tokens, strict=True)
        ),
        at=at,
    )
    data = {"expires_at": spoken(lambda: format_moment(expires_at))}
    record_events("account.invited", actor=by, targets=dict.fromkeys(people, data), at=at)
    return invitations


def find_invitation(token: str, *, at: datetime) -> Invitation:
    """Return the invitation that a link opens at this time.

    Raises InvitationUnknown, InvitationUsed, InvitationRevoked, InvitationExpired or AccountInactive.
    """
    invitation = Invitation.objects.filter(token_digest=_digest(token)).select_related("user").first()
    if invitation is None:
        raise InvitationUnknown
    if invitation.accepted_at:
        raise InvitationUsed
    if invitation.revoked_at:
        raise InvitationRevoked
    if invitation.expires_at <= at:
        raise InvitationExpired
    if not invitation.user.is_active:
        raise AccountInactive
    return invitation


@transaction.atomic
def accept_invitation(token: str, *, password: str, language: str, at: datetime) -> User:
    """Set the first password and the language of the invited person; the link then no longer works.

    ``password`` has been validated by the form. Raises what ``find_invitation`` does.
    """
    # The row is locked first, so that a link clicked twice is accepted once.
    locked(Invitation.objects.filter(token_digest=_digest(token))).first()
    invitation = find_invitation(token, at=at)
    user = invitation.user
    user.set_password(password)
    user.language = language
    user.save()
    invitation.accepted_at = at
    invitation.save()
    record_event("account.invitation_accepted", actor=user, target=user, at=at)
    return user


@transaction.atomic
def revoke_invitation(person: User, *, by: User, reason: str, at: datetime) -> int:
    """Stop the open links of a person; return how many there were. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    count = _open([person]).update(revoked_at=at)
    if count:
        data = {"reason": reason.strip()}
        record_event("account.invitation_revoked", actor=by, target=person, data=data, at=at)
    return count


def _open(people: Sequence[User]):
    return Invitation.objects.filter(user__in=people, accepted_at=None, revoked_at=None)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _address(token: str, language: str) -> str:
    with in_language(language):
        return settings.SITE_URL + reverse("accounts:accept_invitation", kwargs={"token": token})
