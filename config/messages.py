"""Messages: what the portal told a person, how they wish to be told, and what became of each e-mail."""

from datetime import datetime

from django.contrib import messages as flash
from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communes.access import ActorRequest, any_member, requires
from communes.enums import Role
from config.forms import EmailsForm, MessagesForm, PreferencesForm, RehearsalForm
from config.toolbox.clock import local_day
from config.toolbox.readonly import reads
from config.work import ROWS, in_page_language
from records.models import Email, Message
from records.services.emails import resend_email
from records.services.notices import Told, notice_texts, registered_notices
from records.services.preferences import (
    preferences_of,
    registered_families,
    save_preferences,
)
from records.services.reminders import Reminder, registered_reminders, rehearsal_hour, rehearse

# How long the pages of one rehearsal stay those of the same list.
KEPT_SECONDS = 600


@any_member
@reads
def messages(request: HttpRequest) -> HttpResponse:
    """List what a person was told, newest first; the sentences are made in the language of the page."""
    form = MessagesForm(request.GET)
    only_unread = request.GET.get("show") == "unread"
    family = form.cleaned_data.get("family", "") if form.is_valid() else ""
    rows = Message.objects.filter(recipient=request.user.pk).select_related("email", "digest")
    unread = rows.filter(read_at=None).count()
    if only_unread:
        rows = rows.filter(read_at=None)
    if family:
        rows = rows.filter(_of_family(family))
    page = Paginator(rows.order_by("-created_at", "-pk"), ROWS).get_page(request.GET.get("page"))
    for message in page.object_list:
        message.title, message.body = notice_texts(message.code, message.data, get_language())
    context = {
        "page": page,
        "form": form,
        "only_unread": only_unread,
        "unread": unread,
        "family": family,
    }
    return render(request, "records/messages.html", context)


def _of_family(family: str) -> Q:
    subjects = registered_families()[family].subjects
    return Q(code__in=[code for code in registered_notices() if code.partition(".")[0] in subjects])


def _message(request: HttpRequest, pk: int) -> Message:
    return get_object_or_404(Message, pk=pk, recipient=request.user.pk)


@any_member
@require_POST
def message_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a message was read, and go where it leads."""
    message = _message(request, pk)
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=timezone.now())
    return redirect(in_page_language(message.url) if message.url else "records:messages")


@any_member
@require_POST
def message_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a message read, or unread to come back to it."""
    message = _message(request, pk)
    message.read_at = None if message.read_at else timezone.now()
    message.save(update_fields=["read_at"])
    return redirect("records:messages")


@any_member
@require_POST
def messages_read(request: HttpRequest) -> HttpResponse:
    """Mark everything read."""
    Message.objects.filter(recipient=request.user.pk, read_at=None).update(read_at=timezone.now())
    return redirect("records:messages")


@any_member
def preferences(request: ActorRequest) -> HttpResponse:
    """Let a person choose, for each family of subjects, between an e-mail at once, one a day, and none."""
    sent = request.POST if request.method == "POST" else None
    form = PreferencesForm(sent, initial=preferences_of(request.user))
    if request.method == "POST" and form.is_valid():
        save_preferences(request.user, form.cleaned_data)
        flash.success(request, _("Your choice is saved."))
        return redirect("records:preferences")
    return render(request, "records/preferences.html", {"form": form})


@requires(Role.ADMINISTRATOR)
@reads
def emails(request: HttpRequest) -> HttpResponse:
    """List the e-mails that the portal wrote, with what became of each."""
    form = EmailsForm(request.GET)
    form.is_valid()
    state, text = form.cleaned_data.get("state", ""), form.cleaned_data.get("q", "")
    rows = Email.objects.select_related("recipient").defer("text", "html", "calendar")
    if state:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(Q(to__icontains=text) | Q(subject__icontains=text))
    page = Paginator(rows.order_by("-created_at", "-pk"), ROWS).get_page(request.GET.get("page"))
    return render(request, "records/emails.html", {"page": page, "form": form})


@requires(Role.ADMINISTRATOR)
@reads
def email(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an e-mail as it was written and what the mail server answered."""
    return render(request, "records/email.html", {"email": get_object_or_404(Email, pk=pk)})


@requires(Role.ADMINISTRATOR)
@require_POST
def email_resend(request: ActorRequest, pk: int) -> HttpResponse:
    """Send again what could not be delivered."""
    sent = get_object_or_404(Email, pk=pk)
    if resend_email(sent, by=request.user, at=timezone.now()):
        flash.success(request, _("The e-mail waits to be sent again."))
    else:
        flash.error(request, _("Only an e-mail that could not be sent is sent again."))
    return redirect("records:email", pk=pk)


@requires(Role.ADMINISTRATOR)
@reads
def reminders(request: HttpRequest) -> HttpResponse:
    """List what the clock sends by itself."""
    return render(request, "records/reminders.html", {"reminders": registered_reminders().values()})


def _rehearsed(request: HttpRequest, chosen: Reminder, *, at: datetime) -> list[Told]:
    """Return whom a reminder would reach: worked out for the first page, kept for those after it."""
    key = f"rehearsal-{chosen.code}-{local_day(at)}"
    told = cache.get(key) if request.GET.get("page", "1") != "1" else None
    if told is None:
        told = rehearse(chosen, at=at)
        cache.set(key, told, KEPT_SECONDS)
    return told


@requires(Role.ADMINISTRATOR)
@reads
def reminder(request: HttpRequest, code: str) -> HttpResponse:
    """Show whom a reminder would reach on a day, and what it would say; nothing is sent."""
    chosen = registered_reminders().get(code)
    if chosen is None:
        raise Http404
    at = timezone.now()
    form = RehearsalForm(request.GET if "day" in request.GET else None, initial={"day": local_day(at)})
    if form.is_bound and form.is_valid():
        at = rehearsal_hour(form.cleaned_data["day"], at=at)
    told = _rehearsed(request, chosen, at=at) if not form.is_bound or form.is_valid() else []
    context = {
        "reminder": chosen,
        "form": form,
        "day": local_day(at),
        "page": Paginator(told, ROWS).get_page(request.GET.get("page")),
        "people": len({row.recipient.pk for row in told}),
    }
    return render(request, "records/reminder.html", context)
