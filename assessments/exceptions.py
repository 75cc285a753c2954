"""Expected refusals: typed, told in the reader's language. Everything else is a bug."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.toolbox import refusals
from records.services import file_types


class AssessmentError(refusals.Refusal):
    """Something that may not be done with a file, a cycle or what follows from them."""

    text: "str | Promise" = _("This cannot be done.")


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


class Overtaken(AssessmentError, refusals.Overtaken):
    """Somebody else saved first: what was typed is kept, and may be sent again."""


class FileNotKept(file_types.FileNotKept, AssessmentError):
    """A file that was not kept; the words are those of the check that refused it."""
