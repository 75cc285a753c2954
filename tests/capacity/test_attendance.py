"""Who was there, what certifies it, and what those who came say of it."""

import io
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from assessments.exceptions import NotAllowed, ReasonRequired
from capacity.enums import SessionState
from capacity.models import CapacityPaper, Enrolment, Evaluation
from capacity.services.attendance import (
    COLUMNS,
    AttendanceTableRefused,
    CertificateGiven,
    NotSeated,
    SessionNotBegun,
    attendance_workbook,
    read_attendance,
    record_attendance,
)
from capacity.services.certificates import (
    NobodyToCertify,
    NoCertificate,
    SessionNotHeld,
    give_certificates,
    masked,
    withdraw_certificate,
)
from capacity.services.evaluations import (
    EvaluationClosed,
    EvaluationGiven,
    Ratings,
    RatingWrong,
    evaluate,
    results_of,
)
from communes.enums import Role
from config.toolbox.spreadsheets import read_rows
from records.models import Email, Job, Message
from records.services.jobs import execute_job
from tests.factories.assessments import CycleFactory
from tests.factories.capacity import AT
from tests.factories.capacity_training import FIRST_DAY, LAST_DAY, EnrolmentFactory, SessionFactory
from tests.factories.communes import actor, membership, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return actor(Role.CAPACITY_OFFICER)


def test_attendance_is_written_by_ddctd_once_the_session_began(officer):
    seated, other = EnrolmentFactory.create_batch(2, session=SessionFactory())
    session = seated.session
    waiting = EnrolmentFactory(session=session, waiting=True)

    with pytest.raises(NotAllowed):
        record_attendance(session, {seated.pk: True}, actor=actor(Role.COMMUNE_AGENT), at=FIRST_DAY)
    with pytest.raises(SessionNotBegun):
        record_attendance(session, {seated.pk: True}, actor=officer, at=AT)
    with pytest.raises(NotSeated):
        record_attendance(session, {seated.pk: True, waiting.pk: True}, actor=officer, at=FIRST_DAY)
    record_attendance(session, {seated.pk: True, other.pk: None}, actor=officer, at=FIRST_DAY)
    assert not Email.objects.exists()

    session.state = SessionState.HELD
    session.save()
    record_attendance(session, {seated.pk: True, other.pk: True}, actor=officer, at=LAST_DAY)
    # Only those who became present are asked what they say of it.
    assert Email.objects.get().to == other.person.email


def test_a_table_of_attendance_is_taken_whole_or_not_at_all(officer):
    one, two = EnrolmentFactory.create_batch(2, session=SessionFactory())
    session = one.session

    def table(text):
        return read_rows(BytesIO(text.encode()), columns=COLUMNS, name="a.csv", others_allowed=True)

    with pytest.raises(AttendanceTableRefused) as refusal:
        read_attendance(session, table(f"enrolment,attended\n{one.pk},maybe\n999999,yes\n"))
    assert "Row 2, column “attended”: “maybe” – write yes or no." in refusal.value.message
    assert "Row 3, column “enrolment”: “999999”" in refusal.value.message
    text = f"enrolment,post,attended\n{one.pk},a,نعم\n{two.pk},b,Non\n"
    assert read_attendance(session, table(text)) == {one.pk: True, two.pk: False}
    # What is taken away may be sent back as it is.
    one.attended = True
    one.save()
    sheet = BytesIO(attendance_workbook(session, language="fr"))
    rows = read_rows(sheet, columns=COLUMNS, name="a.xlsx", others_allowed=True)
    assert read_attendance(session, rows) == {one.pk: True, two.pk: None}


def test_certificates_are_given_after_the_session_to_those_who_came(officer):
    present = EnrolmentFactory(present=True)
    session = present.session
    EnrolmentFactory(session=session, attended=False)
    told = membership(commune=present.person.commune).user

    with pytest.raises(SessionNotHeld):
        give_certificates(session, actor=officer, at=LAST_DAY)
    session.state = SessionState.HELD
    session.save()
    with pytest.raises(NotAllowed):
        give_certificates(session, actor=actor(Role.PROVINCE_OFFICER), at=LAST_DAY)
    given = give_certificates(session, actor=officer, at=LAST_DAY)

    assert [row.pk for row in given] == [present.pk]
    assert given[0].certificate_number.startswith("FC-2026-")
    assert len(given[0].certificate_number) == 20
    assert Message.objects.get(code="capacity.certificates_given").recipient == told
    with pytest.raises(NobodyToCertify):
        give_certificates(session, actor=officer, at=LAST_DAY)
    with pytest.raises(CertificateGiven):
        record_attendance(session, {present.pk: False}, actor=officer, at=LAST_DAY)
    with pytest.raises(ReasonRequired):
        withdraw_certificate(given[0], "", actor=officer, at=LAST_DAY)
    withdrawn = withdraw_certificate(given[0], "Erreur de saisie", actor=officer, at=LAST_DAY)
    with pytest.raises(NoCertificate):
        withdraw_certificate(withdrawn, "Encore", actor=officer, at=LAST_DAY)
    record_attendance(session, {present.pk: False}, actor=officer, at=LAST_DAY)


def test_certificates_on_paper_for_the_commune_and_for_ddctd(client, officer):
    CycleFactory(is_demonstration=True)
    mine = EnrolmentFactory(session=SessionFactory(held=True), present=True)
    other = EnrolmentFactory(session=mine.session, present=True)
    give_certificates(mine.session, actor=officer, at=LAST_DAY)
    sign_in(client, membership(commune=mine.person.commune))
    zipped = reverse("capacity:certificates_zip", args=[mine.session_id])
    paper = reverse("capacity:certificate_paper", args=[mine.pk, "fr"])
    assert client.get(zipped).status_code == 404
    assert client.get(paper).status_code == 302

    execute_job(Job.objects.get().pk)

    assert CapacityPaper.objects.count() == 4
    archive = zipfile.ZipFile(io.BytesIO(client.get(zipped).content))
    mine.refresh_from_db()
    assert sorted(archive.namelist()) == [
        f"{mine.session.code}-{mine.certificate_number}-{language}.pdf" for language in ("ar", "fr")
    ]
    text = PdfReader(BytesIO(b"".join(client.get(paper).streaming_content))).pages[0].extract_text()
    assert mine.certificate_number in text
    assert mine.person.full_name in text
    assert "Demonstration" in text or "démonstration" in text
    assert client.get(reverse("capacity:certificate_paper", args=[other.pk, "fr"])).status_code == 404


def test_everybody_may_check_a_certificate_without_reading_the_name(client):
    row = EnrolmentFactory(certified=True, person__full_name="Fatima Zahra Exemple")
    address = reverse("capacity:certificate", args=[row.certificate_number.lower()])

    page = client.get(address).content.decode()

    assert "Développer les recettes propres" in page or "تنمية الموارد الذاتية" in page
    assert masked("Fatima Zahra Exemple") == "F… Z… E…"
    assert "F… Z… E…" in page
    assert "Fatima" not in page
    unknown = client.get(reverse("capacity:certificate", args=["FC-2026-NOBODY"]))
    assert unknown.status_code == 404
    assert "FC-2026-NOBODY" in unknown.content.decode()


def test_the_evaluation_is_sent_once_by_those_who_came(client, monkeypatch):
    row = EnrolmentFactory(present=True)
    fine = Ratings(5, 4, 3, 2, "Plus d’exercices")
    with pytest.raises(EvaluationClosed):
        evaluate(row, fine, at=FIRST_DAY)
    with pytest.raises(EvaluationClosed):
        evaluate(EnrolmentFactory(attended=False), fine, at=LAST_DAY)
    with pytest.raises(RatingWrong):
        evaluate(row, Ratings(6, 4, 3, 2), at=LAST_DAY)

    monkeypatch.setattr("django.utils.timezone.now", lambda: LAST_DAY)
    address = reverse("capacity:evaluation", args=[row.token])
    typed = client.post(address, {"usefulness": "5", "remarks": "Plus d’exercices"}).content.decode()
    assert "Plus d’exercices" in typed
    values = {"usefulness": "5", "content": "4", "trainer": "3", "organisation": "2"}
    assert "Thank you." in client.post(address, values).content.decode()
    assert 'name="usefulness"' not in client.get(address).content.decode()
    with pytest.raises(EvaluationGiven):
        evaluate(row, fine, at=LAST_DAY)
    assert Evaluation.objects.count() == 1
    assert client.get(reverse("capacity:evaluation", args=["nobody"])).status_code == 404


def test_results_say_nothing_of_one_person(client):
    session = SessionFactory(seats=9)
    rows = EnrolmentFactory.create_batch(3, session=session, present=True)
    for row in rows[:2]:
        evaluate(row, Ratings(5, 4, 3, 2, "Plus d’exercices"), at=LAST_DAY)

    assert results_of(session, in_full=False).means == {}
    assert results_of(session, in_full=True).remarks == ["Plus d’exercices"] * 2
    evaluate(rows[2], Ratings(2, 4, 3, 2), at=LAST_DAY)
    found = results_of(session, in_full=False)
    assert (found.count, found.means["usefulness"], found.remarks) == (3, 4, [])
    sign_in(client, membership(commune=rows[0].person.commune))
    page = client.get(reverse("capacity:session", args=[session.pk])).content.decode()
    assert "Mean ratings" in page
    assert "Plus d’exercices" not in page


def test_attendance_in_the_pages(client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LAST_DAY)
    one, two = EnrolmentFactory.create_batch(2, session=SessionFactory())
    session = one.session
    sign_in(client, membership(Role.CAPACITY_OFFICER))
    page, table = (
        reverse(f"capacity:{name}", args=[session.pk]) for name in ("attendance", "attendance_import")
    )
    session_page = reverse("capacity:session", args=[session.pk])

    client.post(page, {f"attended_{one.pk}": "yes"})
    assert set(Enrolment.objects.values_list("attended", flat=True)) == {True, None}
    late = client.post(reverse("capacity:session_hold", args=[session.pk])).content.decode()
    assert "First write who attended" in late
    wrong = SimpleUploadedFile("a.csv", f"enrolment,attended\n{two.pk},peut-être\n".encode())
    assert "peut-être" in client.post(table, {"file": wrong}).content.decode()
    right = SimpleUploadedFile("a.csv", f"enrolment,attended\n{two.pk},non\n".encode())
    client.post(table, {"file": right})
    client.post(reverse("capacity:session_hold", args=[session.pk]))
    client.post(reverse("capacity:certificates_give", args=[session.pk]))

    one.refresh_from_db()
    shown = client.get(session_page).content.decode()
    assert one.certificate_number in shown
    assert client.get(reverse("capacity:attendance_xlsx", args=[session.pk])).status_code == 200
    client.post(reverse("capacity:certificate_withdraw", args=[one.pk]), {"reason": "Erreur"})
    one.refresh_from_db()
    assert one.certificate_number == ""
    # A commune hands the link of the form on; nobody else is shown it.
    assert one.token not in shown
    sign_in(client, membership(commune=one.person.commune))
    assert one.token in client.get(session_page).content.decode()
