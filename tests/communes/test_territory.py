import csv
import hashlib
import json
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from communes.imports import TableRefused
from communes.imports.territory import COLUMNS, COMMITTED_FILE, COMMITTED_RECORD, read_territory
from communes.models import Commune, Province, Region
from communes.services.territory import Counts, load_territory
from records.models import Event
from tests.factories.communes import CommuneFactory, MembershipFactory

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
NORTH = ("region", "01", "الشمال", "Nord", "", "", "", "", "", "1000", "1200")
TANGIER = ("province", "01.511", "طنجة", "Tanger", "prefecture", "01", "", "", "", "1000", "1200")
CITY = ("commune", "01.511.01.0", "طنجة", "Tanger", "urban", "01", "01.511", "", "tanger", "900", "1100")
VILLAGE = (
    "commune",
    "01.511.05.19",
    "اكزناية",
    "Gueznaia",
    "rural",
    "01",
    "01.511",
    "01.511.05",
    "gueznaia",
    "",
    "100",
)


def write(path, *rows):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def changed(row, **values):
    return tuple(values.get(column, value) for column, value in zip(COLUMNS, row, strict=True))


@pytest.fixture
def edition(tmp_path):
    return write(tmp_path / "edition.csv", NORTH, TANGIER, CITY, VILLAGE)


class TestTheCommittedExtract:
    def test_holds_the_whole_country(self):
        units = read_territory()

        assert Counter(unit.level for unit in units) == {"region": 12, "province": 75, "commune": 1503}
        for level in ("region", "province", "commune"):
            assert sum(unit.population_2024 for unit in units if unit.level == level) == 36_828_330
            assert sum(unit.population_2014 or 0 for unit in units if unit.level == level) == 33_848_242

    def test_leaves_out_prefectures_that_hold_no_commune(self):
        units = read_territory()
        provinces = {unit.code for unit in units if unit.level == "province"}

        assert provinces == {unit.province_code for unit in units if unit.level == "commune"}

    def test_has_the_hash_of_its_record(self):
        record = json.loads(COMMITTED_RECORD.read_text())

        assert hashlib.sha256(COMMITTED_FILE.read_bytes()).hexdigest() == record["sha256"]
        assert "Haut-Commissariat au Plan" in record["credit"]
        assert record["licence"]

    @pytest.mark.django_db
    def test_is_loaded_by_the_command_twice_without_a_change(self, capsys):
        call_command("load_territory")
        assert "commune   created 1503, updated 0, unchanged 0" in capsys.readouterr().out

        call_command("load_territory")
        assert "commune   created 0, updated 0, unchanged 1503" in capsys.readouterr().out
        assert Commune.objects.filter(population_2014=None).count() == 4
        assert Commune.objects.get(code="06.141.01.0").province.region.code == "06"


@pytest.mark.django_db
class TestLoading:
    def test_links_each_commune_to_its_province_and_region(self, edition):
        load_territory(read_territory(edition), actor=None, at=AT)

        village = Commune.objects.get(code="01.511.05.19")
        assert (village.province.name_fr, village.province.kind) == ("Tanger", "prefecture")
        assert village.province.region.name_ar == "الشمال"
        assert (village.population_2014, village.population_2024) == (None, 100)

    def test_a_second_run_changes_nothing_and_logs_nothing(self, edition):
        load_territory(read_territory(edition), actor=None, at=AT)
        counts = load_territory(read_territory(edition), actor=None, at=AT)

        assert counts["commune"] == Counts(created=0, updated=0, unchanged=2, unlisted=0)
        assert Event.objects.filter(code="communes.territory_loaded").count() == 1

    def test_a_new_edition_updates_names_figures_and_what_is_searched(self, edition, tmp_path):
        load_territory(read_territory(edition), actor=None, at=AT)
        renamed = changed(VILLAGE, name_fr="Boukhalef", population_2024="130")
        counts = load_territory(
            read_territory(write(tmp_path / "next.csv", NORTH, TANGIER, CITY, renamed)), actor=None, at=AT
        )

        village = Commune.objects.get(code="01.511.05.19")
        assert counts["commune"] == Counts(created=0, updated=1, unchanged=1, unlisted=0)
        assert (village.name_fr, village.population_2024) == ("Boukhalef", 130)
        assert "boukhalef" in village.search_text

    def test_what_is_no_longer_listed_keeps_its_past_and_may_come_back(self, edition, tmp_path):
        load_territory(read_territory(edition), actor=None, at=AT)
        member = MembershipFactory(commune=Commune.objects.get(code="01.511.05.19"))
        shorter = read_territory(write(tmp_path / "next.csv", NORTH, TANGIER, CITY))

        assert load_territory(shorter, actor=None, at=AT)["commune"].unlisted == 1
        member.commune.refresh_from_db()
        assert not member.commune.is_listed

        load_territory(read_territory(edition), actor=None, at=AT)
        member.commune.refresh_from_db()
        assert member.commune.is_listed

    def test_regions_and_provinces_left_out_are_kept(self, edition):
        elsewhere = CommuneFactory(province__region__code="77")
        counts = load_territory(read_territory(edition), actor=None, at=AT)

        assert (counts["region"].unlisted, counts["province"].unlisted) == (1, 1)
        assert Province.objects.filter(pk=elsewhere.province_id).exists()
        assert Region.objects.filter(pk=elsewhere.province.region_id).exists()

    @pytest.mark.parametrize("extra", [0, 60])
    def test_costs_the_same_for_two_communes_and_for_many(
        self, extra, tmp_path, django_assert_max_num_queries
    ):
        more = [
            changed(VILLAGE, code=f"01.511.05.{number}", slug=f"more-{number}")
            for number in range(20, 20 + extra)
        ]
        units = read_territory(write(tmp_path / "edition.csv", NORTH, TANGIER, CITY, VILLAGE, *more))
        with django_assert_max_num_queries(16):
            load_territory(units, actor=None, at=AT)


class TestRefusals:
    @pytest.mark.parametrize(
        ("faulty", "expected"),
        [
            (changed(CITY, level="village"), "Row 4, level: “village” was read."),
            (changed(CITY, kind="maritime"), "Row 4, kind: “maritime” was read."),
            (changed(CITY, name_ar=""), "Row 4, name_ar: A value was expected."),
            (changed(CITY, slug=""), "Row 4, slug: A value was expected."),
            (changed(CITY, population_2024="12,5"), "Row 4, population_2024: “12,5” was read."),
            (changed(CITY, province_code="01.999"), "Row 4, province_code: “01.999” was read."),
            (changed(CITY, code="02.511.01.0"), "Row 4, region_code: “01” was read."),
            (changed(CITY, code=VILLAGE[1]), "Row 5, code: “01.511.05.19” was read."),
        ],
    )
    def test_each_fault_is_named_with_its_row(self, faulty, expected, tmp_path):
        with pytest.raises(TableRefused) as refusal:
            read_territory(write(tmp_path / "edition.csv", NORTH, TANGIER, faulty, VILLAGE))

        assert expected in str(refusal.value)

    @pytest.mark.django_db
    def test_a_faulty_edition_changes_nothing(self, tmp_path):
        path = write(tmp_path / "edition.csv", NORTH, TANGIER, CITY, changed(VILLAGE, kind=""))

        with pytest.raises(CommandError, match="Nothing was changed"):
            call_command("load_territory", str(path))
        assert not Region.objects.exists()

    def test_a_file_that_is_not_there_is_named(self):
        with pytest.raises(CommandError, match=r"nowhere\.csv cannot be read"):
            call_command("load_territory", "nowhere.csv")
