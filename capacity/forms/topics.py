"""The form of a topic, and what a reader looks for in the catalogue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capacity.enums import Duty, Study
from capacity.models import Topic
from capacity.services.lines import line_choices
from capacity.services.topics import TopicFacts
from config.toolbox.inputs import MaybeVersionedForm

EVERYBODY = _("None ticked: for everybody.")


def _several(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


class TopicForm(MaybeVersionedForm):
    """What the catalogue says of a topic."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("Letters, digits and hyphens, for example own-revenue."),
    )
    title_ar = forms.CharField(
        label=_("Title in Arabic"), max_length=200, widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"})
    )
    title_fr = forms.CharField(
        label=_("Title in French"), max_length=200, widget=forms.TextInput(attrs={"dir": "ltr", "lang": "fr"})
    )
    duties = _several(_("Duties it is for"), EVERYBODY)
    studies = _several(_("Fields of study it is for"), EVERYBODY)
    lines = _several(_("Lines of the grid that it answers"))
    is_active = forms.BooleanField(label=_("Offered to communes"), required=False, initial=True)

    def __init__(self, *args: Any, topic: Topic | None, **kwargs: Any) -> None:
        if topic:
            names = (*TopicFacts.__slots__, "version")
            kwargs["initial"] = {name: getattr(topic, name) for name in names}
        super().__init__(*args, **kwargs)
        lines = line_choices()
        # A line of an older grid stays where it was chosen.
        codes = {code for code, _label in lines}
        older = [(code, code) for code in topic.lines if code not in codes] if topic else []
        choices = {"duties": Duty.choices, "studies": Study.choices, "lines": [*lines, *older]}
        for name, items in choices.items():
            self.fields[name].choices = items  # type: ignore[attr-defined]

    def facts(self) -> TopicFacts:
        return TopicFacts(**{name: self.cleaned_data[name] for name in TopicFacts.__slots__})


class TopicFilterForm(forms.Form):
    """What a reader looks for in the catalogue."""

    q = forms.CharField(label=_("Words of the title"), max_length=80, required=False)
    line = forms.ChoiceField(label=_("Line of the grid"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [("", _("All")), *line_choices()]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """Return what is asked for; what nobody can ask for is left out."""
        self.is_valid()
        found = self.cleaned_data if self.is_bound else {}
        return {"text": found.get("q", ""), "line": found.get("line", "")}
