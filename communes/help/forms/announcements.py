"""The form of announcements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.cooperation.forms.common import ARABIC, FRENCH, text_field
from communes.enums import Role
from communes.help.enums import Audience, Gravity
from communes.help.models import Announcement
from communes.help.services.announcements import PLAIN, AnnouncementFacts
from communes.models import Province, Region
from config.toolbox.inputs import DayInput, MaybeVersionedForm
from config.toolbox.languages import pick

ENGLISH = {"dir": "ltr", "lang": "en"}


class NamedChoices(forms.ModelMultipleChoiceField):
    """Places by their names in the language of the page."""

    widget = forms.SelectMultiple(attrs={"size": 8})

    def label_from_instance(self, row: Any) -> str:
        return pick(row, "name")


def _text(label: Any, attrs: dict[str, str], *, required: bool = True) -> Any:
    widget = forms.Textarea(attrs={"rows": 4, **attrs})
    return forms.CharField(label=label, max_length=1000, required=required, widget=widget)


class AnnouncementForm(MaybeVersionedForm):
    """What is announced, to whom and when."""

    title_ar = text_field(_("Title in Arabic"), 120, attrs={**ARABIC, "data-keep": ""}, required=True)
    text_ar = _text(_("Text in Arabic"), ARABIC)
    title_fr = text_field(_("Title in French"), 120, attrs={**FRENCH, "data-keep": ""}, required=True)
    text_fr = _text(_("Text in French"), FRENCH)
    title_en = text_field(_("Title in English"), 120, attrs={**ENGLISH, "data-keep": ""})
    text_en = _text(_("Text in English"), ENGLISH, required=False)
    gravity = forms.ChoiceField(label=_("Gravity"), choices=Gravity.choices, widget=forms.RadioSelect)
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("Last day"), widget=DayInput, help_text=_("It is shown until the end of this day.")
    )
    audience = forms.ChoiceField(
        label=_("For whom"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
        help_text=_("English is read on public pages only; without it visitors read the French."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Only these roles"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For people who are signed in. None chosen: every role."),
    )
    regions = NamedChoices(label=_("Only these regions"), queryset=Region.objects.none(), required=False)
    provinces = NamedChoices(
        label=_("Only these provinces"),
        queryset=Province.objects.none(),
        required=False,
        help_text=_("None chosen: the whole country. Who looks after the whole country reads it too."),
    )
    sends_messages = forms.BooleanField(
        label=_("Send it as a message and an e-mail too"),
        required=False,
        help_text=_(
            "Once, from the first day on, to those concerned who have a role, as they wish to be told."
        ),
    )

    def __init__(self, data: Any, *, announcement: Announcement | None = None) -> None:
        initial: dict[str, Any] = {"gravity": Gravity.INFORMATION, "audience": Audience.MEMBERS}
        if announcement is not None:
            initial = {name: getattr(announcement, name) for name in (*PLAIN, "roles", "version")}
            for name in ("regions", "provinces"):
                initial[name] = list(getattr(announcement, name).values_list("pk", flat=True))
        super().__init__(data, initial=initial)
        self.fields["regions"].queryset = Region.objects.order_by("code")  # type: ignore[attr-defined]
        self.fields["provinces"].queryset = Province.objects.order_by("code")  # type: ignore[attr-defined]

    def facts(self) -> AnnouncementFacts:
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return AnnouncementFacts(**values)
