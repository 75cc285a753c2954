"""Who is told of which step, and in which words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import User
from assessments.enums import Action, State
from assessments.models import Assessment, Transition
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Membership
from config.toolbox.clock import local_day
from config.toolbox.dates import format_moment
from config.toolbox.languages import in_language, texts_of
from records.services.notices import Link, notify

COMMUNE, PROVINCE, REVIEWER, APPROVERS, INSPECTORS, APPEALS, ADMINISTRATORS = (
    "commune",
    "province",
    "reviewer",
    "approvers",
    "inspectors",
    "appeals",
    "administrators",
)
# Whom each step concerns. Every step concerns someone.
CONCERNED: dict[str, tuple[str, ...]] = {
    Action.SUBMIT: (COMMUNE, PROVINCE),
    Action.WITHDRAW: (COMMUNE, PROVINCE),
    Action.MISS_DEADLINE: (COMMUNE, PROVINCE),
    Action.REOPEN_ENTRY: (COMMUNE, PROVINCE),
    Action.CLAIM: (COMMUNE,),
    Action.RETURN: (COMMUNE, PROVINCE),
    Action.RESUBMIT: (COMMUNE, REVIEWER),
    Action.END_CORRECTION: (COMMUNE, REVIEWER),
    Action.CONCLUDE_REVIEW: (APPROVERS,),
    Action.APPROVE: (COMMUNE, PROVINCE),
    Action.REFUSE: (REVIEWER,),
    Action.REOPEN: (COMMUNE, REVIEWER),
    Action.DRAW: (COMMUNE, INSPECTORS),
    Action.NOTIFY_FINDINGS: (COMMUNE, PROVINCE),
    Action.REPLY: (COMMUNE, INSPECTORS),
    Action.END_REPLY: (COMMUNE, INSPECTORS),
    Action.CONCLUDE_FINDINGS: (COMMUNE, PROVINCE),
    Action.CONCLUDE_AUDIT: (COMMUNE, PROVINCE),
    Action.CLOSE_AUDIT: (COMMUNE, PROVINCE),
    Action.APPEAL: (COMMUNE, APPEALS),
    Action.UPHOLD: (COMMUNE, PROVINCE),
    Action.CORRECT: (COMMUNE, PROVINCE),
    Action.PUBLISH: (COMMUNE, PROVINCE),
}


def commune_names(assessment: Assessment) -> dict[str, str]:
    """Return the commune's name per language, as notices take it."""
    return texts_of(assessment.commune, "name")


def people_concerned(assessment: Assessment, audiences: Iterable[str], *, at: datetime) -> list[User]:
    """Return the active people of these audiences who hold the membership at this time."""
    wanted = set(audiences)
    condition = Q(pk__in=[])
    if COMMUNE in wanted:
        condition |= Q(role__in=COMMUNE_ROLES, commune=assessment.commune_id)
    if PROVINCE in wanted:
        condition |= Q(role=Role.PROVINCE_OFFICER, province=assessment.commune.province_id)
    if REVIEWER in wanted:
        condition |= Q(role=Role.REVIEWER, user=assessment.claimed_by_id)
    region = assessment.commune.province.region_id
    if APPROVERS in wanted:
        condition |= Q(role=Role.APPROVER) & (Q(regions__isnull=True) | Q(regions=region))
    if INSPECTORS in wanted:
        condition |= Q(role=Role.AUDITOR, user__missions__entries__assessment=assessment)
    if APPEALS in wanted:
        condition |= Q(role=Role.APPEAL_MEMBER)
    if ADMINISTRATORS in wanted:
        condition |= Q(role=Role.ADMINISTRATOR)
    memberships = Membership.objects.filter(condition, user__is_active=True).current(local_day(at))  # type: ignore[attr-defined]
    return list(User.objects.filter(pk__in=memberships.values("user")))


def tell_of_step(assessment: Assessment, transition: Transition, *, at: datetime) -> None:
    """Tell those whom a step concerns, the one who took it included: it is their proof."""
    audiences = set(CONCERNED[transition.action])
    if transition.action == Action.REOPEN and transition.from_state == State.REVIEWED:
        # The commune never knew that this review had been concluded.
        audiences.discard(COMMUNE)
    people = people_concerned(assessment, audiences, at=at)
    notify(
        f"assessment.{transition.action}",
        recipients=people,
        data=notice_data(assessment, reason=transition.reason, due=due_texts(assessment, transition.action)),
        link=Link("assessments:detail", {"pk": assessment.pk}),
        once=f"step-{transition.pk}",
        at=at,
    )


def due_texts(assessment: Assessment, action: str) -> dict[str, str]:
    """Return until when the commune may answer a step, in words per language; blank without a window."""
    due_at = {
        Action.RETURN: assessment.correction_due_at,
        Action.NOTIFY_FINDINGS: assessment.reply_due_at,
        Action.CONCLUDE_AUDIT: assessment.appeal_due_at,
        Action.CONCLUDE_FINDINGS: assessment.appeal_due_at,
        Action.CLOSE_AUDIT: assessment.appeal_due_at,
    }.get(Action(action))
    texts = {}
    for language in ("ar", "fr"):
        with in_language(language):
            texts[language] = format_moment(due_at) if due_at else ""
    return texts


def notice_data(assessment: Assessment, **more: Any) -> dict[str, Any]:
    """Return what every notice about a file may mention."""
    return {"commune": commune_names(assessment), "year": assessment.cycle.assessed_year, **more}
