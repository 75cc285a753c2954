"""The queue: who sees what, in which order, by which filters, at a flat cost."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from assessments.enums import State
from assessments.models import Assessment, Cycle, ScoreSheet
from assessments.services.queue import NEAR_POINTS, Queue, QueueFilter, review_queue
from communes.enums import Role
from communes.models import Commune
from config.toolbox.search import fold
from records.services.parameters import set_parameter
from tests.assessments.review.situations import AT
from tests.factories.accounts import UserFactory
from tests.factories.assessments import IN_ENTRY, AssessmentFactory, CycleFactory, ScoreSheetFactory
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db


def queue_of(role=Role.REVIEWER, acting=None, **wanted) -> Queue:
    return review_queue(acting or actor(role), QueueFilter(**wanted), language="fr", at=AT)


def keys(queue: Queue) -> list[int]:
    return [row["pk"] for row in queue.rows]


def waiting(days: int = 0, total: str | None = None, **fields) -> Assessment:
    """Return a submitted file that has waited so many days, with a declared score when one is given."""
    fields = {"submitted": True, "submitted_at": IN_ENTRY - timedelta(days=days), **fields}
    file = AssessmentFactory(**fields)
    if total is not None:
        ScoreSheetFactory(assessment=file, total=Decimal(total), conditions_met=0)
    return file


def test_what_is_near_the_threshold_comes_first_then_what_waited_longest():
    recent, old = waiting(1, "90.00"), waiting(9, "20.00")
    near, just_below = waiting(0, "74.99"), waiting(2, "65.00")
    not_scored = waiting(5)

    assert keys(queue_of()) == [just_below.pk, near.pk, old.pk, not_scored.pk, recent.pk]


def test_ones_own_files_come_before_all():
    waiting(3, "70.00")
    reviewer = actor(Role.REVIEWER)
    mine = AssessmentFactory(in_review=True, claimed_by=reviewer.user)

    assert keys(queue_of(acting=reviewer))[0] == mine.pk


@pytest.mark.parametrize(
    ("total", "is_near"),
    [("64.99", 0), ("65.00", 1), ("69.99", 1), ("70.00", 1), ("75.00", 1), ("75.01", 0)],
)
def test_near_means_within_the_parameter_on_either_side(total, is_near):
    waiting(total=total)

    [row] = queue_of().rows

    assert row["is_near"] == is_near
    assert keys(queue_of(near=True)) == ([row["pk"]] if is_near else [])


def test_the_administrator_sets_how_near_is_near():
    waiting(total="68.50")
    set_parameter(NEAR_POINTS, "1", by=UserFactory(), reason="Too many.", at=AT)

    assert keys(queue_of(near=True)) == []


@pytest.mark.parametrize(
    ("role", "states"),
    [
        (Role.REVIEWER, {State.SUBMITTED, State.IN_REVIEW}),
        (Role.APPROVER, {State.REVIEWED}),
        (Role.ADMINISTRATOR, {State.SUBMITTED, State.IN_REVIEW, State.REVIEWED}),
    ],
)
def test_each_role_first_sees_what_waits_for_it(role, states):
    for situation in ("submitted", "in_review", "returned", "reviewed", "approved", "final"):
        AssessmentFactory(**{situation: True})
    AssessmentFactory()

    found = queue_of(role)

    assert {row["state"] for row in found.rows} == states
    assert found.total == len(states)


def test_states_are_counted_and_can_be_chosen():
    AssessmentFactory()
    AssessmentFactory(approved=True)
    waiting(), waiting()

    found = queue_of(state="approved")

    assert found.counts == {State.SUBMITTED: 2, State.APPROVED: 1}
    assert [row["state"] for row in found.rows] == [State.APPROVED]
    assert queue_of(state="all").total == 3


def test_a_state_that_is_none_asks_for_nothing():
    file = waiting()

    assert keys(queue_of(state="nonsense")) == [file.pk]


def test_filters_narrow_the_list_and_its_counts():
    here = waiting(
        is_late=True,
        commune__code="09.273.01.15",
        commune__name_fr="Aït Melloul",
        commune__name_ar="أيت ملول",
    )
    there = waiting()
    commune = here.commune

    for wanted in (
        {"region": commune.province.region.code},
        {"province": commune.province.code},
        {"late": True},
        {"text": "ait melloul"},
        {"text": "ملول"},
        {"text": "Melloul Aït"},
        {"text": commune.code},
    ):
        found = queue_of(**wanted)
        assert keys(found) == [here.pk], wanted
        assert found.counts[State.SUBMITTED] == 1
    assert set(keys(queue_of())) == {here.pk, there.pk}


def test_files_are_found_by_who_claimed_them():
    reviewer = actor(Role.REVIEWER)
    free = waiting()
    mine = AssessmentFactory(in_review=True, claimed_by=reviewer.user)
    other = AssessmentFactory(in_review=True)

    assert keys(queue_of(acting=reviewer, claimed="me")) == [mine.pk]
    assert keys(queue_of(acting=reviewer, claimed="nobody")) == [free.pk]
    assert set(keys(queue_of(acting=reviewer, claimed="anyone"))) == {mine.pk, other.pk}


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.APPROVER])
def test_a_limited_membership_sees_its_regions_only(role):
    here = AssessmentFactory(reviewed=True)
    AssessmentFactory(reviewed=True)
    limited = actor(role, regions=[here.commune.province.region])

    assert keys(queue_of(acting=limited, state="all")) == [here.pk]


def test_the_latest_year_is_shown_and_earlier_ones_can_be_asked():
    new = waiting()
    old = waiting(cycle=CycleFactory(assessed_year=2023))

    assert queue_of().years == [2025, 2023]
    assert keys(queue_of()) == [new.pk]
    assert keys(queue_of(year=2023)) == [old.pk]
    assert keys(queue_of(year=1999)) == [new.pk]


@pytest.mark.parametrize(
    ("sort", "expected"), [("name", "abc"), ("-name", "cba"), ("score", "cab"), ("-score", "bac")]
)
def test_rows_can_be_sorted(sort, expected):
    files = {
        letter: waiting(total=total, commune__name_fr=letter)
        for letter, total in (("a", "50.00"), ("b", "90.00"), ("c", "10.00"))
    }

    found = keys(queue_of(sort=sort))

    assert found == [files[letter].pk for letter in expected]


def test_an_approver_waits_since_the_conclusion():
    file = AssessmentFactory(reviewed=True)

    [row] = queue_of(Role.APPROVER).rows

    assert row["waiting_since"] == file.reviewed_at


def test_an_empty_portal_has_an_empty_queue():
    found = queue_of()

    assert (found.year, found.years, found.total, keys(found)) == (None, [], 0, [])


# --- The page --------------------------------------------------------------------------------------------


def _many(count: int) -> None:
    """Submit files of many communes in bulk, each with its declared score."""
    cycle: Cycle = CycleFactory()
    province = CommuneFactory().province
    sender = UserFactory()
    communes = Commune.objects.bulk_create(
        Commune(
            province=province,
            code=f"99.{number:05d}",
            slug=f"many-{number}",
            name_fr=f"Commune nº {number}",
            name_ar=f"جماعة {number}",
            population_2024=5_000,
            milieu="rural",
            search_text=fold(f"Commune {number}"),
        )
        for number in range(count)
    )
    files = Assessment.objects.bulk_create(
        Assessment(
            cycle=cycle,
            commune=commune,
            state=State.SUBMITTED,
            submitted_at=IN_ENTRY,
            submitted_by=sender,
        )
        for commune in communes
    )
    ScoreSheet.objects.bulk_create(
        ScoreSheetFactory.build(
            assessment=file, grid=cycle.grid, total=Decimal(number % 100), conditions_met=0, sheet={}
        )
        for number, file in enumerate(files)
    )


@pytest.mark.parametrize("rows", [1, 1503])
def test_a_page_of_the_queue_costs_the_same_for_one_file_and_for_the_whole_country(client, rows):
    sign_in(client, membership(Role.REVIEWER))
    _many(rows)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(reverse("assessments:queue"), {"size": "100", "state": "all"})

    assert response.status_code == 200
    assert len(response.context["page"].object_list) == min(rows, 100)
    assert len(queries) == 14, "\n".join(query["sql"][:150] for query in queries)


def test_the_page_shows_what_one_needs_to_choose(client):
    reviewer = membership(Role.REVIEWER)
    sign_in(client, reviewer)
    free = waiting(3, "68.00", is_late=True)
    AssessmentFactory(in_review=True, claimed_by=reviewer.user)

    page = client.get(reverse("assessments:queue")).content.decode()

    assert free.commune.name_fr in page
    assert "68.00" in page
    assert "Near the threshold" in page
    assert "Late" in page
    assert reviewer.user.full_name in page
    assert f'name="files" value="{free.pk}"' in page
    assert "To do (2)" in page


def test_approvers_and_administrators_do_not_claim(client):
    waiting()
    for role in (Role.APPROVER, Role.ADMINISTRATOR):
        sign_in(client, membership(role))
        page = client.get(reverse("assessments:queue"), {"state": "all"}).content.decode()
        assert reverse("assessments:queue_claim") not in page


def test_an_empty_queue_says_what_to_expect(client):
    sign_in(client, membership(Role.REVIEWER))

    assert "Nothing waits for you" in client.get(reverse("assessments:queue")).content.decode()
    found = client.get(reverse("assessments:queue"), {"q": "nowhere"}).content.decode()
    assert "No file fits these filters" in found


def test_ticked_files_are_claimed_and_the_filters_kept(client):
    reviewer = membership(Role.REVIEWER)
    sign_in(client, reviewer)
    files = [waiting(), waiting()]
    back = reverse("assessments:queue") + "?state=submitted"

    response = client.post(
        reverse("assessments:queue_claim"), {"files": [file.pk for file in files], "back": back}, follow=True
    )

    assert response.redirect_chain == [(back, 302)]
    assert "You have claimed 2 files." in response.content.decode()
    assert set(Assessment.objects.values_list("claimed_by", flat=True)) == {reviewer.user.pk}


def test_a_claim_that_is_refused_names_the_commune(client):
    sign_in(client, membership(Role.REVIEWER))
    taken = AssessmentFactory(in_review=True)

    response = client.post(reverse("assessments:queue_claim"), {"files": [taken.pk]}, follow=True)

    assert taken.commune.name_fr in response.content.decode()
    assert "In review" in response.content.decode()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "/en/accounts/"])
def test_a_claim_only_leads_back_to_the_queue(client, back):
    sign_in(client, membership(Role.REVIEWER))

    response = client.post(reverse("assessments:queue_claim"), {"back": back})

    assert response.url == reverse("assessments:queue")


def test_the_export_has_every_row_of_the_filter_in_its_order(client):
    sign_in(client, membership(Role.REVIEWER))
    near, far = waiting(0, "70.00"), waiting(5, "20.00")
    waiting(is_late=True)

    response = client.get(reverse("assessments:queue_csv"), {"state": "submitted"})

    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert response["Content-Disposition"] == 'attachment; filename="queue-2025.csv"'
    assert [row["Code"] for row in rows][:2] == [near.commune.code, far.commune.code]
    assert len(rows) == 3
    assert rows[0]["Declared score"] == "70.00"
    assert rows[0]["Near the threshold"] == "Yes"
    assert [row["Late"] for row in rows].count("Yes") == 1


def test_the_export_as_a_workbook(client):
    sign_in(client, membership(Role.REVIEWER))
    file = waiting(0, "70.00")

    response = client.get(reverse("assessments:queue_xlsx"))

    sheet = load_workbook(io.BytesIO(response.content)).active
    header, row = list(sheet.iter_rows(values_only=True))
    assert header[:2] == ("Code", "Commune")
    assert row[:2] == (file.commune.code, file.commune.name_fr)
    assert row[6] == 70
