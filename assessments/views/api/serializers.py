"""The documents that the interface gives."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assessments.models import Publication
from assessments.services.public.open_data_files import TYPES, file_names
from config.toolbox.languages import texts_of


class Name(serializers.Serializer):
    ar = serializers.CharField(source="name_ar")
    fr = serializers.CharField(source="name_fr")


class Region(serializers.Serializer):
    code = serializers.CharField()
    name = Name(source="*")
    population_2024 = serializers.IntegerField()


class Commune(serializers.Serializer):
    code = serializers.CharField(help_text="HCP code of the census of 2024")
    name = Name(source="*")
    province = serializers.CharField(source="province.code")
    region = serializers.CharField(source="province.region.code")
    milieu = serializers.CharField()
    population_2014 = serializers.IntegerField(allow_null=True)
    population_2024 = serializers.IntegerField()


class GridHead(serializers.Serializer):
    code = serializers.CharField()
    version = serializers.CharField()


class Edition(serializers.Serializer):
    """One act of publishing a year: the next one corrects it, and it stays readable."""

    year = serializers.IntegerField(source="cycle.assessed_year")
    version = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    reason = serializers.CharField(help_text="Why this version was made; empty for the first")
    digest = serializers.CharField(help_text="SHA-256 of the digests of its results, by commune code")
    demonstration = serializers.BooleanField(source="cycle.is_demonstration")
    grid = GridHead(source="cycle.grid")
    additional_grid = GridHead(source="cycle.additional_grid", allow_null=True)


class DataFile(serializers.Serializer):
    name = serializers.CharField()
    url = serializers.URLField()
    media_type = serializers.CharField()


class EditionInFull(Edition):
    summary = serializers.DictField(help_text="National figures, by region and by category")
    changes = serializers.ListField(
        child=serializers.DictField(), help_text="What differs from the version before"
    )
    files = serializers.SerializerMethodField(help_text="Open data of this version")

    @extend_schema_field(DataFile(many=True))
    def get_files(self, publication: Publication) -> list[dict[str, str]]:
        request = self.context["request"]
        return [
            {
                "name": name,
                "url": request.build_absolute_uri(
                    reverse(
                        "open_data:file", args=[publication.cycle.assessed_year, publication.version, name]
                    )
                ),
                "media_type": TYPES[name],
            }
            for name in file_names(publication)
        ]


class Cycle(serializers.Serializer):
    """A published year, and its current version."""

    year = serializers.IntegerField(source="cycle.assessed_year")
    version = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    demonstration = serializers.BooleanField(source="cycle.is_demonstration")


class Result(serializers.Serializer):
    commune = Commune()
    scored = serializers.BooleanField(source="is_scored")
    left_out = serializers.SerializerMethodField(help_text="Why the commune was left out, if it was")
    total = serializers.DecimalField(
        max_digits=6, decimal_places=2, allow_null=True, help_text="Out of 100; null without a score"
    )
    additional_total = serializers.DecimalField(max_digits=6, decimal_places=2, allow_null=True)
    conditions_met = serializers.IntegerField()
    eligible = serializers.BooleanField(source="is_eligible")
    digest = serializers.CharField(help_text="SHA-256 of the frozen result")
    verification_code = serializers.CharField()

    @extend_schema_field(serializers.DictField(child=serializers.CharField(), allow_null=True))
    def get_left_out(self, result: Any) -> dict[str, str] | None:
        if not result.left_out_fr:
            return None
        return texts_of(result, "left_out")


class ResultInFull(Result):
    year = serializers.IntegerField(source="publication.cycle.assessed_year")
    version = serializers.IntegerField(source="publication.version")
    answers = serializers.DictField(help_text="The verified figures, by field of the grid")
    sheet = serializers.DictField(help_text="The score sheet: lines, conditions, axes, with their reasons")
    additional_sheet = serializers.DictField(allow_null=True)


class YearOfCommune(serializers.Serializer):
    year = serializers.IntegerField(source="publication.cycle.assessed_year")
    version = serializers.IntegerField(source="publication.version")
    scored = serializers.BooleanField(source="is_scored")
    total = serializers.DecimalField(max_digits=6, decimal_places=2, allow_null=True)
    eligible = serializers.BooleanField(source="is_eligible")


class CommuneInFull(serializers.Serializer):
    commune = Commune()
    results = YearOfCommune(many=True, help_text="Every published year, oldest first")


class Grid(GridHead):
    title = serializers.DictField(child=serializers.CharField())


class Page(serializers.Serializer):
    count = serializers.IntegerField(help_text="Rows in all")
    pages = serializers.IntegerField()
    page = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class PageOfCommunes(Page):
    communes = Commune(many=True)


class PageOfResults(Page):
    publication = Edition()
    results = Result(many=True)
