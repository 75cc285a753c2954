"""The form of a file on paper: what it says to whom, made once as long as it says the same."""

import dataclasses
import io

import pypdf
import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone, translation

from assessments.enums import Visibility
from assessments.models import Answer, Assessment, DocumentKind, GridPaper, Remark
from assessments.services.printed_forms import making
from assessments.services.printed_forms.papers import file_forms
from communes.enums import Role
from records.models import JobState
from records.services.jobs import execute_job
from tests.factories.assessments import IN_ENTRY, AssessmentFactory, GridFactory, attach, stored_pdf
from tests.factories.communes import actor, membership, sign_in

pytestmark = pytest.mark.django_db


def written(file, line, text, visibility=Visibility.SHARED):
    author = actor(Role.REVIEWER).user
    return Remark.objects.create(
        assessment=file,
        line=line,
        visibility=visibility,
        text=text,
        author=author,
        role=Role.REVIEWER,
        written_at=IN_ENTRY,
    )


@pytest.fixture
def file():
    made = AssessmentFactory(answers=True, commune__name_ar="تيزنيت", commune__name_fr="Tiznit")
    attach(made, "C1-01", file=stored_pdf("comptes.pdf", b"%PDF-1.4 comptes"))
    return Assessment.objects.with_commune().get(pk=made.pk)


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", ("Tiznit", "CMO1", "30 juin 2025", "comptes.pdf")), ("ar", ("2025", "CMO1", "comptes.pdf"))],
)
def test_a_form_is_tagged_and_its_words_can_be_taken_out(file, language, words):
    manager = actor(Role.COMMUNE_MANAGER, commune=file.commune)
    papers = file_forms(file, manager, at=IN_ENTRY)[DocumentKind.FORM_FILLED]
    paper = next(paper for paper in papers if paper.language == language)
    few = paper.data | {"sections": paper.data["sections"][:1]}
    reader = pypdf.PdfReader(io.BytesIO(dataclasses.replace(paper, data=few).render()))
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], "/StructTreeRoot" in root) == (language, True, True)
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    assert all(word in text for word in words), text


def test_a_form_tells_its_reader_what_the_pages_would_and_no_more(file, django_assert_max_num_queries):
    written(file, "A1", "shared words")
    written(file, "A1", "inner words", Visibility.INTERNAL)
    refused = Answer.objects.filter(assessment=file).first()
    Answer.objects.filter(pk=refused.pk).update(refused_text="xii ou xiii", refused_code="not_a_number")
    manager = actor(Role.COMMUNE_MANAGER, commune=file.commune)
    with django_assert_max_num_queries(15):
        forms = file_forms(file, manager, at=IN_ENTRY)
    blank, filled = (forms[kind][1].data for kind in (DocumentKind.FORM_BLANK, DocumentKind.FORM_FILLED))
    lines = {line["code"]: line for section in filled["sections"] for line in section["lines"]}
    assert [comment["text"] for comment in lines["A1"]["comments"]] == ["shared words"]
    assert (filled["is_draft"], filled["is_internal"], filled["receipt"]) == (True, False, None)
    assert all(word in str(filled) for word in ("xii ou xiii", "comptes.pdf"))
    assert not any(word in str(blank) for word in ("shared words", "xii ou xiii", "comptes.pdf"))
    # A figure that two lines read is asked for once.
    places = [
        (field["label"], field["asked_at"])
        for section in blank["sections"]
        for line in section["lines"]
        for field in line["fields"]
    ]
    firsts = [label for label, asked_at in places if not asked_at]
    assert sorted(set(firsts)) == sorted(firsts)
    assert {label for label, _ in places} == set(firsts)
    for role in (Role.ADMINISTRATOR, Role.PROVINCE_OFFICER):
        reader = actor(role, **({"province": file.commune.province} if role == Role.PROVINCE_OFFICER else {}))
        seen = file_forms(file, reader, at=IN_ENTRY)[DocumentKind.FORM_FILLED][1].data
        assert ("inner words" in str(seen)) == seen["is_internal"] == (role == Role.ADMINISTRATOR)


@pytest.mark.usefixtures("quick_pdf")
def test_a_form_is_made_once_and_again_when_it_would_say_something_else(client, file):
    tie = membership(Role.COMMUNE_MANAGER, commune=file.commune)
    sign_in(client, tie)
    with translation.override("fr"):
        page, ask, form = (
            reverse(f"assessments:{name}", kwargs=kwargs)
            for name, kwargs in (
                ("file_forms", {"pk": file.pk}),
                ("prepare_file_form", {"pk": file.pk, "kind": "filled", "language": "fr"}),
                ("file_form", {"pk": file.pk, "kind": "filled", "language": "fr"}),
            )
        )
    assert client.get(form).url == page
    job_page = client.post(ask).url
    assert client.post(ask).url == job_page
    assert job_page in client.get(page).content.decode()
    job = tie.user.jobs.get()
    execute_job(job.pk)
    assert form in client.get(page).content.decode()
    sent = client.get(form)
    assert (sent["Content-Type"], b"Tiznit" in sent.getvalue()) == ("application/pdf", True)
    Answer.objects.filter(assessment=file).update(changed_at=timezone.now())
    assert client.get(form).url == page
    assert client.get(form.replace("filled", "whole")).status_code == 404
    # Whoever lost the role meanwhile is given nothing.
    client.post(ask)
    tie.ends_on = tie.starts_on
    tie.save()
    late = tie.user.jobs.exclude(pk=job.pk).get()
    execute_job(late.pk)
    late.refresh_from_db()
    assert (late.state, late.result_file) == (JobState.FAILED, None)


@pytest.mark.usefixtures("quick_pdf")
def test_the_blank_form_of_a_grid_is_made_once_and_goes_with_it():
    grid, by = GridFactory(), actor(Role.ADMINISTRATOR).user
    with pytest.raises(Http404):
        making.request_grid_form(grid, language="de", by=by, at=IN_ENTRY)
    job = making.request_grid_form(grid, language="ar", by=by, at=IN_ENTRY)
    assert making.request_grid_form(grid, language="ar", by=by, at=IN_ENTRY) == job
    execute_job(job.pk)
    job.refresh_from_db()
    assert making.access_grid_form(grid, "ar") == job.result_file
    assert [bool(row.paper) for row in making.grid_form_rows(grid)] == [True, False]
    grid.delete()
    assert not GridPaper.objects.exists()
