"""Whom a programme waits for, or who waits for news of it: each is told once, in their language."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from action_programs.models import ActionProgramme, ProgrammeVersion
from action_programs.services.lateness import Late, late_programmes
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Membership
from communes.services.reminding import tell_once
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import spoken, texts_of
from records.services.notices import Link, notify, register_notice
from records.services.parameters import ParameterKind, parameter, register_parameter, whole_number
from records.services.preferences import register_family
from records.services.reminders import register_reminder

ADOPTED = "action_programs.adopted"
VISA_GIVEN = "action_programs.visa_given"
VISA_REFUSED = "action_programs.visa_refused"
REPORT_MISSING = "action_programs.report_missing"
REPORT_DAYS = "action_programs.report_days"


def register_notices() -> None:
    """Declare what people are told, and what administrators may change of it."""
    register_family(
        "action_programs",
        title=_("Action programmes"),
        help=_("The council’s vote, the visa, the yearly report, the use of a grant."),
        subjects=["action_programs"],
    )
    register_reminder(
        "programme-reports",
        title=_("Yearly reports of action programmes that are missing"),
        sender="action_programs.services.notices.remind_of_reports",
    )
    register_reminder(
        "programme-grants",
        title=_("Grants whose time to be spent has passed"),
        sender="action_programs.services.grant_use.remind_of_grants",
    )
    register_notice(
        ADOPTED,
        title=_("%(commune)s: the action programme %(years)s waits for the governor’s visa"),
        body=_("The council adopted it on %(day)s. What it voted can be read in the portal, frozen."),
    )
    register_notice(
        VISA_GIVEN,
        title=_("%(commune)s: the action programme %(years)s has the visa"),
        body=_("The visa is of %(day)s: this version is in force, and everybody can read it."),
    )
    register_notice(
        VISA_REFUSED,
        title=_("%(commune)s: the visa of the action programme %(years)s is refused"),
        body=_("The refusal is of %(day)s: the programme is open to changes again. Reasons: %(reason)s"),
    )
    register_notice(
        REPORT_MISSING,
        title=_("%(commune)s: the evaluation report of %(year)s is expected"),
        body=_(
            "The execution of the action programme is evaluated each year, and the report of %(year)s is not "
            "closed yet (decree 2.16.301, article 14)."
        ),
    )
    register_parameter(
        REPORT_DAYS,
        ParameterKind(
            title=_("Days of a new year after which the last evaluation report is asked for"),
            help=_("Managers whose commune has not closed the report of the year before are told once."),
            default=31,
            read=whole_number,
            write=str,
        ),
    )


def tell_of_vote(programme: ActionProgramme, version: ProgrammeVersion, *, at: datetime) -> int:
    """Tell the province’s officers that a programme waits for the visa; return how many were told."""
    officers = Membership.objects.filter(
        role=Role.PROVINCE_OFFICER, province=programme.commune.province_id, user__is_active=True
    ).current(local_day(at))  # type: ignore[attr-defined]
    return notify(
        ADOPTED,
        recipients=User.objects.filter(pk__in=officers.values("user")),
        data=_data(programme, day=version.voted_on),
        link=Link("action_programs:programme", {"pk": programme.pk}),
        once=f"version-{version.pk}",
        at=at,
    )


def tell_of_visa(programme: ActionProgramme, version: ProgrammeVersion, *, reason: str, at: datetime) -> int:
    """Tell the commune’s people what the governor decided; return how many were told."""
    people = Membership.objects.filter(
        role__in=COMMUNE_ROLES, commune=programme.commune_id, user__is_active=True
    ).current(local_day(at))  # type: ignore[attr-defined]
    is_refused = version.refused_on is not None
    day = version.refused_on or version.in_force_on
    assert day is not None
    return notify(
        VISA_REFUSED if is_refused else VISA_GIVEN,
        recipients=User.objects.filter(pk__in=people.values("user")),
        data=_data(programme, day=day, reason=reason),
        link=Link("action_programs:programme", {"pk": programme.pk}),
        once=f"version-{version.pk}",
        at=at,
    )


def remind_of_reports(*, at: datetime) -> int:
    """Ask the managers for the report of the year before, once a month of the new year is over.

    Each is told once a year, whenever this runs and however often. Return how many were told. Four queries
    when everybody knows already, whatever the number of programmes.
    """
    today = local_day(at)
    if (today - date(today.year, 1, 1)).days < parameter(REPORT_DAYS):
        return 0
    year = today.year - 1
    programmes = ActionProgramme.objects.select_related("commune").order_by("pk")
    late = list(late_programmes(programmes, Late.REPORT, today=today))
    managers = _managers({programme.commune_id for programme in late}, today)
    return tell_once(
        REPORT_MISSING,
        [
            (_occasion(programme, year), programme, managers.get(programme.commune_id, ()))
            for programme in late
        ],
        data=lambda programme: _data(programme, year=year),
        link=lambda programme: Link("action_programs:reports", {"pk": programme.pk}),
        at=at,
    )


def _managers(communes: Iterable[int], today: date) -> dict[int, list[User]]:
    members = Membership.objects.filter(
        role=Role.COMMUNE_MANAGER, commune__in=list(communes), user__is_active=True
    ).current(today)  # type: ignore[attr-defined]
    found: dict[int, list[User]] = {}
    for member in members.select_related("user").order_by("pk"):
        found.setdefault(member.commune_id, []).append(member.user)  # type: ignore[arg-type]
    return found


def _occasion(programme: ActionProgramme, year: int) -> str:
    return f"{programme.pk}-{year}"


def _data(programme: ActionProgramme, *, day: date | None = None, **more: Any) -> dict[str, Any]:
    """Return what every notice about a programme may mention."""
    commune = programme.commune
    known = {
        "commune": texts_of(commune, "name"),
        # Isolated: a range of years reverses in Arabic text otherwise.
        "years": f"\u2066{programme.first_year}–{programme.last_year}\u2069",
    }
    words = {"day": spoken(lambda: format_day(day))} if day else {}
    return {**known, **words, **more}
