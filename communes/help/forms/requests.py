"""The forms of requests for help."""

from typing import Any

from django import forms
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.enums import Role
from communes.help.enums import RequestState
from communes.help.services.request_list import RequestFilter
from communes.help.services.requests import HelpFacts
from communes.models import Membership
from config.toolbox.inputs import MaybeVersionedForm
from config.toolbox.languages import pick

MESSAGE = forms.Textarea(attrs={"rows": 6, "dir": "auto"})
# An address with such a part opens something to whoever has it: it is never carried.
SECRET_PARTS = frozenset({"token", "key", "uidb36", "signed"})


def page_of(address: str) -> tuple[str, str]:
    """Return a page of the portal (its address without its question, its view's name), or two blanks."""
    path = address.partition("?")[0][:300]
    try:
        match = resolve(path)
    except Resolver404:
        return "", ""
    return ("", "") if SECRET_PARTS & match.kwargs.keys() else (path, match.view_name)


class AskForm(forms.Form):
    """What somebody asks, and what goes with it unless they take it out."""

    subject = forms.CharField(
        label=_("Subject"),
        max_length=150,
        widget=forms.TextInput(attrs={"dir": "auto", "data-keep": ""}),
    )
    text = forms.CharField(
        label=_("What happened, or what do you wish to know?"),
        help_text=_("Say what you were doing and what you expected. Write no password and no code."),
        max_length=4000,
        widget=MESSAGE,
    )
    carries_page = forms.BooleanField(label=_("The page"), required=False)
    carries_reference = forms.BooleanField(label=_("The reference for support"), required=False)
    carries_role = forms.BooleanField(label=_("The role you act with"), required=False)
    carries_browser = forms.BooleanField(label=_("Your browser"), required=False)
    page = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)
    reference = forms.RegexField(r"^[\w-]{1,64}$", required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, page: str, reference: str, membership: Membership | None, browser: str
    ) -> None:
        sent = data or {}
        self.about, self.view_name = page_of(sent.get("page", page))
        self.quoted = sent.get("reference", reference)[:64]
        self.membership, self.browser = membership, browser[:300]
        carried = {"carries_page": True, "carries_reference": True, "carries_role": True}
        super().__init__(
            data, initial={"page": self.about, "reference": self.quoted, "carries_browser": True, **carried}
        )

    def carried(self) -> list[tuple[Any, str]]:
        """Return the boxes with what each lets the request carry, those that carry something."""
        place = self.membership.place if self.membership else None
        role = str(self.membership.get_role_display()) if self.membership else ""
        values: list[tuple[str, str]] = [
            ("carries_page", self.about),
            ("carries_reference", self.quoted),
            ("carries_role", f"{role} · {pick(place, 'name')}" if place else role),
            ("carries_browser", self.browser),
        ]
        return [(self[name], value) for name, value in values if value]

    def facts(self) -> HelpFacts:
        values = self.cleaned_data
        page = self.about if values["carries_page"] else ""
        return HelpFacts(
            subject=values["subject"],
            text=values["text"],
            page=page,
            view_name=self.view_name if page else "",
            reference=values["reference"] if values["carries_reference"] else "",
            browser=self.browser if values["carries_browser"] else "",
            membership=self.membership if values["carries_role"] else None,
        )


class MessageForm(MaybeVersionedForm):
    """A further message in a request."""

    text = forms.CharField(label=_("Message"), max_length=4000, widget=MESSAGE)


class RequestFilterForm(forms.Form):
    """What an administrator looks for among requests."""

    q = forms.CharField(label=_("Number, subject, page, person or commune"), max_length=80, required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *RequestState.choices]
    )
    role = forms.ChoiceField(
        label=pgettext_lazy("request for help", "Asked as"),
        required=False,
        choices=[("", _("All")), *Role.choices],
    )
    sort = forms.CharField(widget=forms.HiddenInput, required=False)

    def wanted(self) -> RequestFilter:
        """Return what is asked for; what nobody can ask for is left out."""
        self.is_valid()
        found = self.cleaned_data if self.is_bound else {}
        return RequestFilter(
            found.get("q", ""), found.get("state", ""), found.get("role", ""), found.get("sort", "")
        )
