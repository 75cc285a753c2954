"""Where each role arrives, and what its first page lists."""

import pytest
from django.urls import reverse

from assessments.enums import State
from assessments.views.homes import HOMES
from communes.enums import Role
from tests.assessments.publication.situations import final_file, published_cycle
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory, ScoreSheetFactory
from tests.factories.communes import CommuneFactory, ProvinceFactory, membership, sign_in

pytestmark = pytest.mark.django_db


def test_every_role_has_a_home():
    assert set(HOMES) == set(Role)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_led_to_its_first_page(client, role):
    response = sign_in(client, membership(role)).get(reverse("home"), follow=True)

    assert response.redirect_chain[0][0] == reverse(HOMES[role])
    assert response.status_code == 200


def test_a_visitor_is_led_to_the_results(client):
    assert client.get(reverse("home")).url == reverse("assessments:public_home")


def test_a_person_without_a_membership_is_told_whom_to_ask(client):
    page = sign_in(client, UserFactory()).get(reverse("home"), follow=True)

    assert "Ask the programme administrator" in page.content.decode()


@pytest.fixture
def province():
    return ProvinceFactory()


@pytest.fixture
def officer(client, province):
    return sign_in(client, membership(Role.PROVINCE_OFFICER, province=province))


def test_a_province_lists_its_communes_only(officer, province):
    own = AssessmentFactory(commune__province=province)
    AssessmentFactory(cycle=own.cycle)

    page = officer.get(reverse("assessments:files"))

    assert [row["pk"] for row in page.context["page"]] == [own.pk]


def test_a_verified_score_is_shown_once_approved(officer, province):
    waiting = AssessmentFactory(commune__province=province, reviewed=True)
    approved = AssessmentFactory(commune__province=province, cycle=waiting.cycle, approved=True)
    for file in (waiting, approved):
        ScoreSheetFactory(assessment=file, stage="review")

    rows = {row["pk"]: row for row in officer.get(reverse("assessments:files")).context["page"]}

    assert rows[waiting.pk]["verified_total"] is None
    assert rows[approved.pk]["verified_total"] is not None


def test_the_list_is_searched_and_filtered_by_state(officer, province):
    draft = AssessmentFactory(commune=CommuneFactory(province=province, name_fr="Sidi Ifni"))
    AssessmentFactory(commune__province=province, cycle=draft.cycle, submitted=True)
    address = reverse("assessments:files")

    assert [row["pk"] for row in officer.get(address, {"q": "sidi"}).context["page"]] == [draft.pk]
    drafts = officer.get(address, {"state": State.DRAFT}).context["page"]
    assert [row["pk"] for row in drafts] == [draft.pk]
    nothing = officer.get(address, {"q": "zzz"}).content.decode()
    assert "No file fits these filters" in nothing


def test_before_any_cycle_the_list_says_so(officer):
    assert "No file to show" in officer.get(reverse("assessments:files")).content.decode()


@pytest.mark.parametrize("files", [1, 7])
def test_the_list_costs_the_same(officer, province, django_assert_max_num_queries, files):
    first = AssessmentFactory(commune__province=province)
    for _each in range(files - 1):
        AssessmentFactory(commune__province=province, cycle=first.cycle)

    with django_assert_max_num_queries(15):
        officer.get(reverse("assessments:files"))


def test_the_capacity_officer_sees_the_weakest_lines_first(client):
    published_cycle(files=1)

    page = sign_in(client, membership(Role.CAPACITY_OFFICER)).get(reverse("assessments:capacity_home"))

    shares = [line.share for line in page.context["weakest"]]
    assert len(shares) == 24
    assert shares == sorted(shares)
    assert page.context["weakest"][0].indicator["code"] == "F1"


def test_the_administrator_sees_the_funnel_and_who_never_came(client):
    file = AssessmentFactory()
    administrator = membership(Role.ADMINISTRATOR)

    page = sign_in(client, administrator).get(reverse("assessments:administrator_home"))

    assert page.context["cycle"] == file.cycle
    assert [count["value"] for count in page.context["counts"]] == [1]


def test_publishing_from_the_page_starts_work(client):
    file = final_file()
    administrator = sign_in(client, membership(Role.ADMINISTRATOR))
    address = reverse("assessments:publication", args=[file.cycle.assessed_year])

    confirm = reverse("assessments:publication_confirm", args=[file.cycle.assessed_year])

    page = administrator.get(address).content.decode()
    assert "Every final file has its verified score." in page
    assert confirm in page
    assert "It cannot be undone" in administrator.get(confirm).content.decode()
    response = administrator.post(confirm)

    assert response.status_code == 302
    assert "/jobs/" in response.url


def test_a_cycle_that_is_not_ready_offers_no_button(client):
    file = AssessmentFactory(approved=True)
    administrator = sign_in(client, membership(Role.ADMINISTRATOR))

    page = administrator.get(reverse("assessments:publication", args=[file.cycle.assessed_year]))

    assert "These are not, and must be first:" in page.content.decode()
    assert "publication/confirm/" not in page.content.decode()
