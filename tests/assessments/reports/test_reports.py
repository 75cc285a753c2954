"""Yearly reports say what is published, are made once by the workers, and are for everybody to take."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.cache import cache
from django.urls import reverse
from pypdf import PdfReader

from assessments.enums import ReportKind
from assessments.exceptions import NotAllowed
from assessments.models import Publication, PublishedResult, ReportPaper
from assessments.services.public.publishing import publish_cycle
from assessments.services.public.results import results_of
from assessments.services.public.summary import summarise
from assessments.services.reports import making
from assessments.services.reports.maps import CLASSES, NO_SCORE, fill_of, scored_map
from assessments.services.reports.national import national_data
from assessments.services.reports.regional import regional_data
from assessments.services.reports.sheets import report_sheet
from assessments.services.reports.slides import slides_data
from assessments.services.reports.source import ranks, read_source
from communes.enums import Role
from config.toolbox.canonical import canonical_json
from records.models import Job
from records.services.jobs import execute_job
from tests.assessments.publication.situations import PUBLISHED_AT, final_file, published_cycle
from tests.factories.assessments import AssessmentFactory, CycleFactory, stored_pdf
from tests.factories.communes import CommuneFactory, actor, sign_in

pytestmark = pytest.mark.django_db
AT = PUBLISHED_AT + timedelta(days=1)


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def two_years() -> Publication:
    """Return a year with two communes of one region and one of another, and one left out with a reason.

    The second commune is 20 points lower than the others; the first has a result of the year before.
    """
    first = CommuneFactory()
    second = CommuneFactory(province=first.province)
    before = CycleFactory(assessed_year=2024)
    final_file(before, commune=first)
    publish_cycle(before, actor=actor(Role.ADMINISTRATOR), at=PUBLISHED_AT - timedelta(days=365))
    cycle = CycleFactory(assessed_year=2025)
    for commune in (first, second, CommuneFactory()):
        final_file(cycle, commune=commune)
    AssessmentFactory(cycle=cycle, commune=CommuneFactory(province=first.province), not_submitted=True)
    publication = publish_cycle(cycle, actor=actor(Role.ADMINISTRATOR), at=PUBLISHED_AT)
    row = publication.results.get(commune=second)
    row.total -= 20
    row.is_eligible = False
    row.save()
    silent = publication.results.get(is_scored=False)
    silent.left_out_ar, silent.left_out_fr = "سبب", "Motif"
    silent.save()
    publication.summary = summarise(list(results_of(publication)), grid_threshold=70)
    publication.save()
    return Publication.objects.select_related("cycle__grid").get(pk=publication.pk)


def test_the_national_report_says_what_is_published(django_assert_num_queries):
    publication = two_years()

    with django_assert_num_queries(3):
        source = read_source(publication)
        data = national_data(source, "fr")
        regional_data(source, source.regions[0], "fr")

    assert data["figures"]["communes"] == 4
    assert data["figures"]["share"] == Decimal("50.0")
    assert data["version_digest"] == publication.digest
    assert [row["year"] for row in data["years"]] == [2024, 2025]
    # Equal totals share a place; the third follows both.
    assert [row["place"] for row in data["ranking"]] == [1, 1, 3]
    assert [row["change"] for row in data["ranking"]].count(Decimal("0.00")) == 1
    assert [(row["reason"]) for row in data["absent"]] == ["Motif"]
    shares = [row["share"] for row in data["weak"]]
    assert shares == sorted(shares)
    assert data["strong"][0]["share"] == max(row["share"] for row in data["lines"])
    assert {row["code"] for row in data["axes"]} == {
        axis["code"] for axis in publication.cycle.grid.document["axes"]
    }
    # Plain data, of which a digest can be made.
    assert canonical_json(data)


def test_a_region_is_told_beside_the_country_with_a_page_a_commune():
    publication = two_years()
    source = read_source(publication)
    region = next(row for row in source.regions if len(source.of_region(row)) == 3)

    data = regional_data(source, region, "ar")
    slides = slides_data(source, region, "ar")

    assert data["figures"]["communes"] == 3
    assert data["country"]["communes"] == 4
    assert data["place"] == {"place": 2, "of": 2}
    assert [row["country_place"] for row in data["ranking"]] == [1, 3]
    assert [row["change"] for row in data["trends"]] == [Decimal("0.00"), None, None]
    first, _second = data["communes"]
    assert [row["year"] for row in first["history"]] == [2024]
    assert all(line["points"] == line["max_points"] for line in first["done_well"])
    lost = [line["lost"] for line in first["lacking"]]
    assert lost == sorted(lost, reverse=True)
    assert len(first["lacking"]) == 5
    assert slides["ranked"] == 2
    for line in slides["discussed"]:
        assert line["scored"] == 2
        assert len(line["models"]) + line["below_half"] <= 2


def test_places_and_colours():
    totals = [Decimal(90), None, Decimal(70), Decimal(90)]
    rows = [PublishedResult(commune_id=key, total=total) for key, total in enumerate(totals)]
    assert ranks(rows) == {0: 1, 3: 1, 2: 3}
    assert fill_of(None) == NO_SCORE
    assert [fill_of(Decimal(low)) for low, _fill in CLASSES] == [fill for _low, fill in CLASSES]
    assert fill_of(Decimal("69.99")) == CLASSES[2][1]
    drawn = scored_map("regions", {"04": Decimal(75)})
    spots = {row["code"]: row for row in drawn["outlines"]}
    assert spots["04"]["fill"] == fill_of(Decimal(75))
    width, height = (float(side) for side in drawn["view_box"].split()[2:])
    assert all(
        0 < float(row["spot"]["x"]) < width and 0 < float(row["spot"]["y"]) < height for row in spots.values()
    )


def test_a_report_and_slides_become_tagged_pdf():
    publication = published_cycle(files=1)
    source = read_source(publication)

    for kind, least in ((ReportKind.REGIONAL, 5), (ReportKind.SLIDES, 11)):
        sheet = report_sheet(source, kind, source.regions[0], "ar")
        content = sheet.render()
        assert content.startswith(b"%PDF")
        assert sheet.measures(content)["pages"] >= least
    # 16:9, in points.
    box = PdfReader(BytesIO(content)).pages[0].mediabox
    assert round(float(box.width / box.height), 2) == 1.78


@pytest.fixture
def _quick_rendering(monkeypatch):
    """Give documents without drawing them: what is tried is what is asked for and kept."""
    monkeypatch.setattr("assessments.services.reports.sheets.ReportSheet.render", lambda sheet: b"%PDF-1.4")
    monkeypatch.setattr(
        "assessments.services.reports.sheets.ReportSheet.measures", lambda sheet, content: {"pages": 7}
    )


@pytest.mark.usefixtures("_quick_rendering")
def test_the_workers_make_each_report_once_and_a_new_version_makes_it_stale(client):
    publication = published_cycle(files=1)
    year, region = publication.cycle.assessed_year, read_source(publication).regions[0]
    address = reverse("assessments:public_region_report", args=[year, region.code, "slides", "fr"])
    assert client.get(address).status_code == 404
    with pytest.raises(NotAllowed):
        making.request_reports(publication, actor=actor(Role.REVIEWER), at=AT)
    with pytest.raises(making.UnknownReport):
        making.request_reports(publication, keys=["slides:99"], actor=actor(Role.ADMINISTRATOR), at=AT)

    one = making.request_reports(publication, keys=["national"], actor=actor(Role.ADMINISTRATOR), at=AT)
    assert making.request_reports(publication, actor=actor(Role.ADMINISTRATOR), at=AT).parts == one.parts
    execute_job(one.parts[0].pk)
    assert [row.is_whole for row in making.report_rows(publication)].count(True) == 1
    rest = making.request_reports(publication, actor=actor(Role.ADMINISTRATOR), at=AT)
    for part in rest.parts:
        execute_job(part.pk)

    assert all(row.is_whole for row in making.report_rows(publication))
    regions = len(read_source(publication).regions)
    assert ReportPaper.objects.count() == 2 * (1 + 2 * regions)
    assert {paper.pages for paper in ReportPaper.objects.all()} == {7}
    assert client.get(address).status_code == 200
    offered = making.public_papers(publication, region=region)
    assert [(paper.kind, paper.language) for paper in offered] == [
        (kind, language) for kind in ("regional", "slides") for language in ("ar", "fr")
    ]
    assert client.get(offered[0].url).status_code == 200

    publication.results.filter(is_scored=True).update(total=Decimal(50), digest="e" * 64)
    newer = publish_cycle(publication.cycle, actor=actor(Role.ADMINISTRATOR), at=AT, reason="Correction")
    rows = making.report_rows(newer)
    assert not any(row.papers for row in rows)
    assert all(len(row.stale) == 2 for row in rows)
    assert making.public_papers(publication, region=region) == []
    assert client.get(address).status_code == 404
    sign_in(client, actor(Role.ADMINISTRATOR).membership)
    page = client.get(reverse("assessments:reports", args=[year])).content.decode()
    assert page.count("out of date") == 2 * len(rows)
    assert (
        client.get(reverse("assessments:report_file", args=[ReportPaper.objects.first().pk])).status_code
        == 200
    )
    # What an earlier version was asked for is refused once another stands.
    late = Job.objects.latest("created_at")
    late.arguments["publication"] = publication.pk
    with pytest.raises(making.JobRefused):
        making.reports_job(late, None)


def test_the_page_costs_the_same_for_one_region_and_for_more(client, django_assert_num_queries):
    publication = published_cycle(files=1)
    with django_assert_num_queries(2):
        making.report_rows(publication)
    for region in read_source(publication).regions:
        ReportPaper.objects.create(
            kind=ReportKind.SLIDES,
            language="ar",
            cycle=publication.cycle,
            publication=publication,
            region=region,
            digest=f"{region.pk:064}",
            file=stored_pdf(),
            made_at=AT,
        )
    with django_assert_num_queries(2):
        making.report_rows(publication)
