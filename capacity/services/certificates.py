"""Certificates of attendance: numbered by DDCTD, made by a worker, confirmed to whoever asks by number."""

import io
import secrets
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import ReasonRequired
from capacity.enums import EnrolmentState, PaperKind, SessionState
from capacity.exceptions import CapacityRefusal
from capacity.models import CapacityPaper, Enrolment, Session
from capacity.services.audiences import people_of_communes
from capacity.services.papers import PAPER_LANGUAGES, CapacitySheet, tells_of_demonstration
from capacity.services.session_words import session_titles, session_words
from capacity.services.sessions import lock_session
from communes.actors import Actor
from communes.models import Commune
from config.toolbox.languages import in_language, texts_of
from records.models import Job
from records.services.events import record_event
from records.services.jobs import Progress, create_job, register_job, unfinished_job
from records.services.notices import Link, notify
from records.services.papers import kept_papers, make_papers

JOB = "capacity.certificates"
TEMPLATE = "pdf/certificate.html"
STYLE = "css/certificate.css"
# Letters and digits that are not taken for one another; twelve of them cannot be guessed.
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH = 12


class SessionNotHeld(CapacityRefusal):
    code = "session_not_held"
    text = _("Certificates are given once the session is marked as held.")


class NobodyToCertify(CapacityRefusal):
    code = "nobody_to_certify"
    text = _("Everybody who attended has a certificate already.")


class NoCertificate(CapacityRefusal):
    code = "no_certificate"
    text = _("There is no certificate to withdraw.")


def register_certificate_job() -> None:
    """Declare the work of writing the certificates of a session on paper."""
    register_job(
        JOB,
        title=_("Certificates of session %(code)s"),
        handler="capacity.services.certificates.certificates_job",
    )


@transaction.atomic
def give_certificates(session: Session, *, actor: Actor, at: datetime) -> list[Enrolment]:
    """Give a numbered certificate to everybody who attended and has none; their communes are told.

    A worker writes them on paper. Raises NotAllowed, SessionNotHeld or NobodyToCertify.
    """
    row = lock_session(session, actor=actor)
    if row.state != SessionState.HELD:
        raise SessionNotHeld()
    present = row.enrolments.filter(attended=True, certificate_number="").select_related("person")
    fresh = list(present.order_by("pk"))
    if not fresh:
        raise NobodyToCertify()
    for enrolment in fresh:
        enrolment.certificate_number = _number(row)
        enrolment.certified_at = at
    Enrolment.objects.bulk_update(fresh, ["certificate_number", "certified_at"])
    data = {**session_words(row), "count": len(fresh)}
    record_event("capacity.certificates_given", actor=actor.user, target=row, data=data, at=at)
    communes = Commune.objects.filter(pk__in={enrolment.person.commune_id for enrolment in fresh})
    notify(
        "capacity.certificates_given",
        recipients=people_of_communes(communes, at=at),
        data=session_words(row),
        link=Link("capacity:session", {"pk": row.pk}),
        once=f"session-{row.pk}-{fresh[0].certificate_number}",
        at=at,
    )
    request_certificates(row, actor=actor, at=at)
    return fresh


@transaction.atomic
def withdraw_certificate(enrolment: Enrolment, reason: str, *, actor: Actor, at: datetime) -> Enrolment:
    """Take a certificate back: its number confirms nothing any more, and attendance may be corrected.

    Raises NotAllowed, ReasonRequired or NoCertificate.
    """
    session = lock_session(enrolment.session, actor=actor)
    if not reason.strip():
        raise ReasonRequired()
    row = session.enrolments.select_related("person__commune").get(pk=enrolment.pk)
    if not row.certificate_number:
        raise NoCertificate()
    number = row.certificate_number
    row.certificate_number, row.certified_at = "", None
    row.save(update_fields=["certificate_number", "certified_at"])
    data = {
        "code": session.code,
        "number": number,
        "person": row.person.number,
        "reason": reason.strip(),
    }
    commune = row.person.commune
    record_event("capacity.certificate_withdrawn", actor=actor.user, target=commune, data=data, at=at)
    return row


def certified(session: Session) -> list[Enrolment]:
    """Return those of a session who have a certificate, with all that it says. One query."""
    rows = Enrolment.objects.filter(session=session).exclude(certificate_number="")
    rows = rows.select_related("session__topic", "person__commune__province__region")
    return list(rows.order_by("person__commune__code", "person__full_name", "pk"))


def certificate_sheets(enrolments: Iterable[Enrolment]) -> list[CapacitySheet]:
    """Return the certificates in each language, those of one person together. One query."""
    is_demonstration = tells_of_demonstration()
    return [
        _sheet(enrolment, language, is_demonstration=is_demonstration)
        for enrolment in enrolments
        for language in PAPER_LANGUAGES
    ]


def certificate_papers(enrolments: Sequence[Enrolment]) -> dict[int, dict[str, CapacityPaper]]:
    """Return the papers that exist, by enrolment and language. Two queries."""
    found: dict[int, dict[str, CapacityPaper]] = {enrolment.pk: {} for enrolment in enrolments}
    sheets = certificate_sheets(enrolments)
    kept = kept_papers(sheets)
    for sheet in sheets:
        if sheet.digest in kept and sheet.enrolment is not None:
            found[sheet.enrolment.pk][sheet.language] = kept[sheet.digest]
    return found


def running_job(session: Session) -> Job | None:
    """Return the work on the certificates of this session that is not over."""
    return unfinished_job(JOB, session)


def request_certificates(session: Session, *, actor: Actor | None, at: datetime) -> Job:
    """Ask a worker for the certificates of a session that are not on paper yet."""
    return running_job(session) or create_job(
        JOB,
        arguments={"session": session.pk, "code": session.code},
        owner=actor.user if actor else None,
        target=session,
        total=session.enrolments.exclude(certificate_number="").count() * len(PAPER_LANGUAGES),
        at=at,
    )


def certificates_job(job: Job, progress: Progress) -> None:
    """Make the certificates of one session in both languages."""
    session = Session.objects.get(pk=job.arguments["session"])
    make_papers(certificate_sheets(certified(session)), at=progress.now(), done=progress.report)


def certificates_zip(papers: Iterable[CapacityPaper]) -> bytes:
    """Return papers as one archive; they are packed already, so it only holds them."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for paper in papers:
            with paper.file.content.open("rb") as file:
                archive.writestr(paper.file.name, file.read())
    return content.getvalue()


def find_certificate(number: str) -> Enrolment | None:
    """Return the enrolment whose certificate has this number, however it was typed. One query."""
    signs = "".join(number.upper().split())
    if not signs:
        return None
    rows = Enrolment.objects.select_related("session__topic", "person")
    return rows.filter(certificate_number=signs, attended=True, state=EnrolmentState.CONFIRMED).first()


def masked(name: str) -> str:
    """Return a name of which a stranger reads the first letter of each word only."""
    return " ".join(f"{word[0]}…" for word in name.split())


def certificate_address(number: str, language: str) -> str:
    """Return the whole address of the page that confirms a certificate."""
    with in_language(language):
        return settings.SITE_URL + reverse("capacity:certificate", args=[number])


def _sheet(enrolment: Enrolment, language: str, *, is_demonstration: bool) -> CapacitySheet:
    session, person = enrolment.session, enrolment.person
    number = enrolment.certificate_number
    data = {
        "number": number,
        "url": certificate_address(number, language),
        "person": person.full_name,
        "post": person.post,
        "commune": texts_of(person.commune, "name"),
        "title": session_titles(session),
        "provider": session.provider,
        "place": session.place,
        "starts_on": session.starts_on,
        "ends_on": session.ends_on,
        "days": session.days,
        "certified_at": enrolment.certified_at,
        "is_demonstration": is_demonstration,
    }
    return CapacitySheet(
        kind=PaperKind.CERTIFICATE,
        enrolment=enrolment,
        language=language,
        template=TEMPLATE,
        style=STYLE,
        data=data,
        file_name=f"{session.code}-{number}-{language}.pdf",
    )


def _number(session: Session) -> str:
    signs = "".join(secrets.choice(_SIGNS) for _each in range(_LENGTH))
    return f"FC-{session.ends_on.year}-{signs}"
