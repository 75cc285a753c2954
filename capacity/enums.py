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
