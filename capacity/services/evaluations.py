"""What people say of a session: once, by a link without an account; read as means, never by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Avg, Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from capacity.enums import SessionState
from capacity.exceptions import CapacityRefusal
from capacity.models import Enrolment, Evaluation, Session
from capacity.services.session_words import session_titles
from config.toolbox.clock import local_day
from config.toolbox.languages import in_language
from records.services.letters import Addressee, Letter, write_letters

RATINGS = ("usefulness", "content", "trainer", "organisation")
# Below this many answers, means would tell what one person said.
FEWEST_ANSWERS = 3


class EvaluationClosed(CapacityRefusal):
    code = "evaluation_closed"
    text = _("This form opens on the last day of the session, to those who attended.")


class EvaluationGiven(CapacityRefusal):
    code = "evaluation_given"
    text = _("This form was sent already: it is sent once.")


class RatingWrong(CapacityRefusal):
    code = "rating_wrong"
    text = _("A rating goes from 1 to 5.")


@dataclass(frozen=True, slots=True)
class Ratings:
    """What someone says of a session: four ratings from 1 to 5, and words."""

    usefulness: int
    content: int
    trainer: int
    organisation: int
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """What was said of a session. ``means`` is empty below three answers for all but DDCTD."""

    count: int
    means: dict[str, Decimal]
    remarks: list[str]


def is_open_to(enrolment: Enrolment, *, at: datetime) -> bool:
    """Tell whether someone may evaluate a session: they attended, and its last day has come. No query."""
    session = enrolment.session
    is_over = session.state != SessionState.CANCELLED and local_day(at) >= session.ends_on
    return is_over and bool(enrolment.attended)


@transaction.atomic
def evaluate(enrolment: Enrolment, ratings: Ratings, *, at: datetime) -> Evaluation:
    """Keep what someone says of a session. Raises EvaluationClosed, EvaluationGiven or RatingWrong."""
    if not is_open_to(enrolment, at=at):
        raise EvaluationClosed()
    values = {name: getattr(ratings, name) for name in RATINGS}
    if not all(1 <= value <= 5 for value in values.values()):
        raise RatingWrong()
    try:
        with transaction.atomic():
            return Evaluation.objects.create(
                enrolment=enrolment, **values, remarks=ratings.remarks.strip(), sent_at=at
            )
    except IntegrityError as known:
        raise EvaluationGiven() from known


def results_of(session: Session, *, in_full: bool) -> Results:
    """Return what was said of a session; ``in_full`` for DDCTD, which reads remarks and few answers too.

    Two queries at most.
    """
    answers = Evaluation.objects.filter(enrolment__session=session)
    found = answers.aggregate(count=Count("pk"), **{name: Avg(name) for name in RATINGS})
    count = found.pop("count")
    if not count or (count < FEWEST_ANSWERS and not in_full):
        return Results(count, {}, [])
    remarks = answers.exclude(remarks="").order_by("remarks") if in_full else answers.none()
    means = {name: Decimal(str(found[name])).quantize(Decimal("0.01")) for name in RATINGS}
    return Results(count, means, list(remarks.values_list("remarks", flat=True)))


def evaluation_address(enrolment: Enrolment, language: str) -> str:
    """Return the whole address of someone's form in one language."""
    with in_language(language):
        return settings.SITE_URL + reverse("capacity:evaluation", args=[enrolment.token])


def send_evaluation_links(session: Session, present: Iterable[Enrolment], *, at: datetime) -> int:
    """Write to those who attended and have an address, in Arabic and in French; return to how many.

    They have no account, so their language is not known.
    """
    titles = session_titles(session)
    letters = [
        Letter(
            Addressee(enrolment.person.full_name, enrolment.person.email, "ar"),
            "emails/evaluation",
            {
                "titles": titles,
                "urls": {language: evaluation_address(enrolment, language) for language in ("ar", "fr")},
            },
        )
        for enrolment in present
        if enrolment.person.email
    ]
    return write_letters(letters, at=at)
