"""Who is compared with whom, and the table that says it."""

from decimal import Decimal

import pytest

from capacity.services.effect.design import Note, Options, design
from capacity.services.effect.table import Done, Row, TableUnreadable, Target, read_table, write_table

LINE = Target("line", "A1", "A1")
TRAINING = Target("kind", "training", "A1")
SYSTEM = Target("kind", "system", "A1")
YEARS = range(2020, 2025)
SMALL = Options(treated=1, compared=3)


def commune(code, *, years=YEARS, stratum="rural 0", acts=None, kind=TRAINING, cost="0"):
    """Return the rows of a commune that acts in some year, or in none."""
    rows = [Row(code, year, stratum, {"A1": Decimal(year - 2018)}) for year in years]
    if acts is not None:
        row = next((row for row in rows if row.year == acts), Row(code, acts, stratum))
        row.done.update({LINE: Done(1, Decimal(cost)), kind: Done(1, Decimal(cost))})
        rows = [other for other in rows if other.year != acts] + [row]
    return rows


def table(*communes, compared=3, stratum="rural 0"):
    rows = [row for rows in communes for row in rows]
    return rows + [row for number in range(compared) for row in commune(f"none {number}", stratum=stratum)]


def test_an_action_shows_from_the_year_after_on():
    found = design(table(commune("acts", acts=2022, cost="70000.50")), LINE, SMALL)
    assert (found.treated, found.compared, found.note) == (1, 3, None)
    assert {seen.year: seen.since for seen in found.sample if seen.is_after} == {2023: 1, 2024: 2}
    assert (found.cost, found.costed) == (Decimal("70000.50"), 1)
    # One cell of a group that hangs together has no effect of its own.
    assert found.references == {("rural 0", 2020)}


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (commune("x", acts=2019), "few_years"),
        (commune("x", acts=2020), "few_years"),
        (commune("x", acts=2024), "too_recent"),
        (commune("x", acts=2021, kind=SYSTEM), "other_actions"),
        (commune("x", acts=2022, stratum="urban 2"), "no_comparable"),
        (commune("x", years=[2023]), "one_year"),
    ],
)
def test_who_cannot_be_compared_is_left_out_and_counted(rows, why):
    found = design(table(commune("acts", acts=2022), rows), TRAINING, SMALL)
    assert (dict(found.left_out), found.treated, found.compared) == ({why: 1}, 1, 3)


def test_a_year_that_one_commune_alone_has_is_left_out():
    early = commune("early", years=[*YEARS, 2025])
    found = design(table(commune("acts", acts=2022), early), LINE, SMALL)
    assert {seen.year for seen in found.sample} == set(YEARS)
    assert found.compared == 4


def test_strata_without_action_compare_nobody():
    rows = table(commune("acts", acts=2022)) + table(stratum="urban 1")
    found = design([Row(f"{row.stratum} {row.commune}", *_rest(row)) for row in rows], LINE, SMALL)
    assert dict(found.left_out) == {"other_strata": 3}


def test_a_year_that_nothing_ties_to_the_commune_is_not_guessed():
    early = [row for number in range(3) for row in commune(f"early {number}", years=[2020, 2021])]
    late = [row for number in range(3) for row in commune(f"late {number}", years=[2023, 2024])]
    acting = commune("acts", years=[2020, 2021, 2023, 2024], acts=2021)
    assert dict(design(acting + early + late, LINE, SMALL).left_out) == {
        "no_comparable": 1,
        "other_strata": 6,
    }


def test_a_year_that_few_reached_is_left_out():
    """Results of the last year come in one by one: what one commune has alone is no comparison."""
    rows = table(commune("acts", acts=2022), compared=4)
    early = [row for row in rows if row.year < 2024 or row.commune in ("acts", "none 0", "none 1")]
    found = design(early, LINE, SMALL)
    assert {seen.year for seen in found.sample} == {2020, 2021, 2022, 2023}
    assert (found.treated, found.compared, dict(found.left_out)) == (1, 4, {})


def test_small_numbers_are_told_apart():
    acting = table(commune("acts", acts=2022))
    assert design(acting, LINE, Options(treated=2, compared=3)).note == Note.FEW_TREATED
    assert design(acting, LINE, Options(treated=1, compared=4)).note == Note.FEW_COMPARED
    early = table(commune("acts", acts=2022), commune("early", acts=2020))
    assert design(early, LINE, Options(treated=2, compared=3)).note == Note.FEW_YEARS
    flat = [Row(row.commune, row.year, row.stratum, {"A1": Decimal(5)}, row.done) for row in acting]
    assert design(flat, LINE, SMALL).note == Note.NO_VARIATION


def test_the_table_is_read_as_it_was_written():
    rows = table(commune("acts", acts=2019, cost="1200.50"), commune("later", acts=2022))
    rows.append(Row("excluded", 2024, "urban 1", {}))
    content = write_table(rows)
    assert write_table(read_table(content)) == content == write_table(reversed(rows))
    assert sorted(read_table(content), key=_place) == sorted(rows, key=_place)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"town,year,stratum\r\n", "commune, year, stratum"),
        (b"commune,year,stratum,points:A1\r\nx,2020,r\r\n", "Row 2 has 3 cells"),
        (b"commune,year,stratum\r\nx,then,r\r\n", "Row 2, column year: “then”"),
        (b"commune,year,stratum,points:A1\r\nx,2020,r,many\r\n", "Row 2, column points:A1: “many”"),
    ],
)
def test_another_file_is_refused_by_row_and_column(content, message):
    with pytest.raises(TableUnreadable, match=message):
        read_table(content)


def _rest(row):
    return row.year, row.stratum, row.points, row.done


def _place(row):
    return row.commune, row.year
