"""One's own account: joining by invitation, language, sign-ins."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.events import SIGN_IN_EVENTS
from accounts.exceptions import AccountRefusal
from accounts.forms import AcceptInvitationForm, LanguageForm
from accounts.services.invitations import accept_invitation, find_invitation
from config.toolbox.doors import any_member, public
from config.toolbox.languages import in_language
from config.toolbox.readonly import reads
from records.services.events import event_sentence, events_of

PAGE_SIZE = 50


@public
@never_cache
@sensitive_post_parameters()
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person choose a password; a link that no longer opens says why (410)."""
    try:
        invitation = find_invitation(token, at=timezone.now())
        person = invitation.user
        form = AcceptInvitationForm(person, request.POST or None, initial={"language": person.language})
        if request.method == "POST" and form.is_valid():
            language = form.cleaned_data["language"]
            accept_invitation(
                token, password=form.cleaned_data["new_password1"], language=language, at=timezone.now()
            )
            with in_language(language):
                messages.success(request, _("Your password is set. Sign in with it."))
                return redirect(reverse("account_login"))
    except AccountRefusal as refusal:
        return render(request, "accounts/invitation_refused.html", {"refusal": refusal}, status=410)
    return render(request, "accounts/join.html", {"form": form, "invitation": invitation})


@any_member
def profile(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        with in_language(form.cleaned_data["language"]):
            messages.success(request, _("Your language is saved."))
            return redirect(reverse("accounts:profile"))
    return render(request, "accounts/profile.html", {"form": form})


@any_member
@reads
def sign_ins(request: HttpRequest) -> HttpResponse:
    """List one's own sign-ins and what touched them, newest first."""
    events = events_of(request.user).filter(code__in=SIGN_IN_EVENTS)
    page = Paginator(events, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(event, event_sentence(event)) for event in page.object_list]
    return render(request, "accounts/sign_ins.html", {"page": page, "rows": rows})
