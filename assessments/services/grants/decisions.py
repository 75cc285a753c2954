"""Deciding on the grants of a cycle: amounts frozen with what they were drawn from. Whole MAD."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from assessments.allotment import Allotment, document_of
from assessments.exceptions import AssessmentError, NotAllowed, ReasonRequired
from assessments.models import Cycle, Grant, GrantDecision, GrantPayment, Publication
from assessments.services.grants.amounts import Entrant, amounts_by, entrants_of, inputs_of
from assessments.services.grants.rules import Setting, standing_setting
from communes.actors import Actor
from communes.enums import Role
from config.toolbox.canonical import digest
from config.toolbox.languages import pick, texts_of
from config.toolbox.locks import locked
from config.toolbox.numbers import format_money
from records.services.events import record_event
from records.services.jobs import create_job

DECIDED = "grant.decided"
TELL_JOB = "assessments.tell_grants"


class CycleNotPublished(AssessmentError):
    code = "grant_cycle_not_published"
    text = _("The results of this year are not published: grants are decided on from published results.")


class NoPool(AssessmentError):
    code = "grant_no_pool"
    text = _("The pool of this cycle is zero: write it in the rules of the grant.")


class DecisionOutdated(AssessmentError):
    code = "grant_decision_outdated"
    text = _("The rules or the results have changed since this page was opened. Read the amounts again.")


class PaidAbove(AssessmentError):
    code = "grant_paid_above"
    text = _(
        "%(commune)s was paid %(paid)s, more than the %(amount)s that this decision would give: cancel the "
        "payments above it first."
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """What a decision taken now would say; ``digest`` names it."""

    publication: Publication
    setting: Setting
    entrants: list[Entrant]
    found: Allotment
    digest: str


def publication_for(cycle: Cycle) -> Publication:
    """Return the publication that grants are drawn from: the current version. Raises CycleNotPublished."""
    rows = Publication.objects.filter(cycle=cycle).select_related("cycle__grid")
    publication = rows.order_by("-version").first()
    if publication is None:
        raise CycleNotPublished()
    return publication


def current_decision(cycle: Cycle) -> GrantDecision | None:
    """Return the decision in force, None before the first."""
    return GrantDecision.objects.filter(cycle=cycle).order_by("-number").first()


def draft_decision(cycle: Cycle) -> Draft:
    """Return what a decision would say by the standing rules and the current publication.

    Raises CycleNotPublished, NoPool, PoolNotWhole, CommuneWithoutPopulation, FloorsTooHigh or CapsTooLow.
    """
    publication, setting = publication_for(cycle), standing_setting(cycle)
    if not setting.pool:
        raise NoPool()
    entrants = entrants_of(publication)
    found = amounts_by(setting, entrants)
    inputs = inputs_of(entrants, setting.census)
    return Draft(publication, setting, entrants, found, _digest(setting, inputs, found))


def _digest(setting: Setting, inputs: Any, found: Allotment) -> str:
    return digest(
        {
            "pool": setting.pool,
            "rules": setting.document(),
            "inputs": inputs,
            "amounts": document_of(found)["amounts"],
        }
    )


@transaction.atomic
def decide_grants(
    cycle: Cycle, *, seen_digest: str, reason: str = "", actor: Actor, at: datetime
) -> GrantDecision:
    """Freeze the grants of a cycle; a later decision needs a reason and replaces the one before.

    ``seen_digest`` is the draft's that the person confirmed. The worker tells the communes. Raises
    NotAllowed, DecisionOutdated, ReasonRequired, PaidAbove, or what ``draft_decision`` raises.
    """
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed()
    cycle = locked(Cycle.objects.filter(pk=cycle.pk)).get()
    draft = draft_decision(cycle)
    if draft.digest != seen_digest:
        raise DecisionOutdated()
    before = current_decision(cycle)
    if before is not None and not reason.strip():
        raise ReasonRequired()
    _check_paid(cycle, draft)
    decision = GrantDecision.objects.create(
        cycle=cycle,
        publication=draft.publication,
        number=before.number + 1 if before else 1,
        pool=draft.setting.pool,
        rules=draft.setting.document(),
        inputs=inputs_of(draft.entrants, draft.setting.census),
        first_unallocated=draft.found.first.unallocated,
        second_unallocated=draft.found.second.unallocated,
        digest=draft.digest,
        reason=reason.strip(),
        decided_by=actor.user,
        decided_at=at,
    )
    communes = {entrant.commune.code: entrant.commune for entrant in draft.entrants}
    first, second = draft.found.first.shares, draft.found.second.shares
    Grant.objects.bulk_create(
        [
            Grant(
                decision=decision,
                commune=communes[code],
                first=first.get(code, 0),
                second=second.get(code, 0),
            )
            for code in draft.found.codes
        ],
        batch_size=500,
    )
    data = {
        "year": cycle.assessed_year,
        "number": decision.number,
        "pool": str(decision.pool),
        "communes": len(draft.found.codes),
        "digest": decision.digest,
        "reason": decision.reason,
    }
    record_event(DECIDED, actor=actor.user, target=cycle, data=data, at=at)
    create_job(
        TELL_JOB,
        arguments={"decision": decision.pk, "year": cycle.assessed_year},
        owner=None,
        target=decision,
        total=len(draft.found.codes),
        at=at,
    )
    return decision


def _check_paid(cycle: Cycle, draft: Draft) -> None:
    paid = GrantPayment.objects.filter(cycle=cycle, cancelled_at__isnull=True).values("commune__code")
    sums = paid.annotate(sum=Sum("amount")).values_list(
        "commune__code", "commune__name_ar", "commune__name_fr", "sum"
    )
    for code, name_ar, name_fr, amount in sums.order_by("commune__code"):
        if amount > draft.found.amount(code):
            raise PaidAbove(
                commune=pick({"name_ar": name_ar, "name_fr": name_fr}, "name"),
                paid=format_money(amount),
                amount=format_money(draft.found.amount(code)),
            )


def decision_document(decision: GrantDecision) -> Mapping[str, Any]:
    """Return a decision as open data: ``python -m assessments.allotment`` gives its amounts from it."""
    grants = decision.grants.select_related("commune").order_by("commune__code")
    return {
        "title": f"Adaa {decision.cycle.assessed_year}",
        "assessed_year": decision.cycle.assessed_year,
        "demonstration": decision.cycle.is_demonstration,
        "decision": decision.number,
        "decided_at": decision.decided_at.isoformat(),
        "publication_version": decision.publication.version,
        "digest": decision.digest,
        "pool": decision.pool,
        "rules": decision.rules,
        "communes": decision.inputs,
        "unallocated": {"first": decision.first_unallocated, "second": decision.second_unallocated},
        "amounts": [
            {
                "code": grant.commune.code,
                "name": texts_of(grant.commune, "name"),
                "first": grant.first,
                "second": grant.second,
                "amount": grant.amount,
            }
            for grant in grants
        ],
    }
