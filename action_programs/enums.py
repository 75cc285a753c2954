"""Words of the six-year action programme (``domain.md`` section 6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a programme stands; only its making is free, what was voted is frozen."""

    DRAFT = "draft", _("Being drawn up")
    ADOPTED = "adopted", _("Adopted, waiting for the visa")
    IN_FORCE = "in_force", _("In force")
    # From the third year on: the version in force stays the one that everybody reads.
    UPDATING = "updating", _("Being updated")


# In these, projects and money may be changed.
OPEN_STATES = frozenset({State.DRAFT, State.UPDATING})


class StepKind(models.TextChoices):
    """The steps of a programme, in the order of the law."""

    LAUNCH = "launch", _("Information and consultation meeting")
    DECISION = "decision", _("Decision to start")
    DIAGNOSIS = "diagnosis", _("Participatory diagnosis")
    STATE_DATA = "state_data", _("Data from State services")
    PRIORITIES = "priorities", _("Ranking of priorities")
    PROJECTS = "projects", _("Choice of the projects")
    RESOURCES = "resources", _("Resources and spending of three years (PBT)")
    MONITORING = "monitoring", _("Monitoring system")
    OPINIONS = "opinions", _("Opinions of the committees and of the gender body")
    VOTE = "vote", _("Council vote")
    TRANSMISSION = "transmission", _("Transmission to the governor")
    VISA = "visa", _("Governor’s visa")


# These have their own page: they change the state of the programme.
DECISIVE = frozenset({StepKind.VOTE, StepKind.VISA})


class FundingKind(models.TextChoices):
    """Where the money of a project comes from."""

    OWN = "own", _("Commune, source to be set")
    FORECAST_SURPLUS = "forecast_surplus", _("Forecast surplus")
    ACTUAL_SURPLUS = "actual_surplus", _("Actual surplus")
    BUDGET = "budget", _("Budget")
    GRANT = "grant", _("Performance grant")
    PARTNER = "partner", _("Partnership agreement")


# These belong to one budget year.
DATED_FUNDING = frozenset(
    {FundingKind.FORECAST_SURPLUS, FundingKind.ACTUAL_SURPLUS, FundingKind.BUDGET, FundingKind.GRANT}
)


class Pillar(models.TextChoices):
    ECONOMIC = "economic", _("Economic")
    SOCIAL = "social", _("Social")
    ENVIRONMENTAL = "environmental", _("Environmental")


class GenderMarker(models.TextChoices):
    """What a project does for equality between women and men."""

    NONE = "none", _("No effect")
    CONTRIBUTES = "contributes", _("Contributes to equality")
    AIMS = "aims", _("Equality is its aim")


class ProjectStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    PREPARATION = "preparation", _("In preparation")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


class Sex(models.TextChoices):
    WOMEN = "women", _("Women")
    MEN = "men", _("Men")
    ALL = "all", _("Women and men")


class Audience(models.TextChoices):
    """Who is heard at a meeting, or makes a proposal."""

    RESIDENTS = "residents", _("Residents")
    WOMEN = "women", _("Women")
    YOUTH = "youth", _("Young people")
    DISABILITIES = "disabilities", _("Persons with disabilities")
    ASSOCIATIONS = "associations", _("Associations")
    COOPERATIVES = "cooperatives", _("Cooperatives")
    ELECTED = "elected", _("Elected members")
    STATE_SERVICES = "state_services", _("State services")


# Those whom the approach of domain.md section 6 names: a programme that never heard one is warned.
EXPECTED_AUDIENCES = (
    Audience.WOMEN,
    Audience.YOUTH,
    Audience.DISABILITIES,
    Audience.ASSOCIATIONS,
    Audience.COOPERATIVES,
)


class Fate(models.TextChoices):
    """What became of a proposal."""

    OPEN = "open", _("Not decided yet")
    KEPT = "kept", _("Kept in a project")
    MERGED = "merged", _("Joined to another proposal")
    SET_ASIDE = "set_aside", _("Set aside")


class UsualSector(models.TextChoices):
    """Sectors that a diagnosis usually covers, offered at one click; the commune then words them."""

    ROADS = "roads", _("Roads and transport")
    WATER = "water", _("Drinking water")
    ELECTRICITY = "electricity", _("Electricity and lighting")
    SANITATION = "sanitation", _("Sanitation and waste")
    EDUCATION = "education", _("Education and literacy")
    HEALTH = "health", _("Health")
    YOUTH = "youth", _("Youth, culture and sport")
    WOMEN = "women", _("Women’s activities")
    AGRICULTURE = "agriculture", _("Agriculture and irrigation")
    ECONOMY = "economy", _("Economy and crafts")
    ENVIRONMENT = "environment", _("Environment")


class CriterionKind(models.TextChoices):
    """What projects are ranked by; the commune sets the weights, and may add criteria of its own."""

    POPULATION = "population", _("Population served")
    URGENCY = "urgency", _("Urgency")
    COST = "cost", _("Cost")
    COHERENCE = "coherence", _("Coherence with the regional development programme")
    GENDER = "gender", _("Equality between women and men")
    OWN = "own", _("Criterion of the commune")


class BudgetSide(models.TextChoices):
    RESOURCES = "resources", _("Resources")
    SPENDING = "spending", _("Spending")


class BudgetHeading(models.TextChoices):
    """Lines of the three-year programming; what is left after spending can pay projects."""

    OWN_REVENUE = "own_revenue", _("Own revenue")
    VAT_SHARE = "vat_share", _("Share of value added tax")
    GRANTS = "grants", _("Grants and subsidies")
    SURPLUS = "surplus", _("Surplus of earlier years")
    LOANS = "loans", _("Loans")
    OTHER_RESOURCES = "other_resources", _("Other resources")
    STAFF = "staff", _("Staff")
    RUNNING = "running", _("Running costs")
    DEBT = "debt", _("Loan repayments")
    COMMITTED = "committed", _("Investments already committed")
    OTHER_SPENDING = "other_spending", _("Other spending")


RESOURCE_HEADINGS = (
    BudgetHeading.OWN_REVENUE,
    BudgetHeading.VAT_SHARE,
    BudgetHeading.GRANTS,
    BudgetHeading.SURPLUS,
    BudgetHeading.LOANS,
    BudgetHeading.OTHER_RESOURCES,
)
SPENDING_HEADINGS = tuple(heading for heading in BudgetHeading if heading not in RESOURCE_HEADINGS)


class SpendingStage(models.TextChoices):
    """What was promised to a supplier, and what left the commune's account."""

    COMMITTED = "committed", _("Commitment")
    PAID = "paid", _("Payment")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    CLOSED = "closed", _("Closed")


class PaperKind(models.TextChoices):
    """Documents that the portal makes of a programme."""

    BOOK = "book", _("Book of the programme")
    REPORT = "report", _("Annual evaluation report")
