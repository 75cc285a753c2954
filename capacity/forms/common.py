"""What the forms of capacity building share."""

from typing import Any

from django import forms

from capacity.models import Topic
from config.toolbox.languages import pick


def paragraphs(rows: int) -> forms.Textarea:
    """Return a field of several lines, in whichever direction one writes."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class TopicField(forms.ModelChoiceField):
    """A topic by its title."""

    def __init__(self, **options: Any) -> None:
        topics = Topic.objects.filter(is_active=True).order_by("code")
        super().__init__(queryset=topics, **options)

    def label_from_instance(self, topic: Topic) -> str:
        return pick(topic, "title")


class VersionedForm(forms.Form):
    """A form that knows which version its writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def take_version(self, version: int) -> None:
        """Let the next save follow this version: the page shows what it holds."""
        self.data = self.data.copy()
        self.data["version"] = str(version)
