"""Who was there: written by DDCTD once a session has begun, in one page or by a spreadsheet.

What a certificate says stays true: whoever has one is present until their certificate is withdrawn.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from capacity.enums import EnrolmentState, SessionState
from capacity.exceptions import CapacityRefusal
from capacity.models import Enrolment, Session
from capacity.services.evaluations import send_evaluation_links
from capacity.services.session_words import session_words
from capacity.services.sessions import lock_session
from communes.actors import Actor
from config.toolbox.clock import local_day
from config.toolbox.languages import pick
from config.toolbox.search import fold
from config.toolbox.spreadsheets import Column, Heading, Row, Sheet, write_workbook
from records.services.events import record_event

COLUMNS = [Column("enrolment"), Column("attended")]
# What people write in a sheet, folded.
_WORDS = {
    **dict.fromkeys(("yes", "oui", "نعم", "1", "x", "present", "presente", "حاضر", "حاضره", "true"), True),
    **dict.fromkeys(("no", "non", "لا", "0", "absent", "absente", "غايب", "غايبه", "false"), False),
}
_FOLDED = {fold(word): answer for word, answer in _WORDS.items()}


class SessionNotBegun(CapacityRefusal):
    code = "session_not_begun"
    text = gettext_lazy("Attendance is written once the session has begun, and not of a cancelled one.")


class NotSeated(CapacityRefusal):
    code = "not_seated"
    text = gettext_lazy("Attendance is written of people who have a confirmed seat in this session.")


class CertificateGiven(CapacityRefusal):
    code = "certificate_given"
    text = gettext_lazy("%(person)s has a certificate: withdraw it before writing that they were absent.")


class AttendanceTableRefused(CapacityRefusal):
    code = "attendance_table_refused"
    text = gettext_lazy("Nothing was written. %(faults)s")


def seated(session: Session) -> list[Enrolment]:
    """Return those who have a confirmed seat, with their commune, in its order. One query."""
    rows = session.enrolments.filter(state=EnrolmentState.CONFIRMED)
    rows = rows.select_related("person__commune__province")
    return list(rows.order_by("person__commune__code", "person__full_name", "pk"))


@transaction.atomic
def record_attendance(
    session: Session, answers: Mapping[int, bool | None], *, actor: Actor, at: datetime
) -> Session:
    """Write who was there, by the keys of enrolments; None is not known yet. Whom it does not name stay.

    In a session that is held already, those who become present are sent the evaluation form. Raises
    NotAllowed, SessionNotBegun, NotSeated or CertificateGiven; nothing is written then.
    """
    row = lock_session(session, actor=actor)
    if row.state == SessionState.CANCELLED or local_day(at) < row.starts_on:
        raise SessionNotBegun()
    rows = {enrolment.pk: enrolment for enrolment in seated(row)}
    if not answers.keys() <= rows.keys():
        raise NotSeated()
    changed = [rows[key] for key, answer in answers.items() if rows[key].attended != answer]
    if not changed:
        return row
    for enrolment in changed:
        if enrolment.certificate_number:
            raise CertificateGiven(person=enrolment.person.full_name)
        enrolment.attended = answers[enrolment.pk]
    Enrolment.objects.bulk_update(changed, ["attended"])
    states = [enrolment.attended for enrolment in rows.values()]
    data = {**session_words(row), "attended": states.count(True), "absent": states.count(False)}
    record_event("capacity.attendance_recorded", actor=actor.user, target=row, data=data, at=at)
    if row.state == SessionState.HELD:
        send_evaluation_links(row, [one for one in changed if one.attended], at=at)
    return row


def attendance_workbook(session: Session, *, language: str) -> bytes:
    """Return the attendance of a session as an .xlsx that may be filled and sent back. One query."""
    headings = [
        *(Heading("enrolment", 12), Heading(_("Commune"), 28), Heading(_("Number"), 14)),
        *(Heading(_("Full name"), 34), Heading(_("Post"), 34), Heading("attended", 14)),
    ]
    words = {True: _("yes"), False: _("no"), None: None}
    rows = [
        (
            enrolment.pk,
            pick(enrolment.person.commune, "name"),
            enrolment.person.number,
            enrolment.person.full_name,
            enrolment.person.post,
            words[enrolment.attended],
        )
        for enrolment in seated(session)
    ]
    return write_workbook([Sheet(_("Attendance"), headings, rows)], language=language)


def read_attendance(session: Session, rows: list[Row]) -> dict[int, bool | None]:
    """Return the answers of a table, by the keys of enrolments. A blank answer is not known yet.

    Raises AttendanceTableRefused, which names each row, column and value at fault and what was expected.
    """
    people = {enrolment.pk for enrolment in seated(session)}
    answers: dict[int, bool | None] = {}
    faults = []
    for row in rows:
        key, typed = _whole(row.values["enrolment"]), row.values["attended"]
        answer = typed if isinstance(typed, bool) else _FOLDED.get(fold(str(typed or "")))
        if key not in people or key in answers:
            text = _(
                "Row %(row)s, column “enrolment”: “%(value)s” is nobody of this session, or is there twice."
            )
            faults.append(text % {"row": row.number, "value": row.values["enrolment"]})
        elif answer is None and typed is not None:
            text = _("Row %(row)s, column “attended”: “%(value)s” – write yes or no.")
            faults.append(text % {"row": row.number, "value": typed})
        else:
            answers[key] = answer
    if faults:
        raise AttendanceTableRefused(faults=" ".join(faults))
    return answers


def _whole(value: Any) -> int:
    text = str(value if value is not None else "").strip()
    return int(text) if text.isascii() and text.isdigit() else 0
