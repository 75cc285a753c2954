"""Filters of the queue kept under a name: each person's own."""

import pytest
from django.urls import reverse

from assessments.models import SavedFilter
from assessments.services.saved_filters import (
    MOST,
    NameRequired,
    NameTaken,
    NothingFiltered,
    TooManyFilters,
    change_filter,
    kept_query,
    save_filter,
)
from communes.enums import Role
from tests.assessments.review.situations import AT
from tests.factories.accounts import UserFactory
from tests.factories.communes import membership, sign_in

pytestmark = pytest.mark.django_db


def test_a_filter_keeps_what_filters_and_one_of_them_opens_the_queue():
    user, other = UserFactory(), UserFactory()

    first = save_filter(user, name="  Late  ones ", query="late=1&page=4&q=", is_default=True, at=AT)
    second = save_filter(user, name="Near", query="sort=-score&near=1", is_default=True, at=AT)
    first.refresh_from_db()
    assert (first.name, first.query, first.is_default) == ("Late ones", "late=1", False)
    assert (second.query, second.is_default) == (kept_query("near=1&sort=-score&size=50"), True)

    for name, query, refusal in (
        (" ", "late=1", NameRequired),
        ("Bare", "page=2", NothingFiltered),
        ("Near", "late=1", NameTaken),
    ):
        with pytest.raises(refusal):
            save_filter(user, name=name, query=query, at=AT)
    with pytest.raises(NameTaken):
        change_filter(first, name="Near", is_default=False)
    save_filter(other, name="Near", query="late=1", at=AT)
    SavedFilter.objects.bulk_create(
        SavedFilter(user=user, name=str(number), query="late=1", saved_at=AT) for number in range(MOST - 2)
    )
    with pytest.raises(TooManyFilters):
        save_filter(user, name="One more", query="late=1", at=AT)


def test_filters_are_kept_shown_changed_and_deleted(client):
    reviewer = membership(Role.REVIEWER)
    sign_in(client, reviewer)
    queue, keep = reverse("assessments:queue"), reverse("assessments:filters")

    assert f"{keep}?late=1" in client.get(queue, {"late": "1", "page": "1"}).content.decode()
    refused = client.post(f"{keep}?late=1", {"name": ""})
    assert refused.status_code == 200
    response = client.post(f"{keep}?late=1", {"name": "Late ones", "is_default": "on"})
    assert response.url == f"{queue}?late=1"
    # The bare queue opens with it; a chip marks it; clearing the filters shows everything.
    assert client.get(queue).url == f"{queue}?late=1"
    page = client.get(queue, {"late": "1"}).content.decode()
    assert 'aria-current="page">' in page.split("Late ones")[0].rsplit("<a", 1)[1]
    assert client.get(queue, {"state": ""}).status_code == 200

    saved = SavedFilter.objects.get()
    edit = reverse("assessments:filter", args=[saved.pk])
    client.post(edit, {"name": "Late", "do": "change"})
    saved.refresh_from_db()
    assert (saved.name, saved.is_default) == ("Late", False)
    assert "Late" in client.get(keep).content.decode()
    client.post(edit, {"do": "delete"})
    assert not SavedFilter.objects.exists()
    assert "You keep no filter" in client.get(keep).content.decode()
