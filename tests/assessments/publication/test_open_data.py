"""Open data: files that describe themselves, and from which every score is found again."""

import csv
import hashlib
import io
import json
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse

from assessments.models import PublishedResult
from assessments.services.public.open_data_files import file_names, make_files
from assessments.services.public.open_tables import TABLES
from config.toolbox.spreadsheets import Column, read_rows
from tests.assessments.publication.situations import published_cycle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def content(client, name: str) -> bytes:
    answer = client.get(reverse("open_data:file", args=[2025, 1, name]))
    assert answer.status_code == 200, name
    return answer.getvalue()


def test_the_package_describes_every_file_and_column(client):
    publication = published_cycle(files=1)

    package = json.loads(content(client, "datapackage.json"))

    resources = {resource["path"]: resource for resource in package["resources"]}
    assert sorted([*resources, "datapackage.json"]) == sorted(file_names(publication))
    for path, resource in resources.items():
        data = content(client, path)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert resource["bytes"] == len(data)
        assert path in client.get(reverse("assessments:public_data")).content.decode()
    for table in TABLES:
        schema = resources[f"{table.name}.csv"]["schema"]
        rows = list(csv.DictReader(io.StringIO(content(client, f"{table.name}.csv").decode("utf-8-sig"))))
        assert list(rows[0]) == [field["name"] for field in schema["fields"]]
        keys = [tuple(row[name] for name in schema["primaryKey"]) for row in rows]
        assert len(keys) == len(set(keys))
        for field in schema["fields"]:
            if field.get("constraints"):
                assert all(row[field["name"]] for row in rows), field["name"]
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert client.get(reverse("open_data:file", args=[2025, 1, "secret-key"])).status_code == 404
    assert client.get(reverse("open_data:file", args=[2025, 1, "grid-additional.json"])).status_code == 404


def test_files_are_made_once_and_kept(client, django_assert_num_queries):
    publication = published_cycle(files=2)
    make_files(publication)

    with django_assert_num_queries(0):
        make_files(publication)
    first = client.get(reverse("open_data:file", args=[2025, 1, "lines.csv"]))
    rows = list(csv.DictReader(io.StringIO(first.getvalue().decode("utf-8-sig"))))
    assert [row["status"] for row in rows if row["kind"] == "total"] == [
        "eligible",
        "eligible",
        "not_submitted",
    ]
    again = client.get(
        reverse("open_data:file", args=[2025, 1, "lines.csv"]), headers={"If-None-Match": first["ETag"]}
    )
    assert again.status_code == 304


def test_the_workbook_has_a_row_a_commune_with_the_points_of_each_line(client):
    published_cycle(files=1)

    columns = [Column("commune_code"), Column("total"), Column("B2")]
    book = io.BytesIO(content(client, "results.xlsx"))
    rows = read_rows(book, columns=columns, name="results.xlsx", others_allowed=True)

    assert [(row.values["total"], row.values["B2"]) for row in rows] == [
        (Decimal("71.24"), Decimal("2.81")),
        (None, None),
    ]


def test_one_commune_and_its_frozen_sheet_are_given_whole(client):
    result = published_cycle(files=1).results.get(is_scored=True)

    one = client.get(reverse("assessments:commune_json", args=[2025, 1, result.commune.code])).json()

    assert (one["digest"], one["sheet"]) == (result.digest, result.sheet)
    assert json.loads(content(client, "grid.json"))["code"] == "papc"
    document = json.loads(content(client, "results.json"))
    assert "reason" not in json.dumps(document["results"])


def test_every_published_score_is_found_again_and_an_altered_answer_is_told(tmp_path, capsys):
    publication = published_cycle(files=2)
    call_command("rescore_publication", 2025, folder=tmp_path)
    assert "every score is found again" in capsys.readouterr().out
    result = publication.results.filter(is_scored=True).first()
    assert json.loads((tmp_path / f"{result.commune.code}.sheet.json").read_text())["total"] == "71.24"

    result.answers["complaints_answered_in_time"] = "0"
    PublishedResult.objects.filter(pk=result.pk).update(answers=result.answers)
    with pytest.raises(CommandError) as refusal:
        call_command("rescore_publication", 2025, edition=1)

    assert refusal.value.returncode == 1
    told = capsys.readouterr().out
    assert f"{result.commune.code} grid total: published 71.24" in told
    assert len({line.split()[0] for line in told.splitlines()}) == 1
    with pytest.raises(CommandError, match="No such publication"):
        call_command("rescore_publication", 2025, edition=9)
