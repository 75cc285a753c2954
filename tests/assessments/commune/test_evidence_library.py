"""One file stands under several documents, has a day and versions; the library shows each file once."""

import re
from datetime import date, timedelta

import pytest

from assessments.exceptions import NotAllowed, ReasonRequired
from assessments.models import EvidenceItem
from assessments.services.document_days import DayToCome
from assessments.services.evidence import AlreadyThere, DocumentClosed, current_evidence
from assessments.services.evidence_dates import date_evidence
from assessments.services.evidence_marks import evidence_marks
from assessments.services.evidence_versions import NoDocument, replace_evidence, tie_evidence, version_chain
from assessments.services.questionnaire import questionnaire_of
from communes.enums import Role
from records.models import Event, Parameter
from records.models.files import ScanState
from tests.assessments.commune.pages import a_picture, send_back, text, url, words
from tests.factories.assessments import IN_ENTRY, IN_REVIEW, AssessmentFactory, attach, stored_pdf
from tests.factories.communes import actor, membership, sign_in


def kinds(item: EvidenceItem) -> list[tuple[str, str]]:
    document = questionnaire_of(item.assessment).documents[item.document_code]
    return [(mark.kind, mark.tone) for mark in evidence_marks(item, item.assessment, document, months=6)]


def replaced(file, item, by, at=IN_ENTRY, **options):
    options = {"content": a_picture(5), "name": "new.png", "reason": "Signed copy", **options}
    return replace_evidence(file, item_id=item.pk, actor=by, at=at, **options)


class TestDays:
    def dated(self, assessment, item, day, by, note="", at=IN_ENTRY):
        return date_evidence(assessment, item_id=item.pk, dated_on=day, note=note, actor=by, at=at)

    def test_a_day_outside_the_year_is_questioned_until_it_is_explained(self, assessment, agent):
        item = attach(assessment, "GV-01")
        twin = attach(assessment, "C1-01", file=item.file)

        inside = self.dated(assessment, item, date(2025, 8, 3), agent, note="Not needed")
        assert (inside.date_note, kinds(inside)) == ("", [])
        # The same file is of another year under the other document: its note stays.
        twin.refresh_from_db()
        assert (twin.date_note, kinds(twin)) == ("Not needed", [("outside", "info")])

        questioned = self.dated(assessment, item, date(2024, 12, 31), agent)
        assert kinds(questioned) == [("outside", "warn")]
        explained = self.dated(assessment, item, date(2024, 12, 31), agent, note="Still in force")
        assert (explained.date_note, kinds(explained)) == ("Still in force", [("outside", "info")])
        assert Event.objects.filter(code="assessment.evidence_dated").count() == 6
        assert self.dated(assessment, item, None, agent).date_note == ""

    def test_how_long_after_the_year_is_a_parameter(self, assessment, agent):
        item = attach(assessment, "GV-01")
        item = self.dated(assessment, item, date(2026, 2, 1), agent)
        assert item.date_note == ""
        assert kinds(item) == []
        Parameter.objects.create(code="evidence.months_after_year", value=1)
        assert self.dated(assessment, item, date(2026, 2, 1), agent, note="Late").date_note == "Late"

    def test_refusals(self, assessment, agent):
        item = attach(assessment, "GV-01")
        with pytest.raises(DayToCome):
            self.dated(assessment, item, IN_ENTRY.date() + timedelta(days=1), agent)
        with pytest.raises(NotAllowed):
            self.dated(assessment, item, date(2025, 1, 1), actor(Role.REVIEWER))
        item.refresh_from_db()
        assert item.dated_on is None


class TestVersions:
    def test_the_earlier_version_is_kept_with_who_when_and_why(self, assessment, agent):
        first = attach(assessment, "GV-01")
        attach(assessment, "GV-02", file=first.file)
        other = attach(assessment, "GV-03", file=first.file)

        new, twin = replaced(assessment, first, agent, documents=["GV-01", "GV-02"])
        (third,) = replaced(assessment, new, agent, content=a_picture(6), reason="Stamp")

        assert new.file == twin.file != first.file
        assert [row.pk for row in version_chain(first)] == [third.pk, new.pk, first.pk]
        first.refresh_from_db()
        assert (first.removed_by, first.removed_at, new.reason) == (agent.user, IN_ENTRY, "Signed copy")
        assert {row.pk for row in current_evidence(assessment)} == {third.pk, twin.pk, other.pk}
        said = Event.objects.filter(code="assessment.evidence_replaced").order_by("pk").first().data
        assert (said["before"], said["name"], said["reason"]) == (first.file.name, "new.png", "Signed copy")

    def test_refusals_change_nothing(self, assessment, agent):
        item = attach(assessment, "GV-01")
        (new,) = replaced(assessment, item, agent)
        with pytest.raises(ReasonRequired):
            replaced(assessment, new, agent, reason=" ")
        with pytest.raises(AlreadyThere):
            replaced(assessment, new, agent)
        with pytest.raises(NotAllowed):
            replaced(assessment, new, actor(Role.REVIEWER), content=a_picture(9))
        assert current_evidence(assessment) == [new]

    def test_the_reviewer_sees_what_was_replaced_after_submission(self, client, db):
        file = AssessmentFactory(returned=True)
        send_back(file, "B1")
        agent = actor(Role.COMMUNE_AGENT, commune=file.commune)
        old = attach(file, "SP-02")
        (new,) = replaced(file, old, agent, at=IN_REVIEW)
        closed = attach(file, "GV-01")
        with pytest.raises(DocumentClosed):
            replaced(file, closed, agent, at=IN_REVIEW)

        assert kinds(new) == [("replaced", "warn")]
        client = sign_in(client, membership(Role.REVIEWER))
        page = words(client.get(url("evidence_item", file.pk, new.pk)))
        assert "Replaced after submission" in page
        assert old.file.sha256 in page
        assert agent.user.full_name not in page
        assert "This is an earlier version" in words(client.get(url("evidence_item", file.pk, old.pk)))
        assert "Replaced after submission" in words(client.get(url("line", file.pk, "B1")))


class TestTies:
    def test_one_form_says_every_document_that_a_file_is(self, assessment, agent):
        item = attach(assessment, "GV-01")
        item.dated_on = date(2025, 2, 2)
        item.save()

        assert tie_evidence(
            assessment, item_id=item.pk, documents=["GV-02", "GV-03"], actor=agent, at=IN_ENTRY
        ) == (2, 1)

        rows = current_evidence(assessment)
        assert [(row.document_code, row.file, row.dated_on) for row in rows] == [
            ("GV-02", item.file, item.dated_on),
            ("GV-03", item.file, item.dated_on),
        ]
        with pytest.raises(NoDocument):
            tie_evidence(assessment, item_id=rows[0].pk, documents=[], actor=agent, at=IN_ENTRY)

    def test_all_or_nothing(self, db):
        file = AssessmentFactory(returned=True)
        send_back(file, "B1")
        agent, item = actor(Role.COMMUNE_AGENT, commune=file.commune), attach(file, "SP-02")

        with pytest.raises(DocumentClosed):
            tie_evidence(
                file, item_id=item.pk, documents=["SP-01", "SP-02", "GV-01"], actor=agent, at=IN_REVIEW
            )
        assert current_evidence(file) == [item]


@pytest.mark.usefixtures("in_entry")
class TestPages:
    def test_the_library(self, as_agent, assessment, django_assert_max_num_queries):
        page = url("evidence_library", assessment.pk)
        assert "No file fits these filters." in words(as_agent.get(page))
        first = attach(assessment, "GV-01", file=stored_pdf("plan.pdf"))
        attach(assessment, "GV-02", file=first.file)
        for number in range(12):
            attach(assessment, "SP-01", file=stored_pdf(f"account {number}.pdf"))
        waiting = attach(assessment, "SP-02", file=stored_pdf("waiting.pdf"))
        waiting.file.scan_state = ScanState.WAITING
        waiting.file.save()

        with django_assert_max_num_queries(16):
            whole = text(as_agent.get(page))
        assert whole.count("plan.pdf</bdi>") == 2  # the chip, and its link to choose documents
        assert "account 11.pdf" in whole

        def shown(query: str) -> str:
            return words(as_agent.get(f"{page}?{query}"))

        assert "plan.pdf" in shown("line=A2")
        assert "account 1.pdf" not in shown("line=A2")
        assert "plan.pdf" not in shown("q=waiting")
        assert "waiting.pdf" in shown("show=uncleared")
        assert "plan.pdf" not in shown("show=uncleared")
        assert "GV-03" in shown("show=missing")
        assert "SP-01" not in shown("show=missing")
        assert "plan.pdf" in shown("show=nonsense&line=XX")

    def test_a_day_a_version_and_documents_are_given_on_the_pages(self, as_agent, assessment):
        item = attach(assessment, "GV-01")
        page = url("evidence_item", assessment.pk, item.pk)
        day = url("evidence_day", assessment.pk, item.pk)

        assert "say why it is right" in words(as_agent.post(day, {"dated_on": "2020-01-01"}, follow=True))
        assert "Dated outside the year, in question" in words(as_agent.get(page))
        refused = as_agent.post(day, {"dated_on": "2027-01-01", "note": "Kept words"})
        assert "has not come yet" in words(refused)
        assert "Kept words" in text(refused)

        replace = url("evidence_replace", assessment.pk, item.pk)
        refused = as_agent.post(replace, {"documents": ["GV-01"], "reason": "Signed"})
        assert "Signed" in text(refused)
        kept = {"documents": ["GV-01"], "reason": "Signed", "file": a_picture()}
        assert "Replaces an earlier version" in words(as_agent.post(replace, kept, follow=True))

        new = EvidenceItem.objects.get(replaces=item)
        tie = url("evidence_tie", assessment.pk, new.pk)
        assert re.findall(r'value="(\S+)"[^>]* checked', text(as_agent.get(tie))) == ["GV-01"]
        as_agent.post(tie, {"documents": ["GV-01", "GV-02"]})
        assert EvidenceItem.objects.filter(file=new.file, removed_at__isnull=True).count() == 2
