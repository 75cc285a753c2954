"""What administrators write in the register: bodies, their members, the powers given to them."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from communes.access import ActorRequest, requires
from communes.actors import Actor
from communes.cooperation.access import KEEPERS, access_body
from communes.cooperation.forms.bodies import (
    BodyForm,
    CorrectMemberForm,
    DissolveForm,
    EndTransferForm,
    LeaveForm,
    MemberForm,
    TransferForm,
)
from communes.cooperation.models import BodyMember, CooperationBody, PowerTransfer
from communes.cooperation.services.bodies import dissolve_body, proposed_code, save_body
from communes.cooperation.services.documents import judge_documents
from communes.cooperation.services.members import add_member, correct_member, leave_body, member_in
from communes.cooperation.services.transfers import add_transfer, correct_transfer, end_transfer, transfer_in
from communes.cooperation.views.asking import asked
from communes.views.asking import tried
from config.toolbox.languages import pick

WITH_COMMUNE = "cooperation/register/form_commune.html"


def body_url(body: CooperationBody, part: str = "") -> str:
    """Return the address of a body's page, at one of its parts."""
    address = reverse("cooperation:body", args=[body.code])
    return f"{address}#{part}" if part else address


def posted(request: ActorRequest) -> Any:
    """Return what was sent, None for a page that is only shown."""
    return request.POST if request.method == "POST" else None


@requires(*KEEPERS)
def body_new(request: ActorRequest) -> HttpResponse:
    """Add a body."""
    return _edited(request, None)


@requires(*KEEPERS)
def body_edit(request: ActorRequest, code: str) -> HttpResponse:
    """Change the legal facts of a body."""
    return _edited(request, access_body(code, actor=request.actor))


def _edited(request: ActorRequest, known: CooperationBody | None) -> HttpResponse:
    form = BodyForm(posted(request), request.FILES or None, body=known)
    back = body_url(known) if known else reverse("cooperation:bodies")
    saved: list[CooperationBody] = []

    def save(*, actor: Actor, at: datetime) -> None:
        values = form.cleaned_data
        files = [values["act"]] if values["act"] else []
        # What the antivirus refuses is logged outside the transaction that saves.
        judged = judge_documents(files, known or values["commune"], actor=actor, at=at)
        facts = form.facts("" if known else proposed_code(values["kind"]))
        act = judged[0] if judged else None
        saved.append(save_body(known, facts, act=act, version=values["version"], actor=actor, at=at))

    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            save,
            done=_("The body is saved."),
            version=known.version if known else 0,
        )
    ):
        return redirect(body_url(saved[0]))
    context = {
        "form": form,
        "confirm_title": _("Change the record of the body") if known else _("Add a body"),
        "submit_label": _("Save"),
        "cancel_url": back,
        "crumb_title": pick(known, "name") if known else _("Register"),
    }
    return TemplateResponse(request, WITH_COMMUNE, context)


@requires(*KEEPERS)
def body_dissolve(request: ActorRequest, code: str) -> HttpResponse:
    """Ask, then dissolve a body."""
    body = access_body(code, actor=request.actor)
    form = DissolveForm(posted(request), initial={"version": body.version})
    return asked_of(
        request,
        body,
        form,
        lambda **options: dissolve_body(
            body,
            on=form.cleaned_data["day"],
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            **options,
        ),
        title=_("Dissolve the body"),
        text=_("Every member leaves it on that day and runs its powers itself again. This cannot be undone."),
        submit=_("Dissolve"),
        done=_("The body is dissolved."),
        is_danger=True,
    )


@requires(*KEEPERS)
def member_add(request: ActorRequest, code: str) -> HttpResponse:
    """Let a place join a body."""
    body = access_body(code, actor=request.actor)
    form = MemberForm(posted(request), body=body, initial={"version": body.version})
    return asked_of(
        request,
        body,
        form,
        lambda **options: add_member(body, form.facts(), version=form.cleaned_data["version"], **options),
        title=_("Add a member"),
        submit=_("Add"),
        done=_("The member is added."),
        part="members",
        template=WITH_COMMUNE,
    )


@requires(*KEEPERS)
def member_edit(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """Correct what the register says of a member."""
    member = member_of(request, code, pk)
    form = CorrectMemberForm(posted(request), member=member)
    return asked_of(
        request,
        member.body,
        form,
        lambda **options: correct_member(
            member, form.facts(), version=form.cleaned_data["version"], **options
        ),
        title=_("Correct the member %(name)s") % {"name": pick(member.place, "name")},
        submit=_("Save"),
        done=_("The member is corrected."),
        part="members",
    )


@requires(*KEEPERS)
def member_leave(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """Ask, then let a member leave."""
    member = member_of(request, code, pk)
    form = LeaveForm(posted(request), initial={"version": member.body.version})
    return asked_of(
        request,
        member.body,
        form,
        lambda **options: leave_body(
            member,
            on=form.cleaned_data["day"],
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            **options,
        ),
        title=_("%(name)s leaves the body") % {"name": pick(member.place, "name")},
        text=_("What it gave to the body ends on the same day."),
        submit=_("Write that it leaves"),
        done=_("The member has left."),
        part="members",
        is_danger=True,
    )


@requires(*KEEPERS)
def transfer_add(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """Give a power of a member to its body."""
    member = member_of(request, code, pk)
    form = TransferForm(posted(request), body=member.body, transfer=None)
    return asked_of(
        request,
        member.body,
        form,
        lambda **options: add_transfer(member, form.facts(), version=form.cleaned_data["version"], **options),
        title=_("A power given by %(name)s") % {"name": pick(member.place, "name")},
        submit=_("Add"),
        done=_("The power is given."),
        part="powers",
    )


@requires(*KEEPERS)
def transfer_edit(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """Correct what the register says of a power that was given."""
    transfer = transfer_of(request, code, pk)
    body = transfer.member.body
    form = TransferForm(posted(request), body=body, transfer=transfer)
    return asked_of(
        request,
        body,
        form,
        lambda **options: correct_transfer(
            transfer, form.facts(), version=form.cleaned_data["version"], **options
        ),
        title=_("Correct the power given by %(name)s") % {"name": pick(transfer.member.place, "name")},
        submit=_("Save"),
        done=_("The power given is corrected."),
        part="powers",
    )


@requires(*KEEPERS)
def transfer_end(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """Ask, then give a power back to its member."""
    transfer = transfer_of(request, code, pk)
    body = transfer.member.body
    form = EndTransferForm(posted(request), initial={"version": body.version})
    names = {"power": pick(transfer.power, "name"), "name": pick(transfer.member.place, "name")}
    return asked_of(
        request,
        body,
        form,
        lambda **options: end_transfer(
            transfer, on=form.cleaned_data["day"], version=form.cleaned_data["version"], **options
        ),
        title=_("%(power)s goes back to %(name)s") % names,
        submit=_("Write that it ends"),
        done=_("The power goes back to the member."),
        part="powers",
        is_danger=True,
    )


def member_of(request: ActorRequest, code: str, pk: int) -> BodyMember:
    """Return a member of a body that the actor may see; anything else is a 404."""
    body = access_body(code, actor=request.actor)
    return member_in(body, pk)


def transfer_of(request: ActorRequest, code: str, pk: int) -> PowerTransfer:
    """Return a power given to a body that the actor may see; anything else is a 404."""
    body = access_body(code, actor=request.actor)
    return transfer_in(body, pk)


def asked_of(
    request: ActorRequest, body: CooperationBody, form: Any, act: Any, *, part: str = "", **words: Any
) -> HttpResponse:
    """Ask with the words given, then go back to a part of the body's page."""
    return asked(
        request,
        form,
        act,
        back=body_url(body, part),
        crumb_title=pick(body, "name"),
        version=body.version,
        **words,
    )
