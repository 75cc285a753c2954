"""The deliberations that create a body: the table, one of them, its visa, and whether all match."""

from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.access import ActorRequest, requires
from communes.cooperation.access import (
    DELIBERATORS,
    READERS,
    VISA_GIVERS,
    access_founder,
    access_procedure,
    may_deliberate,
    may_give_visa,
)
from communes.cooperation.enums import Step, Visa
from communes.cooperation.forms.deliberations import DeliberationForm, VisaForm, typed_in
from communes.cooperation.models import Founder, Power, Procedure
from communes.cooperation.services.deliberation_page import (
    CouncilVote,
    deliberations_of,
    written_of,
)
from communes.cooperation.services.deliberations import record_deliberation, waits_for_visa
from communes.cooperation.services.visas import decide_visa
from communes.cooperation.views.asking import asked
from config.toolbox.clock import local_day
from config.toolbox.languages import pick
from config.toolbox.readonly import reads
from records.services.sending import send_file


@requires(*READERS)
@reads
def deliberations(request: ActorRequest, pk: int) -> HttpResponse:
    """List the deliberations of a creation, and who still waits for what."""
    procedure = access_procedure(pk, actor=request.actor)
    found = deliberations_of(procedure)
    context = {
        "procedure": procedure,
        "found": found,
        "is_open": _is_open(procedure),
    }
    return TemplateResponse(request, "cooperation/deliberations/list.html", context)


@requires(*READERS)
@reads
def deliberation(request: ActorRequest, pk: int) -> HttpResponse:
    """Show one council's deliberation beside what was expected, and what may be done with it."""
    founder = access_founder(pk, actor=request.actor)
    procedure = founder.procedure
    vote = next(one for one in deliberations_of(procedure).votes if one.founder.pk == founder.pk)
    is_open, row = _is_open(procedure), vote.deliberation
    context = {
        "procedure": procedure,
        "vote": vote,
        "differences": shown_differences([vote], _power_names()),
        "is_early": row is not None and row.held_on < local_day(procedure.opened_at),
        "may_write": is_open and may_deliberate(request.actor, founder),
        "may_give_visa": is_open
        and row is not None
        and (waits_for_visa(row) or row.visa != Visa.WAITING)
        and may_give_visa(request.actor, founder, on=local_day(timezone.now())),
    }
    return TemplateResponse(request, "cooperation/deliberations/deliberation.html", context)


@requires(*DELIBERATORS)
def deliberation_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Write what a council deliberated; a new one begins with what the draft statutes say."""
    founder = access_founder(pk, actor=request.actor)
    if not may_deliberate(request.actor, founder):
        raise Http404
    row = written_of(founder)
    initial = typed_in(row) if row else _draft(founder)
    form = DeliberationForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        procedure=founder.procedure,
        initial=initial,
    )
    return asked(
        request,
        form,
        lambda **options: record_deliberation(
            founder,
            form.facts(),
            file=form.cleaned_data["file"],
            version=form.cleaned_data["version"],
            **options,
        ),
        title=_("Deliberation of %(member)s") % {"member": pick(founder.place, "name")},
        submit=_("Save"),
        done=_("The deliberation was saved."),
        back=reverse("cooperation:deliberation", args=[pk]),
        version=row.version if row else 0,
        template="cooperation/deliberations/form.html",
        procedure=founder.procedure,
        founder=founder,
        deliberation=row,
    )


@requires(*VISA_GIVERS)
def deliberation_visa(request: ActorRequest, pk: int) -> HttpResponse:
    """Grant or refuse the visa of a deliberation."""
    founder = access_founder(pk, actor=request.actor)
    row = written_of(founder)
    today = local_day(timezone.now())
    if row is None or not may_give_visa(request.actor, founder, on=today):
        raise Http404
    initial: dict[str, Any] = {"version": row.version, "decided_on": today}
    if row.visa != Visa.WAITING:
        initial |= {"visa": row.visa, "decided_on": row.visa_on, "note": row.visa_note}
    form = VisaForm(request.POST if request.method == "POST" else None, initial=initial)
    return asked(
        request,
        form,
        lambda **options: decide_visa(founder, form.facts(), version=form.cleaned_data["version"], **options),
        title=_("Visa of the deliberation of %(member)s") % {"member": pick(founder.place, "name")},
        text=_("The council and the commune that leads are told at once."),
        submit=_("Save the decision"),
        done=_("The decision on the visa was saved, and the council is told."),
        back=reverse("cooperation:deliberation", args=[pk]),
        version=row.version,
        template="cooperation/deliberations/visa.html",
        procedure=founder.procedure,
        founder=founder,
        deliberation=row,
    )


@requires(*READERS)
@reads
def deliberation_file(request: ActorRequest, pk: int) -> FileResponse:
    """Send the text of a deliberation."""
    row = written_of(access_founder(pk, actor=request.actor))
    if row is None or row.file is None:
        raise Http404
    return send_file(row.file, download="download" in request.GET)


@requires(*READERS)
@reads
def match(request: ActorRequest, pk: int) -> HttpResponse:
    """Show where the deliberations differ from the draft statutes, from each other and from the study."""
    procedure = access_procedure(pk, actor=request.actor)
    found = deliberations_of(procedure)
    places = {vote.founder.pk: vote.founder.place for vote in found.votes}
    context = {
        "procedure": procedure,
        "found": found,
        "differences": shown_differences(found.votes, _power_names()),
        "total_difference": next((one for one in found.comparison.differences if one.member is None), None),
        "waiting": [places[key] for key in found.comparison.waiting],
        "variants": [
            {
                "field": field,
                "rows": [
                    {"variant": variant, "places": [places[key] for key in variant.members]}
                    for variant in variants
                ],
            }
            for field, variants in found.comparison.variants.items()
        ],
    }
    return TemplateResponse(request, "cooperation/deliberations/match.html", context)


def shown_differences(votes: Sequence[CouncilVote], powers: dict[int, Power]) -> list[dict[str, Any]]:
    """Return a row of the table for each difference, with its place and the powers by their names."""
    return [
        {
            "founder": vote.founder,
            "found": found,
            "voted_powers": _named(found.voted, powers),
            "expected_powers": _named(found.expected, powers),
            "extra": _named(found.extra, powers),
            "lacking": _named(found.lacking, powers),
        }
        for vote in votes
        for found in vote.differences
    ]


def _named(keys: Any, powers: dict[int, Power]) -> list[Power]:
    return [powers[key] for key in sorted(keys)] if isinstance(keys, frozenset) else []


def _power_names() -> dict[int, Power]:
    return {power.pk: power for power in Power.objects.all()}


def _is_open(procedure: Procedure) -> bool:
    return procedure.closed_at is None and procedure.step == Step.DELIBERATIONS


def _draft(founder: Founder) -> dict[str, Any]:
    procedure = founder.procedure
    return {
        "name_ar": procedure.name_ar,
        "name_fr": procedure.name_fr,
        "powers": [power.pk for power in procedure.powers.all()],
        "contribution": founder.contribution,
        "votes_against": 0,
        "abstentions": 0,
        "version": 0,
    }
