from types import SimpleNamespace

import pytest
from django.utils import translation

from config.toolbox.languages import direction, in_language, pick, texts_of

FES = SimpleNamespace(name_ar="فاس", name_fr="Fès")
TITLE = {"title": {"ar": "محور", "fr": "Axe", "en": "Axis"}}


def test_a_name_is_given_in_the_readers_language():
    with in_language("ar"):
        assert pick(FES, "name") == "فاس"
    assert pick(FES, "name", "fr") == "Fès"


def test_a_place_has_its_french_name_in_english():
    assert pick(FES, "name", "en") == "Fès"


def test_an_empty_name_falls_back_to_the_nearest_language():
    assert pick({"name_ar": "فاس", "name_fr": ""}, "name", "fr") == "فاس"


def test_texts_of_grids_are_picked_from_their_mapping():
    assert pick(TITLE, "title", "en") == "Axis"
    assert pick(SimpleNamespace(**TITLE), "title", "ar") == "محور"


def test_a_text_that_exists_and_is_empty_everywhere_is_empty():
    assert pick({"note_ar": "", "note_fr": ""}, "note", "fr") == ""


def test_a_text_that_does_not_exist_is_an_error():
    with pytest.raises(LookupError, match="titel"):
        pick(FES, "titel")


def test_only_arabic_runs_from_right_to_left():
    assert [direction(language) for language in ("ar", "fr", "en")] == ["rtl", "ltr", "ltr"]


def test_the_language_before_comes_back():
    before = translation.get_language()
    with in_language("ar"):
        assert translation.get_language() == "ar"
    assert translation.get_language() == before


def test_both_texts_of_a_row_are_kept_by_language():
    assert texts_of(FES, "name") == {"ar": "فاس", "fr": "Fès"}
    with pytest.raises(AttributeError, match="note"):
        texts_of(FES, "note")
