"""The remarks and requests of a file as one reader may see them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet
from django.http import Http404

from assessments.enums import RequestState, Visibility
from assessments.models import Assessment, DocumentRequest, Remark
from assessments.scoring import Document
from assessments.services.access import opens_evidence, sees_review
from assessments.services.questionnaire import GridLine, questionnaire_of
from assessments.services.threads.remarks import WITHDRAWAL_MINUTES, may_withdraw
from assessments.services.threads.rules import WRITING_STATES, reads_internal, remark_refusal
from communes.actors import Actor
from communes.enums import COMMUNE_ROLES, Role
from config.toolbox.clock import local_day
from records.services.parameters import parameter


@dataclass(frozen=True)
class Thread:
    """What was said and asked on the lines of a file, for one reader."""

    assessment: Assessment
    actor: Actor
    entries: Sequence["Entry"]
    at: datetime

    def of(self, line: str) -> list["Entry"]:
        """Return what stands on one line, the oldest first."""
        return self._by_line.get(line, [])

    @cached_property
    def _by_line(self) -> dict[str, list["Entry"]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.code].append(entry)
        return found

    @property
    def waiting(self) -> list["Entry"]:
        """Return the requests that wait for the commune."""
        return [entry for entry in self.entries if entry.is_open]

    @property
    def may_write(self) -> bool:
        """Tell whether the reader may write a remark."""
        return remark_refusal(self.assessment, self.actor) is None

    @cached_property
    def minutes(self) -> int:
        """For how many minutes a remark can be taken back; read once, when somebody could."""
        return parameter(WITHDRAWAL_MINUTES)


@dataclass(frozen=True)
class Entry:
    """A remark or a request on one line."""

    line: GridLine
    remark: Remark | None
    request: DocumentRequest | None
    document: Document | None
    actor: Actor
    at: datetime

    @property
    def code(self) -> str:
        return self.line.code

    @property
    def written_at(self) -> datetime:
        return self.remark.written_at if self.remark else self.asked.asked_at

    @property
    def assessment(self) -> Assessment:
        return self.remark.assessment if self.remark else self.asked.assessment

    @property
    def asked(self) -> DocumentRequest:
        assert self.request is not None
        return self.request

    @property
    def is_internal(self) -> bool:
        return self.remark is not None and self.remark.visibility == Visibility.INTERNAL

    @property
    def is_from_commune(self) -> bool:
        return self.remark is not None and self.remark.role in COMMUNE_ROLES

    @property
    def is_own(self) -> bool:
        return self.remark is not None and self.remark.author_id == self.actor.user.pk

    @property
    def who(self) -> str:
        """Return the name of who wrote, "" where the reader is not given it."""
        author = self.remark.author if self.remark else self.asked.asked_by
        return str(author) if self.is_from_commune or sees_review(self.actor) else ""

    @property
    def role(self) -> str:
        """Return what the author of a remark acted as, in words; a request comes from the review."""
        return str(Role(self.remark.role if self.remark else Role.REVIEWER).label)

    @property
    def is_open(self) -> bool:
        """Tell whether the commune is waited for."""
        return (
            self.request is not None
            and self.request.state == RequestState.OPEN
            and self.request.assessment.state in WRITING_STATES
        )

    @property
    def is_answered(self) -> bool:
        """Tell whether the authority is waited for: an answer is neither closed nor asked again."""
        return self.request is not None and self.request.state == RequestState.ANSWERED

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.asked.due_on < local_day(self.at)

    @property
    def opens_files(self) -> bool:
        return opens_evidence(self.actor)


def remarks_seen(assessment: Assessment, actor: Actor) -> QuerySet[Remark]:
    """Return the remarks of a file that a reader may see. The one place that keeps internal ones in."""
    remarks = Remark.objects.filter(assessment=assessment)
    return remarks if reads_internal(assessment, actor) else remarks.filter(visibility=Visibility.SHARED)


def file_thread(
    assessment: Assessment, actor: Actor, *, lines: Collection[str] | None = None, at: datetime
) -> Thread:
    """Return what stands on the lines of a file (all, or those given), the oldest first.

    Two queries, and one for the files of answers where there is a request.
    """
    remarks = remarks_seen(assessment, actor).select_related("author").order_by("pk")
    requests = (
        DocumentRequest.objects.filter(assessment=assessment)
        .select_related("asked_by", "asked_of", "answered_by")
        .prefetch_related("files__file", "files__item")
        .order_by("pk")
    )
    if lines is not None:
        remarks, requests = remarks.filter(line__in=lines), requests.filter(line__in=lines)
    known = questionnaire_of(assessment)
    entries = []
    for row in remarks:
        row.assessment = assessment
        entries.append(Entry(known.lines[row.line], row, None, None, actor, at))
    for asked in requests:
        asked.assessment = assessment
        document = known.documents.get(asked.document_code)
        entries.append(Entry(known.lines[asked.line], None, asked, document, actor, at))
    return Thread(assessment, actor, sorted(entries, key=lambda entry: entry.written_at), at)


@dataclass(frozen=True, slots=True)
class LineCount:
    """How much stands on one line for a reader: remarks, requests that wait for the commune or for us."""

    remarks: int = 0
    waiting: int = 0
    answered: int = 0

    @property
    def total(self) -> int:
        return self.remarks + self.waiting + self.answered


def line_counts(assessment: Assessment, actor: Actor) -> Mapping[str, LineCount]:
    """Return the counts of the lines where anything stands, were it taken back or ended. One query."""
    said = remarks_seen(assessment, actor).values_list("line", "visibility", "withdrawn_at").order_by()
    asked = DocumentRequest.objects.filter(assessment=assessment).order_by()
    found: dict[str, list[str]] = defaultdict(list)
    for line, kind, withdrawn_at in said.union(asked.values_list("line", "state", "ended_at"), all=True):
        found[line].append("" if withdrawn_at else kind)
    is_live = assessment.state in WRITING_STATES
    return {
        line: LineCount(
            remarks=sum(kind in Visibility.values for kind in kinds),
            waiting=kinds.count(RequestState.OPEN) if is_live else 0,
            answered=kinds.count(RequestState.ANSWERED),
        )
        for line, kinds in found.items()
    }


def asked_lines(counts: Mapping[str, LineCount]) -> Mapping[str, LineCount]:
    """Keep the lines where a request for a document has no end yet: nobody answered, or nobody closed it."""
    return {line: count for line, count in counts.items() if count.waiting or count.answered}


def section_thread(assessment: Assessment, actor: Actor, *, lines: Collection[str], at: datetime) -> Thread:
    """Return what stands on some lines as ``file_thread`` does, in one query while nothing does."""
    standing = sorted(line_counts(assessment, actor).keys() & set(lines))
    if not standing:
        return Thread(assessment, actor, [], at)
    return file_thread(assessment, actor, lines=standing, at=at)


def is_withdrawable(thread: Thread, entry: Entry) -> bool:
    """Tell whether the reader may still take this remark of theirs back."""
    if entry.remark is None or not entry.is_own or entry.remark.withdrawn_at is not None:
        return False
    return may_withdraw(entry.remark, thread.actor, minutes=thread.minutes, at=thread.at)


def access_remark(assessment: Assessment, pk: int, actor: Actor) -> Remark:
    """Return a remark that the actor, who sees its file, may read; anything else is a 404."""
    remark = remarks_seen(assessment, actor).filter(pk=pk).first()
    if remark is None:
        raise Http404
    return remark


def access_request(assessment: Assessment, pk: int) -> DocumentRequest:
    """Return a request of a file that the actor sees; anything else is a 404."""
    rows = DocumentRequest.objects.select_related("asked_by", "asked_of", "answered_by", "follows")
    row = rows.prefetch_related("files__file", "files__item").filter(assessment=assessment, pk=pk).first()
    if row is None:
        raise Http404
    row.assessment = assessment
    return row


def request_entry(row: DocumentRequest, actor: Actor, *, at: datetime) -> Entry:
    """Return one request as its reader sees it."""
    known = questionnaire_of(row.assessment)
    return Entry(known.lines[row.line], None, row, known.documents.get(row.document_code), actor, at)


def open_requests_of(commune_id: int | None) -> list[DocumentRequest]:
    """Return the requests that wait for a commune, the most urgent first, each with its file. One query."""
    rows = DocumentRequest.objects.filter(
        assessment__commune=commune_id,
        state=RequestState.OPEN,
        assessment__state__in=sorted(WRITING_STATES),
    )
    return list(rows.select_related("assessment__cycle", "asked_of").order_by("due_on", "pk"))
