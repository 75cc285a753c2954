"""What administrators do to a person's account and posts; each with its reason in the log."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.exceptions import AccountRefusal
from accounts.models import User
from accounts.services import people as accounts
from accounts.services.invitations import invite, revoke_invitation
from accounts.services.people import change_person
from communes.access import ActorRequest, requires
from communes.enums import Role
from communes.forms.people import (
    AddPersonForm,
    AddPostForm,
    ChangePersonForm,
    EndMembershipForm,
    LeavingForm,
)
from communes.models import Membership
from communes.services.memberships import add_memberships, end_membership
from communes.services.people import Admission, admit_people, deactivate_person
from communes.services.waiting import WaitingWork, waiting_for
from config.toolbox.clock import local_day


@dataclass(frozen=True, slots=True)
class PersonAction:
    """One act on an account: what the page asks, what its button says, what it calls, what it answers."""

    title: Promise
    text: Promise
    submit: Promise
    done: Promise
    perform: Callable[..., Any]
    is_danger: bool = False
    # Nobody sees to the person's work after it.
    is_leaving: bool = False


ACTIONS = {
    "deactivate": PersonAction(
        gettext_lazy("Deactivate this account"),
        gettext_lazy("Open sessions end at once and invitations stop. The person's past work stays."),
        gettext_lazy("Deactivate"),
        gettext_lazy("The account is deactivated."),
        deactivate_person,
        is_danger=True,
        is_leaving=True,
    ),
    "reactivate": PersonAction(
        gettext_lazy("Reactivate this account"),
        gettext_lazy("The person signs in again with the password they had."),
        gettext_lazy("Reactivate"),
        gettext_lazy("The account is active again."),
        accounts.reactivate_person,
    ),
    "unlock": PersonAction(
        gettext_lazy("Unlock the sign-in"),
        gettext_lazy("Too many wrong passwords were typed. Make sure that the person asked for it."),
        gettext_lazy("Unlock"),
        gettext_lazy("The sign-in is unlocked."),
        accounts.unlock_person,
    ),
    "end-sessions": PersonAction(
        gettext_lazy("End all open sessions"),
        gettext_lazy("The person is signed out everywhere and can sign in again."),
        gettext_lazy("End the sessions"),
        gettext_lazy("The open sessions have ended."),
        accounts.end_sessions,
    ),
    "remove-second-factor": PersonAction(
        gettext_lazy("Take the second factor away"),
        gettext_lazy("For someone who has lost their phone and their codes. Make sure of who is asking."),
        gettext_lazy("Take it away"),
        gettext_lazy("The second factor was taken away."),
        accounts.remove_second_factor,
        is_danger=True,
    ),
    "revoke-invitation": PersonAction(
        gettext_lazy("Withdraw the invitation"),
        gettext_lazy("The link that was sent no longer opens."),
        gettext_lazy("Withdraw"),
        gettext_lazy("The invitation is withdrawn."),
        revoke_invitation,
        is_danger=True,
    ),
}


@requires(Role.ADMINISTRATOR)
def person_action(request: ActorRequest, pk: int, action: str) -> HttpResponse:
    """Ask for the reason, then do it."""
    person = get_object_or_404(User, pk=pk)
    if action not in ACTIONS:
        raise Http404
    act = ACTIONS[action]
    work = _work_of(person) if act.is_leaving else []
    form = LeavingForm(request.POST or None, waits=bool(work))
    if request.method == "POST" and form.is_valid():
        try:
            act.perform(person, by=request.user, reason=form.cleaned_data["reason"], at=timezone.now())
        except AccountRefusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, act.done)
            return redirect("communes:hand_over" if form.hands_over else "communes:person", pk=pk)
    context = {
        "person": person,
        "work": work,
        "form": form,
        "confirm_title": act.title,
        "confirm_text": act.text,
        "submit_label": act.submit,
        "is_danger": act.is_danger,
    }
    return _confirm(request, person, context)


@requires(Role.ADMINISTRATOR)
@require_POST
def invite_person(request: ActorRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    try:
        invite([person], by=request.user, at=timezone.now())
    except AccountRefusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": person.email})
    return redirect("communes:person", pk=pk)


@requires(Role.ADMINISTRATOR)
def add_person(request: ActorRequest) -> HttpResponse:
    """Create an account, give it its first post and invite the person, all at once."""
    now = timezone.now()
    form = AddPersonForm(request.POST or None, today=local_day(now))
    if request.method == "POST" and form.is_valid():
        admission = Admission(form.facts(), form.post())
        try:
            [membership] = admit_people(
                [admission], by=request.user, reason=form.cleaned_data["reason"], at=now
            )
        except AccountRefusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, _("An invitation is on its way to %(email)s.") % {"email": membership.user.email}
            )
            return redirect("communes:person", pk=membership.user_id)
    return render(request, "communes/people/add.html", {"form": form})


@requires(Role.ADMINISTRATOR)
def edit_person(request: ActorRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    known = {"full_name": person.full_name, "email": person.email, "language": person.language}
    form = ChangePersonForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            change_person(person, form.facts(), by=request.user, reason=reason, at=timezone.now())
        except AccountRefusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The account is corrected."))
            return redirect("communes:person", pk=pk)
    return _form_page(request, person, form, _("Correct the account"), _("Save"))


@requires(Role.ADMINISTRATOR)
def add_membership(request: ActorRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    now = timezone.now()
    form = AddPostForm(request.POST or None, today=local_day(now))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            add_memberships([(person, form.post())], by=request.user, reason=reason, at=now)
        except AccountRefusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The role is given."))
            return redirect("communes:person", pk=pk)
    return _form_page(
        request, person, form, _("Give a role"), _("Give this role"), "communes/people/membership.html"
    )


@requires(Role.ADMINISTRATOR)
def end_person_membership(request: ActorRequest, pk: int, membership_pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.with_places(), pk=membership_pk, user_id=pk)  # type: ignore[attr-defined]
    now, work = timezone.now(), _work_of(membership.user)
    form = EndMembershipForm(request.POST or None, initial={"ends_on": local_day(now)}, waits=bool(work))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            end_membership(membership, on=values["ends_on"], by=request.user, reason=values["reason"], at=now)
        except AccountRefusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The end of the role is noted."))
            return redirect("communes:hand_over" if form.hands_over else "communes:person", pk=pk)
    context = {
        "work": work,
        "form": form,
        "membership": membership,
        "confirm_title": _("End a role"),
        "confirm_text": _("The person keeps this role until the end of its last day. Their past work stays."),
        "submit_label": _("End this role"),
        "is_danger": True,
    }
    return _confirm(request, membership.user, context)


def _work_of(person: User) -> list[WaitingWork]:
    return waiting_for([person], at=timezone.now()).get(person.pk, [])


def _form_page(
    request: ActorRequest,
    person: User,
    form: Any,
    title: str,
    submit: str,
    template: str = "communes/people/confirm.html",
) -> HttpResponse:
    context = {
        "form": form,
        "confirm_title": title,
        "confirm_text": "",
        "submit_label": submit,
        "is_danger": False,
    }
    return _confirm(request, person, context, template)


def _confirm(
    request: ActorRequest,
    person: User,
    context: dict[str, Any],
    template: str = "communes/people/confirm.html",
) -> HttpResponse:
    context |= {"person": person, "cancel_url": reverse("communes:person", kwargs={"pk": person.pk})}
    context.setdefault("membership", None)
    context.setdefault("work", [])
    return render(request, template, context)
