"""The rehearsal: what the public would see, seen by administrators alone, gone with the act."""

import re
from html import unescape
from urllib.parse import urljoin

import pytest
from django.core.cache import cache
from django.urls import reverse

from assessments.models import Publication, PublishedResult
from assessments.services.public.publishing import publish_cycle
from assessments.services.rehearsal import rehearsal_of, rehearse_cycle, rehearse_job, request_rehearsal
from communes.enums import Role
from records.services.jobs import Progress
from tests.assessments.publication.situations import (
    LATER,
    PUBLISHED_AT,
    final_file,
    published_cycle,
    second_version,
)
from tests.factories.assessments import AssessmentFactory
from tests.factories.communes import actor, membership, sign_in

pytestmark = pytest.mark.django_db


class _Still(Progress):
    def report(self, done: int, total: int | None = None) -> None:
        return None

    def now(self):
        return PUBLISHED_AT


def test_a_rehearsal_shows_the_public_pages_to_administrators_and_nothing_to_the_public(client):
    cache.clear()
    file = final_file()
    waiting = AssessmentFactory(cycle=file.cycle, approved=True)
    job = request_rehearsal(file.cycle, actor=actor(Role.ADMINISTRATOR), at=PUBLISHED_AT)
    assert rehearse_job(job, _Still(job)) == "/en/cycles/2025/rehearsal/"

    rehearsal = rehearsal_of(file.cycle)
    result = PublishedResult.everything.get(publication=rehearsal)
    assert (result.assessment, result.total is not None) == (file, True)
    code = file.commune.code
    for name, arguments in (
        ("public_cycle", [2025]),
        ("public_cycle_version", [2025, 0]),
        ("public_commune", [2025, code]),
        ("public_commune_version", [2025, 0, code]),
        ("commune_json", [2025, 0, code]),
        ("verify", [result.verification_code]),
        ("public_score_card", [2025, code, "ar"]),
    ):
        address = reverse(f"assessments:{name}", args=arguments)
        assert client.get(address).status_code == 404, name
    assert "No result is published yet" in client.get(reverse("assessments:public_home")).content.decode()

    sign_in(client, membership(Role.ADMINISTRATOR))
    for name, arguments in (
        ("rehearsal_home", [2025]),
        ("rehearsal_cycle", [2025]),
        ("rehearsal_commune", [2025, code]),
    ):
        page = client.get(reverse(f"assessments:{name}", args=arguments)).content.decode()
        assert "Rehearsal, not published" in page
        assert "/results/2025/" not in page.replace("/rehearsal/results/", ""), name
        assert "/v0/" not in page
    assert "71.24" in page
    assert (
        client.get(reverse("assessments:rehearsal_commune", args=[2025, waiting.commune.code])).status_code
        == 404
    )
    overview = client.get(reverse("assessments:rehearsal", args=[2025])).content.decode()
    assert "Files that are not final are not in the rehearsal" in overview


def test_every_link_of_a_rehearsal_stays_inside_it_and_leads_somewhere(client):
    cache.clear()
    earlier = published_cycle(files=1, year=2024)
    commune = earlier.results.get(is_scored=True).commune
    file = final_file(commune=commune)
    final_file(file.cycle)
    rehearse_cycle(file.cycle, actor=actor(Role.ADMINISTRATOR), at=PUBLISHED_AT)
    sign_in(client, membership(Role.ADMINISTRATOR))
    start = reverse("assessments:rehearsal", args=[2025])
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        response = client.get(here)
        assert response.status_code == 200, here
        if not here.startswith(start):
            continue
        main = response.content.decode().partition("<main")[2].partition("</main>")[0]
        targets = re.findall(r'<(a|form)\b[^>]*? (?:href|action)="([^"#]*)', main)
        assert not [target for _tag, target in targets if re.search(r"/results/(2025|v0)/", target)], here
        links = {urljoin(here, unescape(target)) for tag, target in targets if tag == "a"} - seen
        seen |= links
        waiting += links

    region = commune.province.region.code
    pages = {
        "cycle": [],
        "regions": [],
        "region": [region],
        "map": [],
        "compare": [],
        "commune": [commune.code],
    }
    assert {
        reverse(f"assessments:rehearsal_{page}", args=[2025, *codes]) for page, codes in pages.items()
    } <= seen
    assert reverse("assessments:public_commune", args=[2024, commune.code]) in seen


def test_a_rehearsal_replaces_the_former_one_tells_the_difference_and_goes_with_the_act():
    first = published_cycle(files=1)
    administrator = actor(Role.ADMINISTRATOR)
    rehearse_cycle(first.cycle, actor=administrator, at=LATER)
    assert rehearsal_of(first.cycle).changes == []
    newcomer = final_file(first.cycle)
    rehearse_cycle(first.cycle, actor=administrator, at=LATER)

    [change] = rehearsal_of(first.cycle).changes
    assert (change["code"], change["before"]) == (newcomer.commune.code, None)
    assert Publication.objects.count() == 1
    second = publish_cycle(first.cycle, actor=administrator, at=LATER, reason="A file came late.")

    assert (second.version, rehearsal_of(first.cycle)) == (2, None)
    assert Publication.everything.count() == 2


def test_what_changed_is_told_to_the_public(client):
    cache.clear()
    second_version(published_cycle(files=1))

    page = client.get(reverse("assessments:public_cycle", args=[2025])).content.decode()

    assert "What changed in version" in page
    assert "72.00" in page


def test_the_checklist_costs_the_same_and_the_act_is_confirmed(client, django_assert_num_queries):
    file = final_file()
    sign_in(client, membership(Role.ADMINISTRATOR))
    address = reverse("assessments:publication", args=[2025])
    client.get(address)
    for _each in (1, 3):
        for _file in range(_each):
            AssessmentFactory(cycle=file.cycle, in_review=True)
            AssessmentFactory(cycle=file.cycle, final=True)
        with django_assert_num_queries(19):
            page = client.get(address).content.decode()
    assert "publication/confirm/" not in page

    confirm = reverse("assessments:publication_confirm", args=[2025])
    refused = client.post(confirm).content.decode()
    assert "files are not final yet" in refused
