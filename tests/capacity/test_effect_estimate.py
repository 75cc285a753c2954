"""The estimate says what was put into a generated panel, and is silent where nothing was."""

import json
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from benchmarks.effect_panels import AIM, generated
from capacity.services.effect.design import Options, design
from capacity.services.effect.estimate import estimate, estimate_all
from capacity.services.effect.table import read_table, write_table


def estimated(seed=1, **panel):
    made = generated(seed, communes=100, years=5, **panel)
    return made, estimate(design(made.rows, AIM, Options()))


def test_the_interval_covers_a_known_effect():
    made, found = estimated(effect=6)
    assert found.result.low <= made.effect <= found.result.high
    assert found.result.low > 0
    assert found.pretrend_p > 0.05
    # Years since the action; its own year is what those before are held against.
    assert set(found.path) >= {-1, 0, 1, 2}
    assert found.path[0].effect == 0
    assert found.twfe.effect == pytest.approx(found.result.effect, abs=2)


def test_nothing_is_claimed_where_nothing_was_put_in():
    _made, found = estimated()
    assert found.result.low < 0 < found.result.high
    assert found.result.p_value > 0.05


def test_communes_that_were_rising_already_are_found_out():
    _made, found = estimated(trend=2.5)
    assert found.pretrend_p < 0.05


def test_small_numbers_give_means_only():
    made = generated(1, communes=20, years=5, effect=6)
    found = estimate(design(made.rows, AIM, Options()))
    assert (found.result, found.design.note) == (None, "few_treated")
    assert set(found.seen()["means"]) == {
        "treated_before",
        "treated_after",
        "compared_before",
        "compared_after",
    }
    assert None not in found.seen()["means"].values()


def test_the_same_table_gives_the_same_figures(tmp_path, capsys):
    made, found = estimated(effect=6)
    path = tmp_path / "table.csv"
    path.write_bytes(write_table(made.rows))
    call_command("estimate_effects", "--from", str(path))
    assert json.loads(capsys.readouterr().out) == [json.loads(json.dumps(found.plain()))]
    rows = read_table(path.read_bytes())
    assert [again.plain() for again in estimate_all(rows, [AIM], Options())] == [found.plain()]


def test_a_file_that_is_no_table_is_refused_by_the_command(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("name,year\n")
    with pytest.raises(CommandError, match="commune, year, stratum"):
        call_command("estimate_effects", "--from", str(path))


def test_nobody_but_the_worker_loads_the_library():
    # openpyxl takes numpy up by itself where it is installed; that is no word of ours.
    code = (
        "import django, sys; django.setup(); import config.urls, capacity.services.effect.runs; "
        "print({'pyfixest', 'pandas', 'scipy', 'matplotlib'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("set()", "")
