"""Long work and messages: one's own, and everybody's work for administrators."""

from django.utils import timezone

from communes.enums import Role
from records.models import Email, Message
from records.services.files import store_file
from records.services.jobs import create_job
from records.services.uploads import begin_upload
from tests.consistency.access.frame import KNOCKERS, SIGNED_IN, Case, Page
from tests.factories.assessments import IN_ENTRY

# Only an administrator sees the work of others; nobody reads the messages of others.
OTHERS_WORK = [knocker for knocker in KNOCKERS if knocker != Role.ADMINISTRATOR]


def some_work(case: Case) -> dict:
    job = create_job(
        "assessments.score_cycle", arguments={"year": 2025}, owner=case.user, target=None, at=IN_ENTRY
    )
    job.result_file = store_file(b"x", name="x.zip", content_type="application/zip", by=None, at=IN_ENTRY)
    job.save()
    return {"pk": job.pk}


def a_message(case: Case) -> dict:
    message = Message.objects.create(
        recipient=case.user,
        code="records.job_done",
        data={"title": "x"},
        created_at=IN_ENTRY,
        once_key="once",
    )
    return {"pk": message.pk}


def an_email(case: Case) -> dict:
    email = Email.objects.create(to="a@b.example", language="fr", subject="x", text="x", created_at=IN_ENTRY)
    return {"pk": email.pk}


def a_file_on_its_way(case: Case) -> dict:
    options = {"purpose": "evidence", "target": case.user, "size": 1, "name": "x.pdf", "max_bytes": 1}
    return {"pk": begin_upload(**options, owner=case.user, at=timezone.now()).pk}


PAGES = [
    Page("records:upload", SIGNED_IN, of=a_file_on_its_way, own_only=KNOCKERS),
    Page("records:jobs", SIGNED_IN),
    Page("records:job", SIGNED_IN, of=some_work, own_only=OTHERS_WORK),
    Page("records:job_progress", SIGNED_IN, of=some_work, own_only=OTHERS_WORK),
    Page("records:job_result", SIGNED_IN, of=some_work, own_only=OTHERS_WORK),
    Page("records:job_cancel", SIGNED_IN, of=some_work, own_only=OTHERS_WORK, by_post=True),
    Page("records:job_retry", SIGNED_IN, of=some_work, own_only=OTHERS_WORK, by_post=True),
    Page("records:messages", SIGNED_IN),
    Page("records:messages_read", SIGNED_IN, by_post=True),
    Page("records:message_open", SIGNED_IN, of=a_message, own_only=KNOCKERS, by_post=True),
    Page("records:preferences", SIGNED_IN),
    Page("records:emails", [Role.ADMINISTRATOR]),
    Page("records:email", [Role.ADMINISTRATOR], of=an_email),
    Page("records:email_resend", [Role.ADMINISTRATOR], of=an_email, by_post=True),
    Page("records:reminders", [Role.ADMINISTRATOR]),
    Page("records:reminder", [Role.ADMINISTRATOR], of=lambda case: {"code": "windows"}),
    Page("records:message_mark", SIGNED_IN, of=a_message, own_only=KNOCKERS, by_post=True),
]
