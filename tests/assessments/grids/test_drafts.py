"""The grid workshop: drafts begun from a version, edited part by part, made a version when they are right."""

import copy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.enums import DraftPart, DraftState
from assessments.models import Grid, GridDraft
from assessments.scoring import check_grid
from assessments.services.grid_drafts.drafts import (
    DraftChanged,
    DraftClosed,
    DraftExists,
    NoOutline,
    abandon_draft,
    blank_document,
    draft_grid,
    faults_of,
    publish_draft,
    start_draft,
)
from assessments.services.grid_drafts.outline import outline_errors
from assessments.services.grid_drafts.parts import (
    CodeTaken,
    PartGone,
    add_item,
    change_item,
    item_of,
    items_of,
    move_item,
    remove_item,
    set_points,
)
from assessments.services.grid_drafts.places import faults_at
from assessments.services.grid_drafts.points import points_of
from assessments.services.grids import GridRefused, VersionNotHigher, VersionTaken
from assessments.views.cycles.forms import CycleForm
from assessments.views.grid_drafts.parts import FORMS
from communes.actors import Actor
from communes.enums import Role
from records.models import Event
from tests.factories.assessments import IN_ENTRY, GridFactory, grid_document
from tests.factories.communes import membership, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    acting = membership(Role.ADMINISTRATOR)
    return Actor(acting.user, acting)


@pytest.fixture
def draft(actor) -> GridDraft:
    base = GridFactory()
    return start_draft(base.document, base=base, version="2026.1", actor=actor, at=IN_ENTRY)


def codes(draft: GridDraft, part: DraftPart) -> list[str]:
    draft.refresh_from_db()
    return [item["code"] for item in items_of(draft.content, part)]


def test_a_draft_begins_from_a_version_a_file_or_nothing(actor, draft):
    assert (str(draft), faults_of(draft), draft.base) == ("papc 2026.1", [], Grid.objects.get())
    who = {"actor": actor, "at": IN_ENTRY}
    for version, refusal in (("2026.1", DraftExists), ("2025.1", VersionTaken), ("2025.0", VersionNotHigher)):
        with pytest.raises(refusal):
            start_draft(draft.content, version=version, **who)

    broken = {"code": "papc", "axes": {}, "fields": [{"code": "a"}, {"code": "a"}, 3], "checks": [{}]}
    with pytest.raises(NoOutline) as refusal:
        start_draft(broken, version="2027.1", **who)
    places = {error.path for error in refusal.value.errors}
    assert places == {"$.axes", "$.fields[1].code", "$.fields[2]", "$.checks[0].code"}
    with pytest.raises(NoOutline):
        start_draft({"code": "a b"}, version="1", **who)
    assert not outline_errors(grid_document("papc-gc"))

    empty = start_draft(blank_document("new"), version="1", **who)
    assert {error.path for error in faults_of(empty)} >= {"$.threshold", "$.title", "$.axes", "$.fields"}
    assert points_of(empty.content).whole.missing == 100
    assert Event.objects.filter(code="grid_draft.started").count() == 2


def test_parts_are_added_changed_moved_and_removed(actor, draft):
    def who(**more):
        return {"seen_version": draft.version, "actor": actor, "at": IN_ENTRY, **more}

    axis = copy.deepcopy(item_of(draft.content, DraftPart.AXES, "A"))
    draft = change_item(draft, DraftPart.AXES, "A", {**axis, "code": "G"}, **who())
    assert not faults_of(draft), "the lines follow the new code of their axis"
    field = item_of(draft.content, DraftPart.FIELDS, "own_revenue")
    draft = change_item(draft, DraftPart.FIELDS, "own_revenue", {**field, "code": "own"}, **who())
    assert not faults_of(draft)
    draft = move_item(draft, DraftPart.INDICATORS, "A2", up=True, **who())
    draft = move_item(draft, DraftPart.INDICATORS, "B1", up=True, **who())
    assert codes(draft, DraftPart.INDICATORS)[:6] == ["A2", "A1", "A3", "A4", "A5", "B1"]
    with pytest.raises(CodeTaken):
        add_item(draft, DraftPart.CONDITIONS, {"code": "A1"}, **who())
    with pytest.raises(PartGone):
        remove_item(draft, DraftPart.FIELDS, "own_revenue", **who())
    draft = add_item(draft, DraftPart.STANDINGS, {"code": "new"}, **who())
    assert [error.path for error in faults_of(draft)] == ["$.standings.new"]
    draft = remove_item(draft, DraftPart.STANDINGS, "new", **who())

    draft = remove_item(draft, DraftPart.AXES, "B", **who())
    assert not {"B1", "B4"} & set(codes(draft, DraftPart.INDICATORS))
    faults = faults_at(draft.content, faults_of(draft))
    assert {(fault.part, fault.key) for fault in faults} == {(None, "axes"), (DraftPart.FIELDS, "code")}
    assert points_of(draft.content).whole.missing == 20
    with pytest.raises(GridRefused):
        publish_draft(draft, **who())
    with pytest.raises(DraftChanged):
        abandon_draft(draft, **who(seen_version=1))
    assert Event.objects.filter(code="grid_draft.changed").count() == 7
    assert Grid.objects.count() == 1


def test_a_draft_becomes_a_version_only_when_it_is_right(actor, draft):
    def who():
        return {"seen_version": draft.version, "actor": actor, "at": IN_ENTRY}

    line = copy.deepcopy(item_of(draft.content, DraftPart.INDICATORS, "A1"))
    line["title"] = {"ar": "", "fr": "Un titre", "en": ""}
    draft = change_item(draft, DraftPart.INDICATORS, "A1", line, **who())
    assert [error.path for error in faults_of(draft)] == ["$.indicators[0].title"]
    assert draft_grid(draft).indicator("A1").title["ar"] == "Un titre", "it is scored all the same"
    points = {DraftPart.AXES: {"A": 19}, DraftPart.INDICATORS: {"A1": 6, "gone": 1}}
    draft = set_points(draft, points, **who())
    places = [error.path for error in faults_of(draft)]
    assert places == ["$.indicators[0].title", "$.axes", "$.axes[0].max_points"]
    axis = points_of(draft.content).axes[0].sum
    assert (axis.total, axis.target, axis.over, axis.missing) == (21, 19, 2, 0)
    with pytest.raises(GridRefused) as refusal:
        draft_grid(draft)
    assert {error.path for error in refusal.value.errors} == {"$.axes", "$.axes[0].max_points"}

    line["title"] = {"ar": "عنوان", "fr": "Un titre", "en": "A title"}
    draft = change_item(draft, DraftPart.INDICATORS, "A1", line, **who())
    draft = set_points(draft, {DraftPart.AXES: {"A": 20}}, **who())
    assert str(draft) not in dict(CycleForm(instance=None).fields["grid"].choices).values()
    grid = publish_draft(draft, **who())
    draft.refresh_from_db()
    assert (draft.state, draft.grid, grid.version) == (DraftState.PUBLISHED, grid, "2026.1")
    assert grid.document["indicators"][0]["title"]["fr"] == "Un titre"
    assert check_grid(grid.document) == []
    with pytest.raises(DraftClosed):
        publish_draft(draft, **who())
    assert list(Event.objects.filter(code="grid_draft.published").values_list("actor", flat=True)) == [
        actor.user.pk
    ]


def test_every_form_gives_back_what_stands():
    for name in ("papc", "papc-gc"):
        content = {**grid_document(name)}
        for part, form_class in FORMS.items():
            for item in items_of(content, part):
                drawn = form_class(content=content, item=item, version=1)
                data = {bound.html_name: bound.value() for bound in drawn}
                form = form_class(
                    {key: value for key, value in data.items() if value not in (None, False)},
                    content=content,
                    item=item,
                    version=1,
                )
                assert form.is_valid(), (part, form.errors)
                assert plain(form.item(item)) == plain(item), part


def test_what_could_not_be_kept_is_asked_for():
    content = {**grid_document()}
    typed = {
        DraftPart.INDICATORS: {"figure": "own_revenue", "floor": "1", "items-0-points": "2"},
        DraftPart.CONDITIONS: {"tests-0-field": "budget_voted_on", "tests-0-not_after_years": "1"},
        DraftPart.CHECKS: {"left-0-times": "2"},
        DraftPart.FIELDS: {"min": "1,2,3", "code": "Own Revenue"},
        DraftPart.STANDINGS: {"code": "a/b"},
    }
    asked = {
        part: set(
            FORMS[part]({"version": 1, "code": "new", **data}, content=content, item={}, version=1).errors
        )
        for part, data in typed.items()
    }
    assert asked == {
        DraftPart.INDICATORS: {"metric_kind", "scale_kind", "items-0-field"},
        DraftPart.CONDITIONS: {"tests-0-kind", "tests-0-not_after_day"},
        DraftPart.CHECKS: {"left-0-source"},
        DraftPart.FIELDS: {"min", "code"},
        DraftPart.STANDINGS: {"code"},
    }


def plain(value):
    """Write every number alike: "3.5", 3.5 and Decimal are one figure."""
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    return value if isinstance(value, bool) or value is None else str(value)


def test_the_pages_edit_a_draft_and_keep_what_was_typed(client, actor):
    sign_in(client, actor.membership)
    GridFactory()
    page = client.post(reverse("assessments:grid_draft_start"), {"origin": "file", "version": "2026.1"})
    assert "file" in page.context["form"].errors
    broken = SimpleUploadedFile("grid.json", b'{"code": "papc", "axes": 3}')
    page = client.post(
        reverse("assessments:grid_draft_start"), {"origin": "file", "version": "2026.1", "file": broken}
    )
    assert "$.axes" in page.text
    client.post(reverse("assessments:grid_draft_start"), {"origin": "papc/2025.1", "version": "2026.1"})
    draft = GridDraft.objects.get()

    def url(name, *args):
        return reverse(f"assessments:{name}", args=[draft.pk, *args])

    points = client.get(url("draft_points")).context["form"]
    data = {bound.html_name: bound.value() or "" for bound in points} | {"indicators:A1": "6,5"}
    client.post(url("draft_points"), data)
    page = client.post(url("draft_points"), {**data, "indicators:A1": "x"})
    assert ("6,5" not in page.text, 'value="x"' in page.text) == (True, True)
    page = client.get(url("grid_draft"))
    assert page.context["axes"][0]["sum"].over == 1.5
    assert page.context["faults"][0]["url"].endswith(url("draft_part", "axes", "A") + "#at-max_points")
    assert client.get(url("draft_publish")).status_code == 302

    edit = client.get(url("draft_part", "indicators", "A1"))
    assert edit.context["sums"]["rest"] == 15
    data = {bound.html_name: bound.value() for bound in edit.context["form"]}
    data = {key: value for key, value in data.items() if value not in (None, False)} | {"max_points": "5"}
    refused = client.post(
        url("draft_part", "indicators", "A1"), {**data, "version": "1", "title_fr": "Mon titre"}
    )
    assert "Mon titre" in refused.text
    client.post(url("draft_part", "indicators", "A1"), data)
    draft.refresh_from_db()
    assert faults_of(draft) == []

    client.post(url("draft_move"), {"version": draft.version, "move": "down:conditions:CMO1"})
    assert codes(draft, DraftPart.CONDITIONS)[:2] == ["CMO2", "CMO1"]
    general = client.get(url("draft_general")).context["form"]
    data = {bound.html_name: bound.value() or "" for bound in general} | {"threshold": "65"}
    client.post(url("draft_general"), data | {"target": "2026.2"})
    added = {"version": draft.version + 1, "code": "S", "title_fr": "Suite", "max_points": "0"}
    client.post(url("draft_part_add", "axes"), added)
    assert codes(draft, DraftPart.AXES)[-1] == "S"
    assert (draft.target_version, draft.content["threshold"]) == ("2026.2", 65)
    client.post(url("draft_part_remove", "axes", "S"), {"version": draft.version})
    draft.refresh_from_db()
    gone = client.post(
        url("draft_part", "axes", "S"), {"version": draft.version, "code": "S", "title_fr": "Perdu ?"}
    )
    assert "Perdu ?" in gone.text
    assert client.get(url("draft_document")).context["reading"].threshold == 65
    assert client.get(url("draft_file")).json()["version"] == "2026.2"
    draft.refresh_from_db()
    done = client.post(url("draft_publish"), {"version": draft.version})
    assert done.url == reverse("assessments:grid", args=["papc", "2026.2"])
    late = client.post(
        url("draft_part", "axes", "A"), {"version": draft.version, "code": "A", "title_fr": "Tard"}
    )
    assert "Tard" in late.text
    assert client.get(url("draft_general")).status_code == 302
    for address in (url("draft_part", "axes", "Z"), url("draft_part", "nothing", "A")):
        assert client.get(address).status_code == 404


def test_the_list_costs_the_same_for_many_drafts(client, actor, draft, django_assert_num_queries):
    sign_in(client, actor.membership)
    address = reverse("assessments:grid_drafts")
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for number in range(3):
        start_draft(blank_document(f"g{number}"), version="1", actor=actor, at=IN_ENTRY)
    with django_assert_num_queries(len(one)):
        assert len(client.get(address).context["page"]) == 4
