"""E-mails that could not be delivered, sent again on an administrator's word."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from config.toolbox.locks import locked
from records.models import Email, EmailState
from records.services.events import record_event
from records.services.notices import nudge_sending


@transaction.atomic
def resend_email(email: Email, *, by: AbstractBaseUser, at: datetime) -> bool:
    """Let a failed e-mail wait to be sent again; False, and nothing done, in any other state."""
    email = locked(Email.objects.filter(pk=email.pk)).get()
    if email.state != EmailState.FAILED:
        return False
    email.state, email.attempts = EmailState.WAITING, 0
    email.save(update_fields=["state", "attempts"])
    record_event("records.email_resent", actor=by, target=email, data={"to": email.to}, at=at)
    transaction.on_commit(nudge_sending, robust=True)
    return True
