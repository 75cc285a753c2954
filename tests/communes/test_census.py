"""Figures of the census: the committed extract, and what a commune is shown of it."""

import csv
import hashlib
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command

from communes.census import FIGURES, Group
from communes.imports import TableRefused, census
from communes.imports.census import COMMITTED_FILE, COMMITTED_RECORD, read_census
from communes.imports.territory import read_territory
from communes.models import CensusSheet
from communes.services.census import Sheet, census_of, load_census
from records.models import Event
from tests.factories.communes import CommuneFactory

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def rows_of(commune):
    return {row.figure.code: row for group in census_of(commune) for row in group.rows}


class TestTheCommittedExtract:
    def test_holds_every_commune_and_province_and_the_country(self):
        found = {sheet.code for sheet in read_census() if sheet.census == 2024}

        assert found == {""} | {unit.code for unit in read_territory() if unit.level != "region"}

    def test_adds_up_and_keeps_the_figures_of_its_source(self):
        sheets = {(sheet.code, sheet.census): sheet.figures for sheet in read_census()}

        for level in ("province", "commune"):
            codes = [unit.code for unit in read_territory() if unit.level == level]
            assert sum(int(sheets[code, 2024]["population"]) for code in codes) == 36_490_591
        assert sheets["", 2024]["population"] == "36490591"
        assert sheets["09.273.01.13", 2024]["illiteracy_women"] == "21.1"
        assert sheets["09.273.01.13", 2014]["households"] == "24528"
        assert "schooling" not in sheets["09.273.01.13", 2014]

    def test_has_a_column_for_each_figure_and_none_besides(self):
        with COMMITTED_FILE.open(encoding="utf-8") as file:
            columns = set(next(csv.reader(file)))

        sexes = {False: [""], True: ["", "_women", "_men"]}
        wanted = {f"{figure.code}{sex}" for figure in FIGURES for sex in sexes[figure.is_by_sex]}
        assert columns == wanted | {"level", "code", "census"}

    def test_has_the_hash_of_its_record(self):
        record = json.loads(COMMITTED_RECORD.read_text())

        assert hashlib.sha256(COMMITTED_FILE.read_bytes()).hexdigest() == record["sha256"]
        assert "CC BY 4.0" in record["licence"]
        assert COMMITTED_FILE.stat().st_size < 1_000_000

    def test_is_refused_when_it_is_not_the_one_of_its_record(self, tmp_path, monkeypatch):
        path = tmp_path / "census.csv"
        path.write_bytes(COMMITTED_FILE.read_bytes() + b"\n")
        monkeypatch.setattr(census, "COMMITTED_FILE", path)

        with pytest.raises(TableRefused):
            read_census()


@pytest.mark.django_db
class TestLoading:
    def test_the_command_loads_it_once(self, capsys):
        call_command("load_territory")
        assert "census    written 3148" in capsys.readouterr().out

        call_command("load_territory")
        assert "census    written 0" in capsys.readouterr().out
        assert CensusSheet.objects.count() == 3148
        assert Event.objects.get(code="communes.census_loaded").data == {"count": 3148}

    def test_another_edition_takes_the_place_of_the_one_before(self, django_assert_num_queries):
        load_census([Sheet("01", 2024, {"population": "10"})], actor=None, at=AT)

        with django_assert_num_queries(5):
            changed = load_census(
                [Sheet("01", 2024, {"population": "12"}), Sheet("02", 2024, {})], actor=None, at=AT
            )

        assert changed == 2
        assert CensusSheet.objects.get(code="01").figures == {"population": "12"}


@pytest.mark.django_db
class TestACommune:
    @pytest.fixture
    def commune(self):
        commune = CommuneFactory()
        figures = {"illiteracy": "14.4", "illiteracy_women": "21.1", "illiteracy_men": "7.6"}
        sheets = [
            Sheet(commune.code, 2024, {**figures, "schooling": "98", "paved_road_km": "0"}),
            Sheet(commune.code, 2014, {"illiteracy": "19.5"}),
            Sheet(commune.province.code, 2024, {"illiteracy": "20"}),
            Sheet("", 2024, {"illiteracy": "24.8"}),
        ]
        load_census(sheets, actor=None, at=AT)
        return commune

    def test_stands_beside_its_province_and_the_country(self, commune, django_assert_num_queries):
        with django_assert_num_queries(1):
            rows = rows_of(commune)

        row = rows["illiteracy"]
        assert (row.women, row.men) == (Decimal("21.1"), Decimal("7.6"))
        assert (row.province, row.country) == (Decimal(20), Decimal("24.8"))
        assert row.change == Decimal("-5.1")

    def test_has_no_change_where_2014_measured_something_else(self, commune):
        assert rows_of(commune)["schooling"].change is None

    def test_shows_a_figure_of_zero_and_leaves_out_what_is_unknown(self, commune):
        rows = rows_of(commune)

        assert rows["paved_road_km"].now == 0
        assert "electricity" not in rows

    def test_has_columns_for_women_and_men_where_a_figure_has_them(self, commune):
        found = {group.group: group.is_by_sex for group in census_of(commune)}

        assert found == {Group.SCHOOLING: True, Group.DWELLINGS: False}

    def test_of_which_the_census_says_nothing_has_no_figure(self):
        assert census_of(CommuneFactory()) == []

    def test_shows_them_on_its_page(self, commune, client):
        content = client.get(f"/en/communes/{commune.code}/").content.decode()

        assert "Illiteracy, aged 10 and over" in content
        assert "-5.1" in content or "−5.1" in content
