"""The command that imports figures: dry by default, numbered errors, all or nothing."""

from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from assessments.models import Answer
from assessments.services.evidence import add_evidence, remove_evidence
from assessments.services.figures import declared_figures
from assessments.services.live import live_sheet
from assessments.services.missing import missing_items
from communes.enums import Role
from records.models import Event
from tests.assessments.commune.pages import a_picture
from tests.factories.assessments import (
    AFTER_DEADLINE,
    EXAMPLE_TOTAL,
    IN_ENTRY,
    AssessmentFactory,
    example_answers,
)
from tests.factories.communes import membership


@pytest.fixture(autouse=True)
def _in_entry():
    with time_machine.travel(IN_ENTRY, tick=False):
        yield


@pytest.fixture
def administrator(db):
    return membership(Role.ADMINISTRATOR).user


@pytest.fixture
def run(tmp_path, administrator):
    def running(*rows: str, cycle=2025, keep=True, by=administrator, encoding="utf-8", heading=None):
        path = tmp_path / "figures.csv"
        path.write_text("\n".join([heading or "commune_code,field,value", *rows]) + "\n", encoding=encoding)
        out = StringIO()
        options = {"actor": by.email} if by else {}
        call_command("import_answers", path, cycle=cycle, wet_run=keep, stdout=out, **options)
        return out.getvalue()

    return running


def figures(assessment) -> dict[str, str]:
    return dict(assessment.answers.values_list("field", "value"))


def test_figures_are_kept_with_who_and_how(run, assessment, administrator):
    code = assessment.commune.code

    out = run(f'{code},capex_paid,"20 870 000,00"', f"{code},pac_report_published,oui")

    assert figures(assessment) == {"capex_paid": "20870000.00", "pac_report_published": "true"}
    row = Answer.objects.get(field="capex_paid")
    assert (row.changed_by, row.source, row.changed_at) == (administrator, "import", IN_ENTRY)
    assert Event.objects.get(code="assessment.answers_changed").data["source"] == "import"
    assert "1 files, 2 figures changed" in out


def test_it_rehearses_unless_told(run, assessment):
    out = run(f"{assessment.commune.code},capex_paid,1", keep=False, by=None)

    assert figures(assessment) == {}
    assert "1 figures changed" in out
    assert "nothing was kept" in out


def test_a_blank_changes_nothing(run, assessment, save):
    save({"capex_paid": "5"})

    out = run(f"{assessment.commune.code},capex_paid,", f"{assessment.commune.code},capex_appropriations, ")

    assert figures(assessment) == {"capex_paid": "5.00"}
    assert "2 blanks" in out


def test_the_same_figure_is_counted_as_the_same(run, assessment, save):
    save({"capex_paid": "5"})

    assert "0 figures changed, 1 the same" in run(f'{assessment.commune.code},capex_paid,"5,00"')


def test_other_separators_and_the_mark_of_excel_are_read(run, assessment):
    run(
        f"{assessment.commune.code};capex_paid;5,50", heading="commune_code;field;value", encoding="utf-8-sig"
    )

    assert figures(assessment) == {"capex_paid": "5.50"}


def test_every_fault_is_told_by_row_and_nothing_is_kept(run, assessment):
    code, other = assessment.commune.code, AssessmentFactory(submitted=True).commune.code

    with pytest.raises(CommandError) as caught:
        run(
            f"{code},capex_paid,10",
            f"{code},documents_published,13",
            "99.999.99.99,capex_paid,1",
            f"{code},a_field,1",
            f"{code},capex_paid,11",
            f"{code},statements_publication_proof,perhaps",
            f"{code},complaints_received,70",
            f"{code},complaints_answered_in_time,80",
            f"{other},capex_paid,1",
        )

    lines = str(caught.value).splitlines()
    assert lines[0] == "Nothing was imported."
    assert [line.partition(":")[0] for line in lines[1:]] == [
        "Row 3, documents_published",
        "Row 4, commune_code",
        "Row 5, field",
        "Row 6, field",
        "Row 7, statements_publication_proof",
        "Row 9, complaints_answered_in_time",
        "Row 10, commune_code",
    ]
    assert "“13” was read. This cannot be more than 12." in lines[1]
    assert "Row 2 gives this field already." in lines[4]
    assert figures(assessment) == {}
    assert not Event.objects.filter(code="assessment.answers_changed").exists()


def test_a_proof_may_be_said_to_exist_until_its_document_comes(run, assessment, agent):
    run(f"{assessment.commune.code},statements_publication_proof,true")

    assert declared_figures(assessment) == {"statements_publication_proof": True}
    assert "C1-02" in {item.code for item in missing_items(assessment)}

    item = add_evidence(
        assessment, document="C1-02", content=a_picture(), name="1.png", actor=agent, at=IN_ENTRY
    )
    assert declared_figures(assessment) == {"statements_publication_proof": True}
    remove_evidence(assessment, item_id=item.pk, actor=agent, at=IN_ENTRY)
    assert declared_figures(assessment) == {}


def test_the_whole_example_imported_scores_what_it_must(run, assessment):
    code = assessment.commune.code
    run(*(f"{code},{field},{str(value).lower()}" for field, value in example_answers().items()))

    assert live_sheet(assessment).total == EXAMPLE_TOTAL


def test_a_refused_text_of_an_import_is_not_kept_beside_the_answer(run, assessment):
    with pytest.raises(CommandError):
        run(f"{assessment.commune.code},capex_paid,much")

    assert not Answer.objects.exists()


@pytest.mark.parametrize("state", ["submitted", "in_review", "approved", "final", "not_submitted"])
def test_only_drafts_and_returned_files_are_written(run, state):
    file = AssessmentFactory(**{state: True})

    with pytest.raises(CommandError, match="Row 2, commune_code"):
        run(f"{file.commune.code},capex_paid,1")


def test_not_after_the_deadline(run, assessment):
    with time_machine.travel(AFTER_DEADLINE, tick=False), pytest.raises(CommandError, match="deadline was"):
        run(f"{assessment.commune.code},capex_paid,1")


def test_a_member_of_a_commune_imports_its_own_figures_only(run, assessment):
    agent = membership(Role.COMMUNE_AGENT, commune=assessment.commune).user
    other = AssessmentFactory()

    run(f"{assessment.commune.code},capex_paid,1", by=agent)
    with pytest.raises(CommandError, match="Your role does not allow this"):
        run(f"{other.commune.code},capex_paid,1", by=agent)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.PROVINCE_OFFICER, Role.AUDITOR])
def test_nobody_else_imports(run, assessment, role):
    with pytest.raises(CommandError, match="is not an active administrator"):
        run(f"{assessment.commune.code},capex_paid,1", by=membership(role).user)


def test_an_ended_membership_imports_nothing(run, assessment):
    ended = membership(Role.ADMINISTRATOR)
    ended.ends_on = datetime(2025, 1, 1, tzinfo=UTC).date()
    ended.save()

    with pytest.raises(CommandError, match="is not an active"):
        run(f"{assessment.commune.code},capex_paid,1", by=ended.user)


def test_who_imports_must_be_said_to_keep(run, assessment):
    with pytest.raises(CommandError, match="--actor"):
        run(f"{assessment.commune.code},capex_paid,1", by=None)


def test_an_unknown_year_is_named(run):
    with pytest.raises(CommandError, match="no cycle of 1999"):
        run(cycle=1999)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"heading": "code,field,value"}, "Columns are missing: commune_code"),
        ({"encoding": "utf-16"}, "figures.csv"),
    ],
)
def test_what_is_no_such_table_is_told(run, assessment, options, words):
    with pytest.raises(CommandError, match=words):
        run(f"{assessment.commune.code},capex_paid,1", **options)


def test_a_file_that_is_not_there_is_told(administrator, tmp_path, assessment):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_answers", tmp_path / "none.csv", cycle=2025)
