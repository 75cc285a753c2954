"""Expected refusals: typed, told in the reader's language. Everything else is a bug."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.services.file_types import FileRefused


class AssessmentError(Exception):
    """A refusal that the person is told. ``text`` has placeholders filled from the keyword arguments."""

    code = "refused"
    text: "str | Promise" = _("This cannot be done.")

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(self.code)

    @property
    def message(self) -> str:
        return str(self.text) % self.params

    def __str__(self) -> str:
        return self.message


class WrongState(AssessmentError):
    code = "wrong_state"
    text = _("This cannot be done while the file is in the state “%(state)s”.")


class NotAllowed(AssessmentError):
    code = "not_allowed"
    text = _("Your role does not allow this.")


class OwnCommune(AssessmentError):
    code = "own_commune"
    text = _("You belong to this commune: someone else must decide on its file.")


class ReasonRequired(AssessmentError):
    code = "reason_required"
    text = _("Give the reason.")


class DeadlinePassed(AssessmentError):
    code = "deadline_passed"
    text = _("The deadline was %(date)s.")


class Overtaken(AssessmentError):
    """Somebody else saved first: what was typed is kept, and may be sent again."""


class FileNotKept(AssessmentError):
    """A file that was not kept; the words are those of the check that refused it."""

    def __init__(self, refusal: FileRefused) -> None:
        super().__init__()
        self.refusal = refusal
        self.code = refusal.code

    @property
    def message(self) -> str:
        return self.refusal.message
