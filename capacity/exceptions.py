"""What may not be done in capacity building; each refusal says why."""

from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError, FileNotKept, Overtaken


class CapacityRefusal(AssessmentError):
    """Something that capacity building does not allow."""


class ChangedMeanwhile(CapacityRefusal, Overtaken):
    code = "changed_meanwhile"
    text = _("Someone else has changed this since you opened it: read it again, then send what you typed.")


class DocumentRefused(FileNotKept, CapacityRefusal):
    """A document that was not kept."""
