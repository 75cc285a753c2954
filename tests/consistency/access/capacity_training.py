"""Capacity building: sessions, certificates, evaluation, assistance, the consolidated programme."""

from datetime import date

from capacity.enums import SessionState
from capacity.models import CapacityPaper
from capacity.services.access import EDITORS, OVERSEERS, READERS, WRITERS
from capacity.services.certificates import certificate_sheets, certified
from tests.consistency.access.frame import PUBLIC, Case, Page
from tests.factories.assessments import stored_pdf
from tests.factories.capacity import AT
from tests.factories.capacity_training import (
    AssistanceFactory,
    EnrolmentFactory,
    SessionFactory,
    TraineeFactory,
)


def a_session(_case: Case) -> dict:
    """Return a session of the whole country: everybody's own."""
    return {"pk": SessionFactory(starts_on=date(2030, 5, 6), ends_on=date(2030, 5, 7)).pk}


def a_regional_session(case: Case) -> dict:
    return {"pk": SessionFactory(regions=[case.commune.province.region]).pk}


def with_certificates(case: Case) -> dict:
    person = TraineeFactory(commune=case.commune)
    session = SessionFactory(held=True, regions=[case.commune.province.region])
    EnrolmentFactory(session=session, person=person, certified=True)
    sheet = certificate_sheets(certified(session))[0]
    key, _more = sheet.about()
    CapacityPaper.objects.create(
        **key, language=sheet.language, digest=sheet.digest, file=stored_pdf(), made_at=AT
    )
    return {"pk": session.pk}


def an_enrolment(case: Case) -> dict:
    return {"pk": EnrolmentFactory(person=TraineeFactory(commune=case.commune)).pk}


def a_certificate(case: Case) -> dict:
    person = TraineeFactory(commune=case.commune)
    return {"pk": EnrolmentFactory(person=person, certified=True, session__state=SessionState.HELD).pk}


def its_paper(case: Case) -> dict:
    return {**a_certificate(case), "language": "ar"}


def its_number(case: Case) -> dict:
    person = TraineeFactory(commune=case.commune)
    return {"number": EnrolmentFactory(person=person, certified=True).certificate_number}


def a_form(_case: Case) -> dict:
    return {"token": EnrolmentFactory(attended=True).token}


def an_assistance(case: Case) -> dict:
    return {"pk": AssistanceFactory(commune=case.commune).pk}


PAGES = [
    Page("capacity:sessions", READERS),
    Page("capacity:session_new", EDITORS),
    Page("capacity:session", READERS, of=a_regional_session),
    Page("capacity:session_edit", EDITORS, of=a_session, own_only=()),
    Page("capacity:session_cancel", EDITORS, of=a_session, own_only=()),
    Page("capacity:session_hold", EDITORS, of=a_session, own_only=()),
    Page("capacity:session_enrol", WRITERS, of=a_regional_session),
    Page("capacity:enrolment_withdraw", WRITERS, of=an_enrolment),
    Page("capacity:attendance", EDITORS, of=a_session, own_only=()),
    Page("capacity:attendance_xlsx", EDITORS, of=a_session, own_only=()),
    Page("capacity:attendance_import", EDITORS, of=a_session, own_only=()),
    Page("capacity:attendance_sheet", EDITORS, of=a_session, own_only=()),
    Page("capacity:certificates_give", EDITORS, of=a_session, own_only=(), by_post=True),
    Page("capacity:certificates_prepare", READERS, of=a_session, own_only=(), by_post=True),
    Page("capacity:certificates_zip", READERS, of=with_certificates),
    Page("capacity:certificate_paper", READERS, of=its_paper),
    Page("capacity:certificate_withdraw", EDITORS, of=a_certificate),
    Page("capacity:certificate", PUBLIC, of=its_number, own_only=()),
    Page("capacity:evaluation", PUBLIC, of=a_form, own_only=()),
    Page("capacity:units_programme", READERS),
    Page("capacity:consolidated", OVERSEERS),
    Page("capacity:consolidated_xlsx", OVERSEERS),
    Page("capacity:assistances", READERS),
    Page("capacity:assistances_xlsx", READERS),
    Page("capacity:assistance", READERS, of=an_assistance),
    Page("capacity:assistance_new", EDITORS),
    Page("capacity:assistance_edit", EDITORS, of=an_assistance),
    Page("capacity:assistance_step", EDITORS, of=an_assistance),
]
