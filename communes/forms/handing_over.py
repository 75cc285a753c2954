"""To whom the work of a person passes, and the notes left for them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.forms.people import ReasonForm
from communes.models import HandOverNote
from communes.services.waiting import WaitingWork
from config.toolbox.inputs import MaybeVersionedForm


class HandOverForm(ReasonForm):
    """A colleague for everything, by e-mail, or one for each kind of work."""

    taker = forms.EmailField(
        label=_("E-mail address of the colleague for everything"),
        help_text=_("Someone with an active account and the same role. The choices below come before."),
        required=False,
    )

    def __init__(
        self, *args: Any, work: Sequence[WaitingWork], colleagues: QuerySet[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for each in work:
            if each.kind.give is not None:
                self.fields[f"taker_{each.kind.code}"] = forms.ModelChoiceField(
                    colleagues,
                    label=str(each.kind.title),
                    required=False,
                    empty_label=_("As above, or nobody"),
                )
        self.order_fields(["taker", *(name for name in self.fields if name.startswith("taker_")), "reason"])

    def clean_taker(self) -> User | None:
        email = self.cleaned_data["taker"].strip().lower()
        if not email:
            return None
        person = User.objects.filter(email=email).first()
        if person is None:
            raise forms.ValidationError(_("No account has this e-mail address."))
        return person

    def takers(self, kinds: Iterable[str]) -> dict[str, User]:
        """Return the colleague chosen for each of these kinds of work."""
        data = self.cleaned_data
        chosen = {code: data.get(f"taker_{code}") or data["taker"] for code in kinds}
        return {code: taker for code, taker in chosen.items() if taker is not None}


class NoteForm(MaybeVersionedForm):
    about = forms.CharField(
        label=_("File or line"),
        help_text=_("Leave it empty when the note is about everything."),
        max_length=160,
        required=False,
    )
    text = forms.CharField(
        label=_("Note"),
        max_length=HandOverNote.MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
