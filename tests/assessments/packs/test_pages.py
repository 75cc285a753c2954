"""The pages of packs: download, resume, register, and rights at each request."""

import hashlib
import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from assessments.models import AuditMission
from assessments.services.packs.downloads import DOWNLOADED
from communes.enums import Authority, Role
from records.models import Event, Job
from records.services.jobs import execute_job
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory
from tests.factories.communes import membership, sign_in
from tests.factories.packs import MINUTES, file_in_audit, keep_pack, mission_of, sealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return file_in_audit(commune__name_ar="تيزنيت", commune__name_fr="Tiznit", commune__slug="tiznit")


@pytest.fixture
def auditor(client, file):
    """Someone of a mission that runs today and has taken the file, signed in."""
    inspector = membership(Role.AUDITOR)
    mission_of(file, inspector=inspector.user, at=timezone.now())
    sign_in(client, inspector)
    return inspector


def address(name, *, language="fr", **kwargs):
    with translation.override(language):
        return reverse(f"assessments:{name}", kwargs=kwargs)


def events():
    return list(Event.objects.filter(code=DOWNLOADED).order_by("pk"))


def test_a_pack_is_streamed_with_its_length_and_put_on_record(client, file, auditor):
    keep_pack(file)
    response = client.get(address("download_pack", pk=file.pk))
    content = response.getvalue()
    assert response.streaming
    assert response["Content-Length"] == str(len(content))
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="adaa-2025-tiznit.zip"'
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert any(name.endswith(MINUTES) for name in names)
    (event,) = events()
    assert (event.target, event.actor) == (file, auditor.user)
    assert event.data["role"] == "auditor"
    assert event.data["authority"] == auditor.authority
    manifest = next(name for name in names if name.endswith("/manifest-sha256.txt"))
    written = zipfile.ZipFile(io.BytesIO(content)).read(manifest)
    assert event.data["manifest"] == hashlib.sha256(written).hexdigest()


def test_a_cut_download_goes_on_and_counts_once(client, file, auditor):
    keep_pack(file)
    url = address("download_pack", pk=file.pk)
    first = client.get(url, headers={"Range": "bytes=0-99"})
    rest = client.get(url, headers={"Range": "bytes=100-", "If-Range": first["ETag"]})
    assert (first.status_code, rest.status_code) == (206, 206)
    assert zipfile.ZipFile(io.BytesIO(first.getvalue() + rest.getvalue())).testzip() is None
    assert len(events()) == 1


def test_a_download_that_begins_in_the_middle_is_on_record_too(client, file, auditor):
    keep_pack(file)
    client.get(address("download_pack", pk=file.pk), headers={"Range": "bytes=1-"}).close()
    assert len(events()) == 1


def test_each_whole_download_counts_and_a_look_does_not(client, file, auditor):
    keep_pack(file)
    url = address("download_pack", pk=file.pk)
    head = client.head(url)
    assert (head.status_code, head.getvalue()) == (200, b"")
    assert client.get(url, headers={"Range": "bytes=99999999999-"}).status_code == 416
    assert client.get(url, headers={"If-None-Match": head["ETag"]}).status_code == 304
    assert events() == []
    for _number in range(2):
        client.get(url).close()
    assert len(events()) == 2


def test_a_resumed_download_of_a_pack_that_has_changed_starts_again(client, file, auditor):
    keep_pack(file)
    url = address("download_pack", pk=file.pk)
    etag = client.head(url)["ETag"]
    file.figures_version += 1
    file.save()
    file.evidence.first().delete()
    keep_pack(file)
    response = client.get(url, headers={"Range": "bytes=100-", "If-Range": etag})
    assert response.status_code == 200
    response.close()


def test_rights_are_judged_at_each_request(client, file, auditor):
    keep_pack(file)
    url = address("download_pack", pk=file.pk)
    client.get(url).close()
    yesterday = timezone.now() - timedelta(days=1)
    AuditMission.objects.update(
        starts_on=yesterday.date() - timedelta(days=9), ends_on=yesterday.date() - timedelta(days=1)
    )
    assert client.get(url, headers={"Range": "bytes=100-"}).status_code == 404


def test_a_file_without_a_sealed_pack_has_nothing_to_download(client, file, auditor):
    assert client.get(address("download_pack", pk=file.pk)).status_code == 404
    assert events() == []


@pytest.mark.usefixtures("quick_pdf")
def test_the_page_asks_for_the_pack_then_offers_it(client, file, auditor):
    page = address("pack", pk=file.pk)
    assert "Seal the pack" in client.get(address("pack", language="en", pk=file.pk)).content.decode()
    assert client.post(address("prepare_pack", pk=file.pk)).url == page
    client.post(address("prepare_pack", pk=file.pk))
    job = Job.objects.get()
    assert b"hx-get" in client.get(page).content
    execute_job(job.pk)
    content = client.get(page).content.decode()
    assert address("download_pack", pk=file.pk) in content
    assert "hx-get" not in content
    client.post(address("prepare_pack", pk=file.pk))
    assert Job.objects.count() == 1


def test_a_fragment_is_all_that_a_polling_page_is_sent(client, file, auditor):
    content = client.get(address("pack", pk=file.pk), headers={"HX-Request": "true"}).content.decode()
    assert content.strip().startswith("<div")
    assert "<html" not in content


def test_a_file_not_approved_has_no_pack(client):
    sign_in(client, membership(Role.ADMINISTRATOR))
    file = AssessmentFactory(submitted=True)
    assert "has no pack yet" in client.get(address("pack", language="en", pk=file.pk)).content.decode()
    client.post(address("prepare_pack", pk=file.pk))
    assert not Job.objects.exists()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_commune_sees_who_took_its_pack_without_a_name(client, file, auditor, language):
    auditor.user.full_name = "Somebody Somewhere"
    auditor.user.save()
    keep_pack(file)
    client.get(address("download_pack", pk=file.pk)).close()
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=file.commune))
    content = client.get(address("pack_downloads", language=language, pk=file.pk)).content.decode()
    assert events()[0].data["bag"] in content
    assert "Somebody" not in content
    with translation.override(language):
        assert str(Authority(auditor.authority).label) in content


def test_a_mission_is_one_archive_on_record_for_each_commune(client):
    inspector = membership(Role.AUDITOR)
    files = [file_in_audit() for _number in range(2)]
    stranger = file_in_audit()
    mission = mission_of(*files, inspector=inspector.user, at=timezone.now())
    mission_of(stranger, inspector=UserFactory(), at=timezone.now())
    for file in (*files, stranger):
        keep_pack(file)
    sign_in(client, inspector)
    content = client.get(address("download_mission_packs", pk=mission.pk)).getvalue()
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert "packs.csv" in names
    assert {name.split("/")[0] for name in names} - {"packs.csv"} == {
        f"adaa-2025-{file.commune.code}-{file.commune.slug}" for file in files
    }
    assert {event.target for event in events()} == set(files)
    assert {event.data["scope"] for event in events()} == {"mission"}


def test_a_cycle_holds_what_its_reader_may_have(client):
    files = [file_in_audit() for _number in range(2)]
    for file in files:
        keep_pack(file)
    region = files[0].commune.province.region
    sign_in(client, membership(Role.REVIEWER, regions=[region]))
    content = client.get(address("download_cycle_packs", year=2025)).getvalue()
    assert files[0].commune.code.encode() in content
    assert files[1].commune.code.encode() not in content
    sign_in(client, membership(Role.ADMINISTRATOR))
    content = client.get(address("download_cycle_packs", year=2025)).getvalue()
    assert all(file.commune.code.encode() in content for file in files)


@pytest.mark.usefixtures("quick_pdf")
def test_the_packs_of_a_cycle_are_sealed_in_the_background(client):
    done = file_in_audit()
    sealed(done)
    waiting, draft = file_in_audit(), AssessmentFactory()
    administrator = membership(Role.ADMINISTRATOR)
    sign_in(client, administrator)
    page = address("cycle_packs", year=2025)
    assert client.post(address("prepare_cycle_packs", year=2025)).url == page
    job = Job.objects.get()
    assert job.arguments["ids"] == [waiting.pk]
    assert b"<progress" in client.get(page).content
    execute_job(job.pk)
    content = client.get(address("cycle_packs", language="en", year=2025)).content.decode()
    assert content.count(">Ready<") == 2
    assert "Not approved: no pack" in content
    assert draft.commune.name_fr in content


def test_the_sealing_of_many_packs_can_be_stopped(client):
    file_in_audit()
    sign_in(client, membership(Role.ADMINISTRATOR))
    client.post(address("prepare_cycle_packs", year=2025))
    client.post(address("cancel_cycle_packs", year=2025))
    assert Job.objects.get().state == "cancelled"


@pytest.mark.parametrize("count", [1, 5])
def test_the_packs_of_a_cycle_cost_the_same_page(client, count, django_assert_max_num_queries):
    for _number in range(count):
        keep_pack(file_in_audit())
    sign_in(client, membership(Role.ADMINISTRATOR))
    page = address("cycle_packs", year=2025)
    client.get(page)
    with django_assert_max_num_queries(16):
        assert client.get(page).status_code == 200
