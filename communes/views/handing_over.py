"""Hand-over: what waits for a person, what waits for nobody, the notes that people leave each other."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.exceptions import AccountRefusal
from accounts.models import User
from communes.access import ActorRequest, any_member, requires
from communes.enums import Role
from communes.forms.handing_over import HandOverForm, NoteForm
from communes.models import GivenNote, HandOverNote
from communes.services import handing_over as service
from communes.services import notes
from communes.services.waiting import waiting_for, work_kinds
from communes.views.asking import explain
from config.toolbox.readonly import reads
from config.toolbox.refusals import Refusal

ROWS = 50


@requires(Role.ADMINISTRATOR)
def hand_over(request: ActorRequest, pk: int) -> HttpResponse:
    """Show what waits for a person, and pass it on to colleagues: all of it, or by kind."""
    person, at = get_object_or_404(User, pk=pk), timezone.now()
    work = waiting_for([person], at=at).get(person.pk, [])
    colleagues = service.colleagues_of(person, at=at)
    form = HandOverForm(request.POST or None, work=work, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        # What began to wait since the page was drawn goes with everything else.
        takers = form.takers(code for code, kind in work_kinds().items() if kind.give is not None)
        reason = form.cleaned_data["reason"]
        try:
            counts = service.hand_over(person, takers, by=request.user, reason=reason, at=at)
        except AccountRefusal as refusal:
            form.add_error(None, refusal.message)
        else:
            for taker, count in counts.items():
                _tell(request, taker, count)
            is_over = not waiting_for([person], at=at)
            return redirect("communes:person" if is_over else "communes:hand_over", pk=pk)
    return render(request, "communes/people/hand_over.html", {"person": person, "work": work, "form": form})


def _tell(request: ActorRequest, taker: User, count: int) -> None:
    text = ngettext(
        "%(count)s piece of work was handed over to %(person)s.",
        "%(count)s pieces of work were handed over to %(person)s.",
        count,
    )
    messages.success(request, text % {"count": count, "person": taker.full_name})


@requires(Role.ADMINISTRATOR)
@reads
def unheld(request: ActorRequest) -> HttpResponse:
    """List the people who left and for whom something waits still."""
    rows = service.unheld_work(at=timezone.now())
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return render(request, "communes/people/unheld.html", {"page": page})


@any_member
def hand_over_notes(request: ActorRequest) -> HttpResponse:
    """Show the notes that a person was given and those they prepare; add one."""
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _written(request, form, None):
        return redirect("communes:hand_over_notes")
    given = GivenNote.objects.filter(reader=request.user).select_related("author")
    context = {
        "form": form,
        "page": Paginator(given, ROWS).get_page(request.GET.get("page")),
        "own": HandOverNote.objects.filter(author=request.user),
    }
    return render(request, "communes/notes/list.html", context)


@any_member
def hand_over_note(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a note that one prepares."""
    note = notes.access_note(pk, request.user)
    shown = {"about": note.about, "text": note.text, "version": note.version}
    form = NoteForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid() and _written(request, form, note):
        return redirect("communes:hand_over_notes")
    return render(request, "communes/notes/note.html", {"form": form, "note": note})


def _written(request: ActorRequest, form: NoteForm, note: HandOverNote | None) -> bool:
    try:
        notes.write_note(
            request.user,
            text=form.cleaned_data["text"],
            about=form.cleaned_data["about"],
            note=note,
            version=form.cleaned_data["version"] or 0,
            at=timezone.now(),
        )
    except Refusal as refusal:
        explain(form, refusal, version=note.version if note else None)
        return False
    messages.success(request, _("The note is saved. Whoever takes your work over will find it."))
    return True


@any_member
def remove_note(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask, then remove a note that one prepares."""
    note = notes.access_note(pk, request.user)
    if request.method == "POST":
        notes.remove_note(note)
        messages.success(request, _("The note is removed."))
        return redirect("communes:hand_over_notes")
    context = {
        "note": note,
        "confirm_title": _("Remove this note"),
        "confirm_text": _("Those to whom it was given keep it."),
        "submit_label": _("Remove"),
        "cancel_url": reverse("communes:hand_over_notes"),
        "is_danger": True,
    }
    return render(request, "communes/notes/remove.html", context)


@any_member
@require_POST
def read_note(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a note off one's home page."""
    notes.mark_read(pk, request.user, at=timezone.now())
    messages.success(request, _("The note is marked as read. It stays on the page of your notes."))
    return redirect("communes:hand_over_notes")
