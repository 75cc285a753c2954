"""The administrator's pages of cycles: prepare, choose communes, open, extend, compute."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.enums import CycleState, State
from assessments.models import Assessment, Cycle, CycleTarget, Extension, Grid
from assessments.services.cycles import EDITABLE_FIELDS
from assessments.services.grids import read_grid_file
from communes.enums import Role
from config.toolbox.canonical import canonical_json, digest
from config.toolbox.clock import last_minute
from records.models import Event, Job
from tests.factories.assessments import (
    AssessmentFactory,
    CycleFactory,
    CycleTargetFactory,
    GridFactory,
    grid_document,
)
from tests.factories.communes import CommuneFactory, membership, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    return sign_in(client, membership(Role.ADMINISTRATOR))


def form_of(cycle: Cycle, **changes) -> dict:
    values = {
        name: str(getattr(cycle, name))
        for name in EDITABLE_FIELDS
        if name not in {"grid", "additional_grid", "target_note_ar", "target_note_fr"}
    }
    return {**values, "grid": cycle.grid_id, "target_note_ar": "", "target_note_fr": "", **changes}


def test_a_cycle_is_prepared(administrator):
    model = CycleFactory.build(grid=GridFactory())

    response = administrator.post(reverse("assessments:cycle_new"), form_of(model))

    assert response.url == reverse("assessments:cycle", args=[2025])
    assert Cycle.objects.get(assessed_year=2025).state == CycleState.PREPARED


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("submission_closes_on", "2026-02-15", "This date must come after"),
        ("review_closes_on", "2026-04-15", "The review must close after the submission."),
        ("audit_closes_on", "2026-06-01", "This date must come after"),
        ("grid", "", "This field is required."),
        ("correction_days", "0", "greater than or equal to 1"),
    ],
)
def test_a_wrong_calendar_is_refused_by_its_field(administrator, field, value, sentence):
    model = CycleFactory.build(grid=GridFactory())
    changes = {field: value}
    if field == "review_closes_on":
        changes["opinions_close_on"] = value

    response = administrator.post(reverse("assessments:cycle_new"), form_of(model, **changes))

    assert sentence in " ".join(response.context["form"].errors[field])
    assert not Cycle.objects.exists()


def test_a_deadline_before_a_limit_of_the_grid_is_refused_with_the_place(administrator):
    model = CycleFactory.build(grid=GridFactory())
    early = form_of(
        model, entry_opens_on="2025-02-15", submission_closes_on="2025-03-01", opinions_close_on="2025-03-20"
    )

    response = administrator.post(reverse("assessments:cycle_new"), early)

    assert response.context["errors"]
    assert not Cycle.objects.exists()


def test_a_change_of_an_open_cycle_needs_a_reason(administrator):
    cycle = CycleFactory()
    address = reverse("assessments:cycle_edit", args=[2025])

    refused = administrator.post(address, form_of(cycle, reply_days="20"))
    assert "reason" in refused.context["form"].errors
    administrator.post(address, form_of(cycle, reply_days="20", reason="The decree says twenty."))

    cycle.refresh_from_db()
    assert cycle.reply_days == 20
    assert Event.objects.get(code="cycle.changed").data["reason"] == "The decree says twenty."


def test_opening_asks_first_then_creates_the_files_once(administrator):
    target = CycleTargetFactory()
    address = reverse("assessments:cycle_open", args=[target.cycle.assessed_year])

    assert "It cannot be undone." in administrator.get(address).content.decode()
    assert not Assessment.objects.exists()
    administrator.post(address)
    administrator.post(address)

    assert Assessment.objects.get().commune == target.commune


def test_a_cycle_without_communes_is_not_opened(administrator):
    cycle = CycleFactory(prepared=True)

    page = administrator.post(reverse("assessments:cycle_open", args=[cycle.assessed_year]))

    assert "Choose the target communes" in page.content.decode()
    cycle.refresh_from_db()
    assert cycle.state == CycleState.PREPARED


def table(*codes: str, heading: str = "commune_code") -> SimpleUploadedFile:
    return SimpleUploadedFile("communes.csv", "\n".join([heading, *codes]).encode(), "text/csv")


def test_a_table_is_previewed_then_saved_whole(administrator):
    kept, added = CycleTargetFactory(), CommuneFactory()
    dropped = CycleTargetFactory(cycle=kept.cycle)
    address = reverse("assessments:targets", args=[kept.cycle.assessed_year])

    preview = administrator.post(address, {"table": table(kept.commune.code, added.code)})
    change = preview.context["change"]
    assert (change.added, change.removed, change.kept) == ([added], [dropped.commune], 1)
    assert CycleTarget.objects.filter(cycle=kept.cycle).count() == 2

    sealed = preview.context["form"]["communes"].value()
    administrator.post(
        reverse("assessments:targets_confirm", args=[kept.cycle.assessed_year]), {"communes": sealed}
    )
    listed = CycleTarget.objects.filter(cycle=kept.cycle).values_list("commune__code", flat=True)
    assert set(listed) == {kept.commune.code, added.code}


def test_a_table_with_errors_names_each_row_and_changes_nothing(administrator):
    target = CycleTargetFactory()
    code = target.commune.code

    page = administrator.post(
        reverse("assessments:targets", args=[target.cycle.assessed_year]),
        {"table": table(code, "99.999.99.99", code)},
    ).content.decode()

    assert "Row 3: no commune has the code" in page
    assert "Row 4: the commune" in page
    assert "Save this list" not in page


def test_the_list_of_likely_communes_is_a_table_too(administrator, settings):
    cycle = CycleFactory(prepared=True)
    known = CommuneFactory(code="01.511.01.0")
    content = (settings.BASE_DIR / "communes/data/demo-target-communes.csv").read_bytes()

    preview = administrator.post(
        reverse("assessments:targets", args=[cycle.assessed_year]),
        {"table": SimpleUploadedFile("communes.csv", content, "text/csv")},
    )

    assert preview.context["change"].added == [known]


def test_a_file_that_is_no_table_is_refused_in_words(administrator):
    cycle = CycleFactory(prepared=True)

    page = administrator.post(
        reverse("assessments:targets", args=[cycle.assessed_year]), {"table": table("1", heading="name")}
    )

    assert page.context["table_form"].errors["table"]


def test_a_preview_that_was_changed_is_refused(administrator):
    cycle = CycleFactory(prepared=True)

    administrator.post(
        reverse("assessments:targets_confirm", args=[cycle.assessed_year]), {"communes": "forged"}
    )

    assert not CycleTarget.objects.exists()


def test_communes_are_chosen_by_population_and_milieu(administrator):
    cycle = CycleFactory(prepared=True)
    small, large = CommuneFactory(rural=True), CommuneFactory(large=True)

    def chosen(**query):
        address = reverse("assessments:targets_filter", args=[cycle.assessed_year])
        return administrator.get(address, query).context["change"].added

    assert chosen(population_from="500000") == [large]
    assert chosen(milieu="rural") == [small]
    assert sorted(chosen(), key=lambda place: place.pk) == [small, large]


def test_a_commune_with_a_file_cannot_be_taken_out(administrator):
    file = AssessmentFactory()
    CycleTarget.objects.create(cycle=file.cycle, commune=file.commune)
    other = CommuneFactory()
    preview = administrator.post(
        reverse("assessments:targets", args=[file.cycle.assessed_year]), {"table": table(other.code)}
    )

    administrator.post(
        reverse("assessments:targets_confirm", args=[file.cycle.assessed_year]),
        {"communes": preview.context["form"]["communes"].value()},
    )

    assert CycleTarget.objects.get().commune == file.commune


def test_an_extension_is_granted_with_its_reason(administrator):
    file = AssessmentFactory(not_submitted=True)
    address = reverse("assessments:extension", args=[file.pk])

    assert "reason" in administrator.post(address, {"until": "2099-01-31"}).context["form"].errors
    administrator.post(address, {"until": "2099-01-31", "reason": "Flood."})

    file.refresh_from_db()
    assert file.state == State.DRAFT
    assert Extension.objects.get().until == last_minute(date(2099, 1, 31))


def test_scores_of_a_cycle_are_asked_of_the_worker(administrator):
    file = AssessmentFactory(submitted=True)
    address = reverse("assessments:cycle_scores", args=[file.cycle.assessed_year])

    administrator.post(address, {"figures": "guessed"})
    assert not Job.objects.exists()
    response = administrator.post(address, {"figures": "declared"})

    assert response.url == reverse("records:job", args=[Job.objects.get().pk])


def test_a_grid_is_imported_from_its_file(administrator):
    content = canonical_json(grid_document()).encode()

    response = administrator.post(reverse("assessments:grid_import"), {"file": BytesIO(content)}, follow=True)

    assert response.redirect_chain[-1][0] == reverse("assessments:grid", args=["papc", "2025.1"])
    page = response.content.decode()
    assert "Complaints answered within the deadline" in page
    assert "C1-02" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "This is not a JSON document"),
        (b"[]", "an object is expected"),
        (b'{"code": "papc"}', "The grid cannot be used"),
    ],
)
def test_a_bad_grid_is_refused_with_the_place_of_each_error(administrator, content, sentence):
    page = administrator.post(reverse("assessments:grid_import"), {"file": BytesIO(content)})

    assert sentence in page.content.decode()


def test_the_file_of_a_grid_can_be_imported_elsewhere(client):
    grid = GridFactory()

    response = sign_in(client, membership(Role.COMMUNE_AGENT)).get(
        reverse("assessments:grid_file", args=[grid.code, grid.version])
    )

    assert response["Content-Disposition"] == 'attachment; filename="papc-2025.1.json"'
    assert digest(read_grid_file(response.content)) == grid.digest


def test_an_unused_grid_is_removed_after_asking(administrator):
    grid = GridFactory()
    address = reverse("assessments:grid_remove", args=[grid.code, grid.version])

    assert "Remove the grid" in administrator.get(address).content.decode()
    assert Grid.objects.exists()
    administrator.post(address)

    assert not Grid.objects.exists()


def test_a_grid_in_use_stays(administrator):
    grid = CycleFactory(prepared=True).grid

    page = administrator.post(reverse("assessments:grid_remove", args=[grid.code, grid.version]))

    assert "A cycle uses this grid" in page.content.decode()
    assert Grid.objects.exists()


def test_every_list_has_its_empty_state(administrator):
    for name in ("cycles", "grids"):
        assert 'class="empty"' in administrator.get(reverse(f"assessments:{name}")).content.decode()
