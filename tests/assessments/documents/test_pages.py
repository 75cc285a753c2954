"""The pages of documents: what exists is sent, what does not is asked for."""

import pytest
from django.urls import reverse
from django.utils import translation

from assessments.services import documents
from assessments.services.receipts import receipt_paper
from communes.enums import Role
from records.models import Job, JobState
from tests.factories.assessments import AssessmentFactory
from tests.factories.communes import membership, sign_in
from tests.factories.packs import file_in_audit, keep, keep_cards, publish, submit

pytestmark = pytest.mark.django_db


def address(name, *, page="fr", **kwargs):
    with translation.override(page):
        return reverse(f"assessments:{name}", kwargs=kwargs)


@pytest.fixture
def file():
    return file_in_audit()


@pytest.fixture
def manager(client, file):
    acting = membership(Role.COMMUNE_MANAGER, commune=file.commune)
    sign_in(client, acting)
    return acting


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_what_exists_is_linked_and_what_does_not_can_be_asked_for(client, file, manager, language):
    page = address("documents", page=language, pk=file.pk)
    before = client.get(page).content.decode()
    assert address("prepare_cards", page=language, pk=file.pk) in before
    assert address("prepare_receipt", page=language, number=file.submissions.get().number) in before
    keep_cards(file)
    keep(receipt_paper(file.submissions.get()))
    after = client.get(page).content.decode()
    for card in ("ar", "fr"):
        assert address("score_card", page=language, pk=file.pk, language=card) in after
    assert address("receipt", page=language, number=file.submissions.get().number) in after
    assert address("prepare_cards", page=language, pk=file.pk) not in after
    assert address("pack_downloads", page=language, pk=file.pk) in after
    assert address("pack", page=language, pk=file.pk) + '"' not in after


def test_a_score_card_is_read_in_the_page_and_can_be_resumed(client, file, manager):
    card = keep_cards(file)[0]
    url = address("score_card", pk=file.pk, language="ar")
    response = client.get(url)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline; filename=")
    whole = response.getvalue()
    assert response["Content-Length"] == str(card.file.size) == str(len(whole))
    assert client.get(url, headers={"Range": "bytes=3-7"}).getvalue() == whole[3:8]


def test_a_card_not_made_yet_leads_to_the_page_that_asks_for_it(client, file, manager):
    assert client.get(address("score_card", pk=file.pk, language="ar")).url == address(
        "documents", pk=file.pk
    )
    assert client.get(address("score_card", pk=file.pk, language="de")).status_code == 404
    number = file.submissions.get().number
    assert client.get(address("receipt", number=number)).url == address("documents", pk=file.pk)


def test_asking_twice_makes_one_job(client, file, manager):
    for _number in range(2):
        client.post(address("prepare_cards", pk=file.pk))
        client.post(address("prepare_receipt", number=file.submissions.get().number))
    assert sorted(Job.objects.values_list("kind", flat=True)) == [
        "assessments.receipt",
        "assessments.score_cards",
    ]


def test_nothing_of_a_review_in_progress_can_be_taken(client):
    file = AssessmentFactory(reviewed=True)
    sign_in(client, membership(Role.COMMUNE_MANAGER, commune=file.commune))
    assert client.get(address("score_card", pk=file.pk, language="ar")).status_code == 404
    assert client.post(address("prepare_cards", pk=file.pk)).status_code == 404
    assert not Job.objects.exists()


def test_a_receipt_of_another_commune_does_not_exist(client, manager):
    number = submit(AssessmentFactory(submitted=True)).number
    assert client.get(address("receipt", number=number)).status_code == 404
    assert client.post(address("prepare_receipt", number=number)).status_code == 404


def test_a_published_card_is_public_and_an_unpublished_one_is_not(client, file):
    url = address("public_score_card", year=2025, code=file.commune.code, language="fr")
    keep_cards(file)
    assert client.get(url).status_code == 404
    publish(file)
    assert client.get(url).status_code == 404
    keep_cards(file)
    response = client.get(url)
    assert response.status_code == 200
    assert response.getvalue().startswith(b"%PDF")


def test_the_cards_of_a_cycle_are_asked_for_followed_and_stopped(client, file):
    sign_in(client, membership(Role.ADMINISTRATOR))
    page = address("score_cards", year=2025)
    assert client.get(page).status_code == 200
    assert client.post(address("prepare_score_cards", year=2025)).url == page
    content = client.get(page).content.decode()
    assert '<progress value="0" max="2"' in content
    fragment = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    client.post(address("cancel_score_cards", year=2025))
    assert Job.objects.get(kind=documents.CYCLE_CARDS_JOB).state == JobState.CANCELLED
    assert "<progress" not in client.get(page).content.decode()


def test_what_has_no_receipt_says_so(client):
    file = AssessmentFactory()
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=file.commune))
    content = client.get(address("documents", page="en", pk=file.pk)).content.decode()
    assert "the file was not sent" in content
    assert "There is no score card yet" in content
