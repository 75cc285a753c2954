"""Words of the territory and of those who work in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Milieu(models.TextChoices):
    URBAN = "urban", _("Urban")
    RURAL = "rural", _("Rural")


class ProvinceKind(models.TextChoices):
    PROVINCE = "province", _("Province")
    PREFECTURE = "prefecture", _("Prefecture")


class Authority(models.TextChoices):
    DGCT = "dgct", _("Directorate General of Territorial Collectivities (DGCT)")
    DDCTD = "ddctd", _("Skills and Digital Transformation Directorate (DDCTD)")
    IGAT = "igat", _("General Inspectorate of Territorial Administration (IGAT)")
    IGF = "igf", _("General Inspectorate of Finance (IGF)")


class Role(models.TextChoices):
    """What a membership lets a person do; the table of ``domain.md`` section 2."""

    COMMUNE_AGENT = "commune_agent", _("Commune agent")
    COMMUNE_MANAGER = "commune_manager", _("Commune manager")
    PROVINCE_OFFICER = "province_officer", _("Province or prefecture officer")
    REVIEWER = "reviewer", _("Reviewer")
    APPROVER = "approver", _("Approver")
    CAPACITY_OFFICER = "capacity_officer", _("Capacity officer")
    AUDITOR = "auditor", _("Auditor")
    APPEAL_MEMBER = "appeal_member", _("Appeal committee member")
    ADMINISTRATOR = "administrator", _("Programme administrator")
    # Not in that table: those who run a cooperation body write to its communes (requirement W14).
    BODY_OFFICER = "body_officer", _("Cooperation body officer")


# The yearly assessment is not the business of those who run a cooperation body.
ASSESSMENT_ROLES = frozenset(set(Role) - {Role.BODY_OFFICER})
COMMUNE_ROLES = frozenset({Role.COMMUNE_AGENT, Role.COMMUNE_MANAGER})
MINISTRY_ROLES = frozenset(
    {Role.REVIEWER, Role.APPROVER, Role.CAPACITY_OFFICER, Role.APPEAL_MEMBER, Role.ADMINISTRATOR}
)
# These sign in with a second factor (domain, section 2).
SECOND_FACTOR_ROLES = MINISTRY_ROLES | {Role.AUDITOR}
ROLE_AUTHORITIES: dict[str, frozenset[str]] = {
    Role.REVIEWER: frozenset({Authority.DGCT, Authority.DDCTD}),
    Role.APPROVER: frozenset({Authority.DGCT, Authority.DDCTD}),
    Role.CAPACITY_OFFICER: frozenset({Authority.DDCTD}),
    Role.AUDITOR: frozenset({Authority.IGAT, Authority.IGF}),
    Role.APPEAL_MEMBER: frozenset({Authority.DGCT}),
    Role.ADMINISTRATOR: frozenset({Authority.DGCT}),
}
