"""Make ``records/data/holidays.csv`` from the package ``holidays``, for the years given.

Run by hand (``pip install holidays``): ``python tools/extract_holidays.py 2025 2027``. The portal reads the
committed file once for a year without holidays; administrators correct it when dates are announced.
"""

import csv
import sys
from datetime import date
from pathlib import Path

import holidays

TARGET = Path(__file__).resolve().parent.parent / "records" / "data" / "holidays.csv"
# The package marks the days that hang on the moon, in each language.
ESTIMATED = {"ar": "(تقديري)", "fr": "(estimé)"}


def _name(texts: str, language: str) -> str:
    """Return the names of a day without the mark of an estimate; several are joined."""
    names = [name.replace(ESTIMATED[language], "").strip() for name in texts.split(";")]
    return " – ".join(names)


def rows(first: int, last: int) -> list[tuple[date, str, str, bool]]:
    years = range(first, last + 1)
    arabic = holidays.Morocco(years=years, language="ar")
    french = holidays.Morocco(years=years, language="fr")
    return [
        (day, _name(arabic[day], "ar"), _name(names, "fr"), ESTIMATED["fr"] in names)
        for day, names in sorted(french.items())
    ]


if __name__ == "__main__":
    found = rows(int(sys.argv[1]), int(sys.argv[2]))
    TARGET.parent.mkdir(exist_ok=True)
    with TARGET.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["day", "name_ar", "name_fr", "is_estimate"])
        writer.writerows([day, name_ar, name_fr, int(estimate)] for day, name_ar, name_fr, estimate in found)
    print(len(found), "days")
