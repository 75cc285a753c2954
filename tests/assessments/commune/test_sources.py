"""Figures that the portal proposes: shown with their source, taken with one button, never imposed."""

import pytest

from assessments.enums import AnswerSource
from assessments.models import Answer
from assessments.services import sources
from assessments.services.sources import NothingProposed, Proposal, Proposals, use_proposal
from communes.enums import Role
from tests.assessments.commune.pages import text, url
from tests.factories.assessments import IN_ENTRY, AssessmentFactory, answer
from tests.factories.communes import membership, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_entry")]
FIELD, OTHER = "pac_projects_planned_to_date", "pac_projects_started_or_done"
ALSO = "pac_report_published"


@pytest.fixture
def asked(monkeypatch):
    """Let the portal know two figures of IDP B2 and one of CMO2; return how often it was asked."""
    calls = []

    def known(communes, year):
        calls.append(year)
        found = {
            FIELD: Proposal("12", "the projects of the programme", "/en/records/"),
            ALSO: Proposal("true", "the report", ""),
        }
        return {commune.pk: found for commune in communes}

    monkeypatch.setattr(sources, "_sources", {})
    sources.register_source([FIELD, ALSO], known)
    return calls


def test_a_source_is_asked_once_and_only_for_its_fields(assessment, asked):
    proposals = Proposals.to(assessment)
    assert proposals.get("documents_published") is None
    assert asked == []
    assert (proposals.get(FIELD).value, proposals.get(OTHER)) == ("12", None)
    proposals.get(ALSO)
    assert asked == [assessment.cycle.assessed_year]
    assert sources.sourced_fields() == {FIELD, ALSO}


def test_what_is_taken_says_that_it_came_from_the_portal(assessment, agent, asked, answer_of):
    use_proposal(assessment, FIELD, versions={FIELD: 0}, actor=agent, at=IN_ENTRY)
    row = answer_of(FIELD)
    assert (row.value, row.source, row.changed_by) == ("12", AnswerSource.PORTAL, agent.user)


def test_what_is_not_proposed_cannot_be_taken(assessment, agent, asked):
    with pytest.raises(NothingProposed):
        use_proposal(assessment, OTHER, versions={}, actor=agent, at=IN_ENTRY)
    assert not Answer.objects.exists()


class TestEntry:
    def test_the_proposal_stands_beside_its_field_with_its_source(self, as_agent, assessment, asked):
        content = text(as_agent.get(url("entry_axis", assessment.pk, "B")))
        assert "The portal proposes" in content
        assert "the projects of the programme" in content
        assert 'href="/en/records/"' in content
        assert f'name="use" value="{FIELD}"' in content
        assert f'value="{OTHER}"' not in content

    def test_nothing_is_shown_where_the_portal_knows_nothing(self, as_agent, assessment, asked):
        assert "The portal proposes" not in text(as_agent.get(url("entry_axis", assessment.pk, "A")))

    def test_the_button_takes_it_and_keeps_what_else_was_typed(self, as_agent, assessment, asked, answer_of):
        page = url("entry_axis", assessment.pk, "B")
        typed = {FIELD: "99", f"{FIELD}-seen": "", f"{FIELD}-version": "0", OTHER: "7", f"{OTHER}-seen": ""}
        response = as_agent.post(page, {**typed, "use": FIELD})

        assert (response.status_code, response.url) == (302, page)
        assert (answer_of(FIELD).value, answer_of(FIELD).source) == ("12", AnswerSource.PORTAL)
        assert (answer_of(OTHER).value, answer_of(OTHER).source) == ("7", AnswerSource.FORM)
        content = text(as_agent.get(page))
        assert "This is the figure in force" in content
        assert f'name="use" value="{FIELD}"' not in content

    def test_a_button_of_another_page_is_refused(self, as_agent, assessment, asked):
        told = text(as_agent.post(url("entry_axis", assessment.pk, "B"), {"use": "nothing"}, follow=True))
        assert "does not exist in the grid" in told
        assert not Answer.objects.exists()

    def test_another_figure_is_asked_about_and_explained(self, as_agent, assessment, asked, save):
        save({FIELD: "15"})
        content = text(as_agent.get(url("entry_axis", assessment.pk, "B")))
        assert "records give 12. Why is this one different?" in content
        assert '<details class="field-note" open>' in content

    def test_yes_and_no_are_explained_too(self, as_agent, assessment, asked, save):
        save({ALSO: "no"})
        content = text(as_agent.get(url("entry_axis", assessment.pk, "conditions")))
        assert "records give Yes. Why is this one different?" in content
        assert f'name="{ALSO}-note"' in content

    def test_the_figure_typed_afterwards_is_the_communes(self, assessment, agent, asked, save, answer_of):
        use_proposal(assessment, FIELD, versions={FIELD: 0}, actor=agent, at=IN_ENTRY)
        save({FIELD: "15"})
        assert answer_of(FIELD).source == AnswerSource.FORM


class TestReview:
    @pytest.fixture
    def sent(self):
        return AssessmentFactory(submitted=True)

    @pytest.fixture
    def page(self, client, sent):
        sign_in(client, membership(Role.ADMINISTRATOR))
        return lambda: text(client.get(url("line", sent.pk, "B2")))

    def test_a_figure_taken_is_seen_as_such(self, sent, asked, page):
        answer(sent, {FIELD: 12})
        assert "The same as the portal’s own records" in page()
        Answer.objects.update(source=AnswerSource.PORTAL)
        assert "Taken from the portal’s own records" in page()

    def test_one_that_differs_is_seen_with_its_reason_or_without(self, sent, asked, page):
        answer(sent, {FIELD: 15})
        content = page()
        assert "records give" in content
        assert "did not say why" in content
        Answer.objects.update(note="Two were added")
        content = page()
        assert "Two were added" in content
        assert "did not say why" not in content
