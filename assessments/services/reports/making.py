"""The reports of a cycle: which exist, their making in the workers, who takes them."""

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.enums import ReportKind
from assessments.exceptions import AssessmentError, NotAllowed
from assessments.models import Cycle, Publication, ReportPaper
from assessments.services.batches import Batch, latest_batch, request_batch, tell_when_done
from assessments.services.public.cache import forget_public_pages
from assessments.services.public.results import access_publication
from assessments.services.reports.sheets import KINDS, LANGUAGES, report_sheet
from assessments.services.reports.source import read_source
from communes.actors import Actor
from communes.enums import Role
from communes.models import Region
from records.models import Job
from records.services.jobs import JobRefused, Progress
from records.services.notices import Link
from records.services.papers import make_papers

REPORTS_JOB = "assessments.reports"
NATIONAL_KEY = "national"


class UnknownReport(AssessmentError):
    code = "unknown_report"
    text = _("This version has no such report.")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A document that a version should have: its papers by language, and those of an earlier version.

    ``key`` names it to the worker: "national", "regional:01", "slides:01".
    """

    key: str
    kind: str
    region: Region | None
    papers: dict[str, ReportPaper]
    stale: dict[str, ReportPaper]

    @property
    def title(self) -> str:
        return str(ReportKind(self.kind).label)

    @property
    def by_language(self) -> list[tuple[ReportPaper | None, ReportPaper | None]]:
        """The document of this version in each language, and the one of an earlier version."""
        return [(self.papers.get(language), self.stale.get(language)) for language in LANGUAGES]

    @property
    def is_whole(self) -> bool:
        return len(self.papers) == len(LANGUAGES)


def report_rows(publication: Publication) -> list[ReportRow]:
    """Return the documents of a version, the country's first, then region by region. Two queries."""
    current: dict[str, dict[str, ReportPaper]] = {}
    stale: dict[str, dict[str, ReportPaper]] = {}
    papers = ReportPaper.objects.filter(cycle=publication.cycle, kind__in=KINDS, publication__isnull=False)
    for paper in papers.select_related("file", "region", "publication").order_by("made_at", "pk"):
        kept = current if paper.publication_id == publication.pk else stale
        kept.setdefault(report_key(paper.kind, paper.region), {})[paper.language] = paper
    regions = published_regions(publication)
    wanted: list[tuple[str, Region | None]] = [(ReportKind.NATIONAL, None)]
    wanted += [(kind, region) for region in regions for kind in (ReportKind.REGIONAL, ReportKind.SLIDES)]
    return [
        ReportRow(key, kind, region, current.get(key, {}), stale.get(key, {}))
        for kind, region in wanted
        for key in [report_key(kind, region)]
    ]


def report_key(kind: str, region: Region | None) -> str:
    """Return the name that a document has for the worker."""
    return f"{kind}:{region.code}" if region else NATIONAL_KEY


def published_regions(publication: Publication) -> list[Region]:
    """Return the regions that have a commune in a version, by code. One query."""
    communes = publication.results.values("commune__province__region")
    return list(Region.objects.filter(pk__in=communes).order_by("code"))


def request_reports(
    publication: Publication, *, keys: Sequence[str] = (), actor: Actor, at: datetime
) -> Batch:
    """Ask the workers for some documents of a version, or for all of them; what exists is not made again.

    While an earlier request goes on, it is returned instead. Raises NotAllowed or UnknownReport.
    """
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed()
    known = [row.key for row in report_rows(publication)]
    if not set(keys) <= set(known):
        raise UnknownReport()
    year = publication.cycle.assessed_year
    return request_batch(
        REPORTS_JOB,
        list(keys) or known,
        steps=len(LANGUAGES),
        arguments={"publication": publication.pk, "year": year},
        owner=actor.user,
        target=publication.cycle,
        link=Link("assessments:reports", {"year": year}),
        at=at,
    )


def reports_batch(cycle: Cycle) -> Batch | None:
    """Return the latest request for reports of a cycle."""
    return latest_batch(REPORTS_JOB, cycle)


def reports_job(job: Job, progress: Progress) -> None:
    """Make one part of what was asked for, one document at a time so that memory holds one only."""
    publication = Publication.objects.select_related("cycle__grid").get(pk=job.arguments["publication"])
    if publication.cycle.publications.filter(version__gt=publication.version).exists():
        raise JobRefused(gettext("A newer version was published: ask for its reports."))
    source = read_source(publication)
    regions = {region.code: region for region in source.regions}
    done = 0
    for key in job.arguments["ids"]:
        kind, _separator, code = key.partition(":")
        region = regions[code] if code else None
        for language in LANGUAGES:
            # The report of a large region takes longer than a worker is believed alive.
            with progress.held():
                make_papers([report_sheet(source, kind, region, language)], at=progress.now())
            done += 1
            # A document is a web of references: its memory comes back only when the collector walks by.
            gc.collect()
            progress.report(done)
    forget_public_pages()
    progress.report(job.total, job.total)
    tell_when_done(job, at=progress.now())


@dataclass(frozen=True, slots=True)
class PublicPaper:
    """A finished document of a version as a public page offers it, in the language it is written in."""

    kind: str
    language: str
    url: str
    pages: int

    @property
    def title(self) -> str:
        return str(ReportKind(self.kind).label)


def public_papers(publication: Publication, *, region: Region | None = None) -> list[PublicPaper]:
    """Return what everybody may take of a year's current version, of the country or of a region. One query.

    A version that another has replaced offers nothing: the addresses give the current one.
    """
    papers = ReportPaper.objects.filter(publication=publication, kind__in=KINDS, region=region)
    papers = papers.exclude(cycle__publications__version__gt=publication.version)
    latest = {(paper.kind, paper.language): paper for paper in papers.order_by("made_at", "pk")}
    year = publication.cycle.assessed_year
    return [
        PublicPaper(kind, language, _address(year, kind, language, region), paper.pages)
        for (kind, language), paper in sorted(latest.items())
    ]


def _address(year: int, kind: str, language: str, region: Region | None) -> str:
    if region is None:
        return reverse("assessments:public_national_report", args=[year, language])
    return reverse(
        "assessments:public_region_report",
        args=[year, region.code, KINDS[ReportKind(kind)], language],
    )


def access_paper(pk: int) -> ReportPaper:
    """Return a report or slides of any version; another kind of document is a 404."""
    papers = ReportPaper.objects.filter(kind__in=KINDS, publication__isnull=False)
    return get_object_or_404(papers.select_related("file"), pk=pk)


def public_report(year: int, kind: str, language: str, *, code: str = "") -> ReportPaper:
    """Return a finished document of a year's current version; a 404 while there is none."""
    publication = access_publication(year)
    papers = ReportPaper.objects.filter(publication=publication, kind=kind, language=language)
    papers = papers.filter(region__code=code) if code else papers.filter(region__isnull=True)
    paper = papers.select_related("file").order_by("-made_at", "-pk").first()
    if paper is None:
        raise Http404
    return paper
