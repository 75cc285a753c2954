"""Documents and photographs of a programme: under what they stand, who may change them when."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from action_programs.enums import ReportState, StepKind
from action_programs.exceptions import ProgrammeFrozen, ProgrammeRefusal
from action_programs.models import (
    ActionProgramme,
    Agreement,
    Attachment,
    EvaluationReport,
    GrantReceipt,
    Meeting,
    Progress,
    Project,
    Sector,
    Spending,
    Step,
    ThreeYearProgramming,
)
from action_programs.services.access import may_write, public_programmes
from action_programs.services.running import is_running
from assessments.exceptions import FileNotKept, NotAllowed
from assessments.services.evidence import evidence_limits
from communes.actors import Actor
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.file_types import FileRefused
from records.services.incoming import judge_logged

Owner = (
    Step
    | Meeting
    | Sector
    | Project
    | Progress
    | Spending
    | Agreement
    | EvaluationReport
    | ThreeYearProgramming
    | GrantReceipt
)

# The name of a kind is that of the key of ``Attachment``; with it, how its rows reach their programme.
OWNER_MODELS: dict[str, tuple[type[Any], str]] = {
    "step": (Step, "programme"),
    "meeting": (Meeting, "programme"),
    "sector": (Sector, "programme"),
    "project": (Project, "programme"),
    "progress": (Progress, "project__programme"),
    "spending": (Spending, "project__programme"),
    "agreement": (Agreement, "programme"),
    "report": (EvaluationReport, "programme"),
    "programming": (ThreeYearProgramming, "programme"),
    "grant": (GrantReceipt, "programme"),
}
# Written once the projects are frozen: so are their documents.
LATE_STEPS = frozenset({StepKind.VOTE, StepKind.TRANSMISSION, StepKind.VISA})


class AttachmentRefused(FileNotKept, ProgrammeRefusal):
    """A document that was not kept."""


class AlreadyAttached(ProgrammeRefusal):
    code = "already_attached"
    text = _("The same file is here already: “%(name)s”.")


class ProofStays(ProgrammeFrozen):
    code = "proof_stays"
    text = _("“%(name)s” is a proof of what was closed: it stays. Others can be added.")


class AttachmentGone(ProgrammeRefusal):
    code = "attachment_gone"
    text = _("This was removed meanwhile.")


def kind_of(owner: Owner) -> str:
    """Return under which key of ``Attachment`` the documents of this stand."""
    return next(kind for kind, (model, _way) in OWNER_MODELS.items() if isinstance(owner, model))


def owner_of(programme: ActionProgramme, kind: str, pk: int) -> Owner:
    """Return what a document may stand under; what this programme does not have is a 404."""
    if kind not in OWNER_MODELS:
        raise Http404
    model, way = OWNER_MODELS[kind]
    return get_object_or_404(model, Q(**{way: programme}), pk=pk)


def attachments_of(programme: ActionProgramme, kind: str) -> dict[int, list[Attachment]]:
    """Return the documents of every owner of one kind, by the owner's key, the oldest first. One query."""
    found: dict[int, list[Attachment]] = defaultdict(list)
    rows = _current(programme).filter(**{f"{kind}__isnull": False})
    for attachment in rows.select_related("file", "added_by").order_by("pk"):
        found[getattr(attachment, f"{kind}_id")].append(attachment)
    return dict(found)


def attachments_under(owner: Owner) -> list[Attachment]:
    """Return the documents of one owner, the oldest first. One query."""
    rows = Attachment.objects.filter(**{kind_of(owner): owner}, removed_at__isnull=True)
    return list(rows.select_related("file", "added_by").order_by("pk"))


def may_attach(programme: ActionProgramme, owner: Owner, actor: Actor | None) -> bool:
    """Tell whether an actor may add documents under this, or take them away, now."""
    return may_write(actor, programme) and _takes(programme, owner)


def keeps_documents(owner: Owner) -> bool:
    """Tell whether the documents under this may no longer be removed: others were shown what they prove.

    A closed report and a three-year programming attached to a budget keep theirs.
    """
    if isinstance(owner, ThreeYearProgramming):
        return owner.budget_year is not None
    return isinstance(owner, EvaluationReport) and owner.state == ReportState.CLOSED


def attach(
    programme: ActionProgramme,
    *,
    owner: Owner,
    content: File,
    name: str,
    actor: Actor,
    at: datetime,
    is_public: bool = False,
) -> Attachment:
    """Keep a file under something of a programme, after its type, size and the antivirus were found right.

    ``name`` is what its sender called it, and is kept. Raises NotAllowed, ProgrammeFrozen,
    AttachmentRefused, AlreadyAttached or AttachmentGone.
    """
    _check(programme, owner, actor)
    try:
        incoming = judge_logged(
            content,
            name=name,
            limits=evidence_limits(),
            infected="action_programs.file_infected",
            target=programme.commune,
            by=actor.user,
            at=at,
        )
    except FileRefused as refusal:
        raise AttachmentRefused(refusal) from refusal
    with transaction.atomic():
        row = _lock(programme)
        kind = kind_of(owner)
        model, way = OWNER_MODELS[kind]
        found = model.objects.filter(Q(**{way: row}), pk=owner.pk).first()
        if found is None:
            raise AttachmentGone()
        _check(row, found, actor)
        known = Attachment.objects.filter(programme=row, file__sha256=incoming.sha256)
        known = known.select_related("file").order_by("pk")
        for twin in known:
            if twin.removed_at is None and getattr(twin, f"{kind}_id") == owner.pk:
                raise AlreadyAttached(name=twin.file.name)
        # The same bytes under the same name are stored once, however often they stand.
        same = next((twin.file for twin in known if twin.file.name == incoming.name), None)
        attachment = Attachment.objects.create(
            programme=row,
            **{kind: found},
            file=same or incoming.store(by=actor.user, at=at),
            is_public=is_public,
            added_by=actor.user,
            added_at=at,
        )
        data = {"name": attachment.file.name, "sha256": incoming.sha256, "to": kind}
        _record("action_programs.file_attached", row, data, actor, at)
        return attachment


@transaction.atomic
def remove_attachment(attachment: Attachment, *, actor: Actor, at: datetime) -> None:
    """Take a document away; it is kept as removed.

    Raises NotAllowed, ProgrammeFrozen, AttachmentGone, or ProofStays (``keeps_documents``).
    """
    row = _lock(attachment.programme)
    found = _get(row, attachment)
    owner = owner_under(found)
    _check(row, owner, actor)
    if keeps_documents(owner):
        raise ProofStays(name=found.file.name)
    found.removed_by, found.removed_at = actor.user, at
    found.save(update_fields=["removed_by", "removed_at"])
    _record("action_programs.file_removed", row, {"name": found.file.name}, actor, at)


@transaction.atomic
def show_attachment(attachment: Attachment, *, is_public: bool, actor: Actor, at: datetime) -> None:
    """Show a document to everybody, or no longer: at any time, for it may hold somebody's name.

    Raises NotAllowed or AttachmentGone.
    """
    row = _lock(attachment.programme)
    if not may_write(actor, row):
        raise NotAllowed()
    found = _get(row, attachment)
    found.is_public = is_public
    found.save(update_fields=["is_public"])
    code = "action_programs.file_shown" if is_public else "action_programs.file_hidden"
    _record(code, row, {"name": found.file.name}, actor, at)


def attachment_of(programme: ActionProgramme, pk: int) -> Attachment:
    """Return one document of a programme with what it stands under; a removed one is a 404."""
    rows = _current(programme).select_related("file", "added_by", "programme", *OWNER_MODELS)
    return get_object_or_404(rows, pk=pk)


def public_attachment(code: str, first_year: int, pk: int) -> Attachment:
    """Return a document that the commune shows to everybody, of a programme that everybody reads.

    Those of meetings are read as soon as the participation is. Anything else is a 404.
    """
    rows = Attachment.objects.filter(
        Q(programme__in=public_programmes()) | Q(programme__shows_participation=True, meeting__isnull=False),
        programme__commune__code=code,
        programme__first_year=first_year,
        is_public=True,
        removed_at__isnull=True,
    )
    return get_object_or_404(rows.select_related("file"), pk=pk)


def owner_under(attachment: Attachment) -> Owner:
    """Return what a document stands under."""
    return next(owner for name in OWNER_MODELS if (owner := getattr(attachment, name)) is not None)


def _current(programme: ActionProgramme) -> QuerySet[Attachment]:
    return Attachment.objects.filter(programme=programme, removed_at__isnull=True)


def _get(programme: ActionProgramme, attachment: Attachment) -> Attachment:
    found = _current(programme).select_related("file").filter(pk=attachment.pk).first()
    if found is None:
        raise AttachmentGone()
    return found


def _lock(programme: ActionProgramme) -> ActionProgramme:
    return locked(ActionProgramme.objects.filter(pk=programme.pk)).get()


def _check(programme: ActionProgramme, owner: Owner, actor: Actor) -> None:
    if not may_write(actor, programme):
        raise NotAllowed()
    if not _takes(programme, owner):
        raise ProgrammeFrozen()


def _takes(programme: ActionProgramme, owner: Owner) -> bool:
    """Tell whether documents under this may still change: with what they belong to."""
    if isinstance(owner, Step):
        is_of_round = owner.round == programme.round
        return is_of_round and (programme.is_open or owner.kind in LATE_STEPS)
    if isinstance(owner, Meeting | Sector | Project):
        return programme.is_open
    # An agreement is signed when its partners are found, and a budget voted, be it before the vote.
    return isinstance(owner, Agreement | ThreeYearProgramming) or is_running(programme)


def _record(code: str, programme: ActionProgramme, data: dict, actor: Actor, at: datetime) -> None:
    record_event(code, actor=actor.user, target=programme.commune, data=data, at=at)
