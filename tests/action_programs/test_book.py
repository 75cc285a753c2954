"""The book of a programme: what it says, in which version, and who may take it."""

import io

import pypdf
import pytest
from django.urls import reverse

from action_programs.models import Paper, Project
from action_programs.services import books
from action_programs.services.book.data import book_sheets
from action_programs.source_case.loading import load_source_case
from communes.enums import Role
from records.models import JobState
from records.services.jobs import execute_job
from tests.factories.action_programs import AT, ActionProgrammeFactory, a_project
from tests.factories.communes import CommuneFactory, actor, membership, sign_in
from tests.factories.pac_reading import books_of

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def sheet(programme, language="ar"):
    return next(one for one in book_sheets(programme, today=TODAY) if one.language == language)


def public_address(programme, language="ar"):
    return reverse(
        "action_programs:public_book", args=[programme.commune.code, programme.first_year, language]
    )


def test_the_book_tells_the_version_in_force_and_not_what_changed_since():
    programme = ActionProgrammeFactory()
    project = a_project(programme)
    draft = sheet(programme, "fr").data

    assert draft["version"] is None
    assert draft["sheets"][0]["projects"][0]["title"] == "Construction d’une piste"
    Project.objects.filter(pk=project.pk).update(title_fr="Autre titre")
    assert sheet(programme, "fr").data["sheets"][0]["projects"][0]["title"] == "Autre titre"

    adopted = load_source_case(CommuneFactory(), by=None, at=AT, is_demonstration=True)
    before = sheet(adopted, "fr").data
    Project.objects.filter(programme=adopted).update(title_fr="Autre titre")

    assert before["version"]["number"] == 1
    assert sheet(adopted, "fr").data["sheets"] == before["sheets"]


def test_the_same_content_is_the_same_book():
    programme = load_source_case(CommuneFactory(), by=None, at=AT, is_demonstration=True)

    assert sheet(programme).digest == sheet(programme).digest
    assert sheet(programme).digest != sheet(programme, "fr").digest


def test_a_worker_makes_the_book_once(quick_pdf):
    programme = load_source_case(CommuneFactory(), by=None, at=AT, is_demonstration=True)
    asking = actor(Role.COMMUNE_AGENT, commune=programme.commune)

    job = books.request_book(programme, actor=asking, at=AT)
    assert books.request_book(programme, actor=asking, at=AT) == job
    execute_job(job.pk)
    job.refresh_from_db()

    assert job.state == JobState.DONE
    assert [row.paper.language for row in books.book_rows(programme, today=TODAY)] == ["ar", "fr"]
    execute_job(books.request_book(programme, actor=asking, at=AT).pk)
    assert Paper.objects.count() == 2
    assert len(quick_pdf) == 2
    # Everything that the source says of a project stands in it.
    assert "جمعية الفرح بدوار اولاد سكير" in quick_pdf[0]
    assert "<bdi>43</bdi>" in quick_pdf[0]


def test_the_book_is_drawn_in_arabic_with_its_chapters():
    programme = ActionProgrammeFactory()
    a_project(programme)

    pdf = pypdf.PdfReader(io.BytesIO(sheet(programme).render()))

    assert pdf.metadata.title
    # A cover, the contents, and a page at least for each chapter.
    assert len(pdf.pages) >= 2 + len(sheet(programme).data["chapters"])
    assert pdf.trailer["/Root"]["/Lang"] == "ar"


def test_everybody_takes_the_book_of_the_version_in_force_and_never_a_draft(client):
    programme = ActionProgrammeFactory(in_force=True)
    draft = ActionProgrammeFactory()
    books_of(draft)
    assert client.get(public_address(programme)).status_code == 404
    assert client.get(public_address(draft)).status_code == 404

    books_of(programme)
    response = client.get(public_address(programme))

    assert response.status_code == 200
    assert b"".join(response.streaming_content) == b"%PDF-1.7 book"
    response.close()
    assert client.get(public_address(programme, "en")).status_code == 404


def test_the_page_asks_for_the_book_and_follows_the_work(client, quick_pdf):
    programme = ActionProgrammeFactory()
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))
    address = reverse("action_programs:book", args=[programme.pk])

    assert client.get(address).context["is_wanted"]
    client.post(reverse("action_programs:book_ask", args=[programme.pk]))
    job = client.get(address).context["job"]
    assert job is not None
    execute_job(job.pk)
    done = client.get(address, headers={"HX-Request": "true"})

    assert done.context["job"] is None
    assert not done.context["is_wanted"]
    assert "hx-get" not in done.content.decode()
