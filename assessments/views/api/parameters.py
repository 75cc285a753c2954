"""What may be asked of a list. Anything else is refused: a filter misspelt must not give the whole list."""

import re
from typing import Any

from django.core.validators import ProhibitNullCharactersValidator
from rest_framework import serializers

from communes.enums import Milieu

MOST_ROWS = 200
_WHOLE = re.compile(r"[0-9]{1,9}")


class Whole(serializers.IntegerField):
    """A whole number in plain digits."""

    def to_internal_value(self, data: Any) -> int:
        if not _WHOLE.fullmatch(str(data)):
            self.fail("invalid")
        return super().to_internal_value(data)


class Words(serializers.CharField):
    """A text as it was typed; what no name holds (NUL) finds nothing instead of failing."""

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(max_length=max_length, allow_blank=True, trim_whitespace=False, **options)
        self.validators = [
            each for each in self.validators if not isinstance(each, ProhibitNullCharactersValidator)
        ]

    def to_internal_value(self, data: Any) -> str:
        return super().to_internal_value(data).replace("\x00", "")


class Parameters(serializers.Serializer):
    """The parameters of an address; one that it does not have is refused."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        unknown = sorted(set(self.initial_data) - set(self.fields))
        if unknown:
            raise serializers.ValidationError({name: ["There is no such parameter."] for name in unknown})
        return attrs


class Paged(Parameters):
    page = Whole(min_value=1, max_value=1_000_000, required=False, default=1)
    page_size = Whole(min_value=1, max_value=MOST_ROWS, required=False, default=50)


class CommuneFilter(Paged):
    region = Words(max_length=12, required=False, help_text="Code of a region")
    province = Words(max_length=12, required=False, help_text="Code of a province or prefecture")
    milieu = serializers.ChoiceField([Milieu.URBAN.value, Milieu.RURAL.value], required=False)
    search = Words(
        max_length=80, required=False, help_text="A part of the name, in Arabic or in French, or of the code"
    )


class VersionOnly(Parameters):
    version = Whole(
        min_value=1,
        max_value=1000,
        required=False,
        help_text="Version of the publication; the latest without",
    )


class ResultFilter(VersionOnly, CommuneFilter):
    commune = Words(max_length=12, required=False, help_text="Code of a commune")
    eligible = serializers.ChoiceField(["true", "false"], required=False)
    min_total = Whole(min_value=0, max_value=100, required=False, help_text="Scores from so many points on")
