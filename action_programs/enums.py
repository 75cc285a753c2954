"""Words of the six-year action programme (``domain.md`` section 6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a programme stands; only its making is free, what was voted is frozen."""

    DRAFT = "draft", _("Being drawn up")
    ADOPTED = "adopted", _("Adopted, waiting for the visa")
    IN_FORCE = "in_force", _("In force")


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
