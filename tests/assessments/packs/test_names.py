import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.packs.names import MAX_NAME_BYTES, UniqueNames, safe_name


@pytest.mark.parametrize(
    "name", ["محضر دورة فبراير.pdf", "PV n°3 d'octobre.PDF", "Budget (visé), v2 + annexes.xlsx", "لائحة"]
)
def test_ordinary_names_are_kept_as_they_are(name):
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("original", "safe"),
    [
        ('a<b>c:d"e/f\\g|h?i*j.pdf', "a_b_c_d_e_f_g_h_i_j.pdf"),
        ("taux 50%.pdf", "taux 50_.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul"),
        ("Com1 .txt", "_Com1.txt"),
        ("lpt²", "_lpt²"),
        ("console.pdf", "console.pdf"),
        ("name. . ", "name"),
        ("  ..hidden.pdf", "hidden.pdf"),
        ("deux\r\nlignes\t1.pdf", "deux  lignes 1.pdf"),
        ("evil\u202efdp.exe", "evilfdp.exe"),
        ("nul\u200f.pdf", "_nul.pdf"),
        ("half\ud800.pdf", "half.pdf"),
        ("e\u0301tat.pdf", "état.pdf"),
        ("e\u200d\u0301tat.pdf", "état.pdf"),
        ("", "document"),
        ("...", "document"),
        ("\x00\x07", "document"),
    ],
)
def test_what_some_system_refuses_is_replaced(original, safe):
    assert safe_name(original) == safe


def test_a_long_name_keeps_its_extension():
    name = safe_name("محضر " * 60 + ".pdf")
    assert name.endswith(".pdf")
    assert len(name.encode()) <= MAX_NAME_BYTES
    assert safe_name("é" * 300, room=20) == "é" * 20
    assert safe_name("😀" * 50 + ".pdf", room=14) == "😀" * 5 + ".pdf"


def test_names_that_differ_only_in_case_or_form_are_numbered():
    names = UniqueNames()
    given_names = ["PV.pdf", "pv.PDF", "PV (2).pdf", "état.pdf", "e\u0301tat.pdf", "PV.pdf"]
    assert [names.add(name) for name in given_names] == [
        "PV.pdf",
        "pv (2).PDF",
        "PV (2) (2).pdf",
        "état.pdf",
        "état (2).pdf",
        "PV (3).pdf",
    ]


def test_a_number_fits_in_the_room_of_a_long_name():
    names = UniqueNames(room=30)
    first, second = names.add("x" * 40 + ".pdf"), names.add("x" * 40 + ".pdf")
    assert (len(first), len(second)) == (30, 30)
    assert second == "x" * 22 + " (2).pdf"


@given(st.lists(st.text(max_size=300), max_size=8), st.integers(min_value=40, max_value=180))
def test_any_text_becomes_a_name_that_windows_takes(originals, room):
    names = UniqueNames(room=room)
    safe = [names.add(original) for original in originals]
    assert len({name.casefold() for name in safe}) == len(safe)
    for name in safe:
        assert name
        assert not set(name) & set('<>:"/\\|?*%')
        assert not name.startswith((" ", "."))
        assert not name.endswith((" ", "."))
        assert all(ord(char) >= 32 for char in name)
        assert len(name.encode()) <= 255
        assert len(name.encode("utf-16-le")) // 2 <= room
        assert unicodedata.is_normalized("NFC", name)
