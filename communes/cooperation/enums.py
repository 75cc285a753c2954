"""Words of cooperation between communes (``domain.md`` section 8)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BodyKind(models.TextChoices):
    """An ECI takes communes only; a GCT communes with provinces or regions."""

    ECI = "eci", _("Intercommunal cooperation body (ECI)")
    GCT = "gct", _("Grouping of territorial collectivities (GCT)")


class Origin(models.TextChoices):
    COMMUNES = "communes", _("Initiative of the communes")
    STATE = "state", _("Initiative of the State")


class Step(models.TextChoices):
    """The steps of a creation, in their order."""

    IDEA = "idea", _("Idea and members")
    STUDY = "study", _("Feasibility and financing study")
    STATUTES = "statutes", _("Draft statutes")
    DELIBERATIONS = "deliberations", _("Deliberations of the councils")
    MATCHING = "matching", _("Check that the deliberations match")
    ORDER = "order", _("Order of the Ministry of the Interior")
    INSTALLATION = "installation", _("Council and bureau installed")
    TRANSFER = "transfer", _("Transfer of services, staff and assets")
    YEARLY = "yearly", _("First budget and report")


class FundingSource(models.TextChoices):
    """Where the money of a body comes from (requirement W11)."""

    CONTRIBUTIONS = "contributions", _("Contributions of the members")
    STATE_GRANTS = "state_grants", _("Grants of the State")
    OWN_FEES = "own_fees", _("Own fees and charges")
    VAT_SHARE = "vat_share", _("Share of the VAT")
    LENDERS = "lenders", _("Loans")
    PARTNERS = "partners", _("International partners")


# What a body raises itself; the rest is given or lent to it.
OWN_RESOURCES = frozenset({FundingSource.OWN_FEES})


class ExpenseNature(models.TextChoices):
    RUNNING = "running", _("Running costs")
    STAFF = "staff", _("Staff")
    INVESTMENT = "investment", _("Investment")
    DEBT = "debt", _("Repayment of loans")


class Contiguity(models.TextChoices):
    """Whether the members touch one another: a criterion, not a condition."""

    UNKNOWN = "unknown", _("Not declared")
    CONTIGUOUS = "contiguous", _("The members touch one another")
    APART = "apart", _("Some members stand apart")


class SessionKind(models.TextChoices):
    ORDINARY = "ordinary", _("Ordinary session")
    EXTRAORDINARY = "extraordinary", _("Extraordinary session")


class Visa(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("visa", "Waited for")
    GRANTED = "granted", pgettext_lazy("visa", "Granted")
    REFUSED = "refused", pgettext_lazy("visa", "Refused")


class OverlapState(models.TextChoices):
    OPEN = "open", pgettext_lazy("overlap", "Open")
    RESOLVED = "resolved", pgettext_lazy("overlap", "Resolved")
    KEPT = "kept", pgettext_lazy("overlap", "Kept, with a reason")


class ProjectState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("structural project", "Planned")
    RUNNING = "running", pgettext_lazy("structural project", "Under way")
    DONE = "done", pgettext_lazy("structural project", "Done")
    ABANDONED = "abandoned", pgettext_lazy("structural project", "Abandoned")


class PlanLevel(models.TextChoices):
    NATIONAL = "national", _("National plan")
    REGIONAL = "regional", _("Regional plan")


class ProposalState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("proposal to a plan", "Not answered yet")
    TAKEN = "taken", pgettext_lazy("proposal to a plan", "Taken up")
    NOT_TAKEN = "not_taken", pgettext_lazy("proposal to a plan", "Not taken up")


class ActorKind(models.TextChoices):
    """Who takes part in the making of a regional plan."""

    COMMUNE = "commune", _("Commune")
    REGION = "region", _("Region")
    PROVINCE = "province", _("Province or prefecture")
    STATE_SERVICE = "state_service", _("State service")
    ELECTED = "elected", _("Elected persons")
    CIVIL_SOCIETY = "civil_society", _("Association or civil society")
    PARTNER = "partner", _("International partner")
    OTHER = "other", pgettext_lazy("kind of actor", "Other")


class SeatBasis(models.TextChoices):
    """What the seats of a council are in proportion to: population for an ECI, contributions for a GCT."""

    POPULATION = "population", _("Population")
    CONTRIBUTIONS = "contributions", _("Contributions")


class Office(models.TextChoices):
    """Posts of the bureau."""

    PRESIDENT = "president", _("President")
    VICE_PRESIDENT = "vice_president", _("Vice-president")
    SECRETARY = "secretary", _("Secretary of the council")
    DEPUTY_SECRETARY = "deputy_secretary", _("Deputy secretary of the council")


# Offices that one person holds at a time.
SINGLE_OFFICES = frozenset({Office.PRESIDENT, Office.SECRETARY, Office.DEPUTY_SECRETARY})


class StaffOrigin(models.TextChoices):
    """How those who work for a body came to it."""

    OWN = "own", _("Recruited by the body")
    MEMBER = "member", _("Placed at disposal by a member")
    STATE = "state", _("Placed at disposal by the State")


class SupportKind(models.TextChoices):
    STATE_SERVICE = "state_service", _("Support of a State service")
    INTERNATIONAL = "international", _("International partner")
    OTHER = "other", pgettext_lazy("kind of support", "Other")


class Side(models.TextChoices):
    """Who writes in an exchange."""

    BODY = "body", pgettext_lazy("side of an exchange", "The body")
    COMMUNE = "commune", pgettext_lazy("side of an exchange", "The commune")
    ADMINISTRATION = "administration", pgettext_lazy("side of an exchange", "The administration")


class ExchangeState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("exchange", "Waiting for an answer")
    ANSWERED = "answered", pgettext_lazy("exchange", "Answered")
    CLOSED = "closed", pgettext_lazy("exchange", "Closed")
