"""Words of capacity building."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Duty(models.TextChoices):
    """What a person does in a commune: a topic names the duties it is for."""

    MANAGEMENT = "management", _("Management of services")
    FINANCE = "finance", _("Budget and accounts")
    REVENUE = "revenue", _("Taxes, fees and assets")
    PROCUREMENT = "procurement", _("Public contracts")
    WORKS = "works", _("Works and equipment")
    PLANNING = "planning", _("Planning and monitoring")
    STAFF = "staff", _("Human resources")
    COUNCIL = "council", _("Council’s affairs and publication")
    RECEPTION = "reception", _("Reception, complaints and petitions")
    PERMITS = "permits", _("Town planning and permits")
    AUDIT = "audit", pgettext_lazy("duty", "Internal audit")
    DIGITAL = "digital", _("Information systems")
    ENVIRONMENT = "environment", _("Environment and hygiene")
    GENDER = "gender", _("Equity and gender approach")


class Study(models.TextChoices):
    """What a person has studied: a topic names the fields it is for."""

    LAW = "law", _("Law and public administration")
    ECONOMICS = "economics", _("Economics and management")
    ACCOUNTING = "accounting", _("Finance and accounting")
    ENGINEERING = "engineering", _("Civil engineering")
    URBANISM = "urbanism", _("Architecture and town planning")
    COMPUTING = "computing", _("Computing")
    SOCIAL = "social", _("Social and human sciences")
    ENVIRONMENT = "environment", _("Environmental sciences")


class Audience(models.TextChoices):
    """Whom a need is for."""

    STAFF = "staff", _("Staff of the commune")
    ELECTED = "elected", _("Elected members")
    UNIT = "unit", _("Members of the programme unit")
    BODY = "body", _("Staff of cooperation bodies")


class Priority(models.IntegerChoices):
    """How soon a need waits for an answer; the first comes first."""

    HIGH = 1, pgettext_lazy("priority of a need", "1 – High")
    MIDDLE = 2, pgettext_lazy("priority of a need", "2 – Middle")
    LOW = 3, pgettext_lazy("priority of a need", "3 – Low")


class NeedState(models.TextChoices):
    """Where a need stands."""

    FILED = "filed", pgettext_lazy("state of a need", "Filed")
    TAKEN_UP = "taken_up", pgettext_lazy("state of a need", "Taken up")
    ANSWERED = "answered", pgettext_lazy("state of a need", "Answered")
    MERGED = "merged", pgettext_lazy("state of a need", "Merged into another")
    REFUSED = "refused", pgettext_lazy("state of a need", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a need", "Withdrawn")


class Desk(models.TextChoices):
    """Who is asked for support."""

    PROVINCE = "province", pgettext_lazy("who is asked", "The province or prefecture")
    DGCT = "dgct", pgettext_lazy("who is asked", "DGCT")


class SupportState(models.TextChoices):
    """Whom a request for support waits for."""

    WAITING = "waiting", pgettext_lazy("state of a request", "Waiting for an answer")
    ANSWERED = "answered", pgettext_lazy("state of a request", "Answered")
    CLOSED = "closed", pgettext_lazy("state of a request", "Closed")


class Outcome(models.TextChoices):
    """What a request for support came to."""

    SOLVED = "solved", pgettext_lazy("outcome of a request", "Solved")
    PARTLY = "partly", pgettext_lazy("outcome of a request", "Partly solved")
    UNSOLVED = "unsolved", pgettext_lazy("outcome of a request", "Not solved")
    POINTLESS = "pointless", pgettext_lazy("outcome of a request", "No longer needed")


class Sex(models.TextChoices):
    """As staff lists have it, so that women and men can be counted."""

    FEMALE = "female", pgettext_lazy("sex", "Woman")
    MALE = "male", pgettext_lazy("sex", "Man")


class PersonKind(models.TextChoices):
    """Whether a person is employed by the commune or elected."""

    STAFF = "staff", pgettext_lazy("kind of person", "Staff")
    ELECTED = "elected", pgettext_lazy("kind of person", "Elected member")


class ActionKind(models.TextChoices):
    """What a line of a plan is."""

    TRAINING = "training", pgettext_lazy("kind of action", "Training")
    ASSISTANCE = "assistance", pgettext_lazy("kind of action", "Technical assistance")
    SYSTEM = "system", pgettext_lazy("kind of action", "Information system")


class FundingSource(models.TextChoices):
    """Who pays for a line of a plan."""

    BUDGET = "budget", pgettext_lazy("who pays", "Budget of the commune")
    GRANT = "grant", pgettext_lazy("who pays", "Performance grant")
    DGCT = "dgct", pgettext_lazy("who pays", "DGCT")
    REGION = "region", pgettext_lazy("who pays", "Region, province or prefecture")
    PARTNER = "partner", pgettext_lazy("who pays", "Partner")


class SheetState(models.TextChoices):
    """Where a plan or a report stands."""

    DRAFT = "draft", pgettext_lazy("state of a plan or report", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("state of a plan or report", "Sent to DDCTD")
    RETURNED = "returned", pgettext_lazy("state of a plan or report", "Returned with comments")
    ACCEPTED = "accepted", pgettext_lazy("state of a plan or report", "Accepted")


class ActionOutcome(models.TextChoices):
    """What became of an action in its year."""

    DONE = "done", pgettext_lazy("outcome of an action", "Done")
    PARTLY = "partly", pgettext_lazy("outcome of an action", "Partly done")
    CANCELLED = "cancelled", pgettext_lazy("outcome of an action", "Cancelled")


class SessionState(models.TextChoices):
    """Where a training session stands."""

    OPEN = "open", pgettext_lazy("state of a session", "Open to enrolment")
    HELD = "held", pgettext_lazy("state of a session", "Held")
    CANCELLED = "cancelled", pgettext_lazy("state of a session", "Cancelled")


class EnrolmentState(models.TextChoices):
    """Whether a person has a seat in a session."""

    CONFIRMED = "confirmed", pgettext_lazy("state of an enrolment", "Confirmed")
    WAITING = "waiting", pgettext_lazy("state of an enrolment", "On the waiting list")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an enrolment", "Withdrawn")


class AssistanceState(models.TextChoices):
    """Where a technical assistance stands."""

    PLANNED = "planned", pgettext_lazy("state of an assistance", "Planned")
    UNDER_WAY = "under_way", pgettext_lazy("state of an assistance", "Under way")
    DONE = "done", pgettext_lazy("state of an assistance", "Done")
    CANCELLED = "cancelled", pgettext_lazy("state of an assistance", "Cancelled")


class PaperKind(models.TextChoices):
    """What the portal puts on paper."""

    PLAN = "plan", pgettext_lazy("document", "Capacity plan")
    REPORT = "report", pgettext_lazy("document", "Report on the capacity plan")
    CERTIFICATE = "certificate", pgettext_lazy("document", "Certificate of attendance")


class Grouping(models.TextChoices):
    """What actions are grouped by when their effect is estimated."""

    LINE = "line", pgettext_lazy("grouping of actions", "By line of the grid")
    TOPIC = "topic", pgettext_lazy("grouping of actions", "By topic")
    KIND = "kind", pgettext_lazy("grouping of actions", "By type of action")
