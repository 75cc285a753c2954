"""The documents of a published version: the national report, and each region's report and slides."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from assessments.enums import ReportKind
from assessments.models import Publication, ReportPaper
from assessments.services.reports.national import national_data
from assessments.services.reports.regional import regional_data
from assessments.services.reports.slides import slides_data
from assessments.services.reports.source import Source
from communes.models import Region
from config.toolbox.languages import in_language
from records.services.papers import Sheet

LANGUAGES = ("ar", "fr")
# The kinds that a publication has, and the part of their files' names.
KINDS = {ReportKind.NATIONAL: "report", ReportKind.REGIONAL: "report", ReportKind.SLIDES: "slides"}
_TEMPLATES = {
    ReportKind.NATIONAL: "pdf/report_national.html",
    ReportKind.REGIONAL: "pdf/report_regional.html",
    ReportKind.SLIDES: "pdf/slides.html",
}
_STYLES = {
    ReportKind.NATIONAL: "css/reports.css",
    ReportKind.REGIONAL: "css/reports.css",
    ReportKind.SLIDES: "css/slides.css",
}


@dataclass(frozen=True, kw_only=True)
class ReportSheet(Sheet):
    """A report or the slides of a published version; `region` is None for the country."""

    kept_in = ReportPaper

    publication: Publication
    kind: str
    region: Region | None = None

    def about(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        return (
            {"cycle": self.publication.cycle, "kind": self.kind},
            {"publication": self.publication, "region": self.region},
        )

    def measures(self, content: bytes) -> Mapping[str, Any]:
        return {"pages": len(PdfReader(BytesIO(content)).pages)}


def report_sheet(source: Source, kind: str, region: Region | None, language: str) -> ReportSheet:
    """Return one document in one language. The regional kinds need their region."""
    with in_language(language):
        if region is None:
            data = national_data(source, language)
        else:
            write = slides_data if kind == ReportKind.SLIDES else regional_data
            data = write(source, region, language)
    place = f"region-{region.code}" if region else "national"
    return ReportSheet(
        publication=source.publication,
        kind=kind,
        region=region,
        language=language,
        template=_TEMPLATES[ReportKind(kind)],
        style=_STYLES[ReportKind(kind)],
        data=data,
        file_name=f"adaa-{source.year}-{place}-{KINDS[ReportKind(kind)]}-{language}.pdf",
    )
