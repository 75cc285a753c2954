import polib
import pytest

from tools import check_catalogues

ARABIC_HEADER = (
    "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;"
)


def catalogue(*entries, header=ARABIC_HEADER):
    built = polib.POFile()
    built.metadata = {"Plural-Forms": header}
    built.extend(entries)
    return built


def counted(*forms, msgid="%(count)s file of %(name)s", plural="%(count)s files of %(name)s"):
    return polib.POEntry(msgid=msgid, msgid_plural=plural, msgstr_plural=dict(enumerate(forms)))


UNKNOWN_NAME = "other placeholders than '%(count)s files of %(name)s': '%(n)s %(count)s %(name)s'"
WHOLE = ["لا ملف في %(name)s", "ملف في %(name)s", "ملفان في %(name)s"] + ["%(count)s ملف في %(name)s"] * 3


def found(*entries, **options):
    return list(check_catalogues.faults(catalogue(*entries, **options), forms=6))


def test_a_whole_catalogue_has_no_fault():
    assert found(polib.POEntry(msgid="Hello %(name)s", msgstr="مرحبا %(name)s"), counted(*WHOLE)) == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (polib.POEntry(msgid="Hello"), "not translated: 'Hello'"),
        (polib.POEntry(msgid="Hello", msgstr="مرحبا", flags=["fuzzy"]), "fuzzy: 'Hello'"),
        (polib.POEntry(msgid="Hello", msgstr="مرحبا", obsolete=True), "no longer used: 'Hello'"),
        (polib.POEntry(msgid="%(a)s", msgstr="%(b)s"), "other placeholders than '%(a)s': '%(b)s'"),
        (polib.POEntry(msgid="{a}", msgstr="x"), "other placeholders than '{a}': 'x'"),
        (polib.POEntry(msgid="%s", msgstr="x"), "other placeholders than '%s': 'x'"),
        (counted(*WHOLE[:5]), "5 plural forms where 6 are needed: '%(count)s file of %(name)s'"),
        (counted(*WHOLE[:5], "ملف"), "other placeholders than '%(count)s files of %(name)s': 'ملف'"),
        (counted(*WHOLE[:5], "%(n)s %(count)s %(name)s"), UNKNOWN_NAME),
        (
            counted(*WHOLE[:3], *WHOLE[:3]),
            "a placeholder of '%(count)s files of %(name)s' stands in no form",
        ),
    ],
)
def test_a_fault_is_named(entry, fault):
    assert fault in found(entry)


def test_a_form_of_counting_that_is_not_the_language_s_is_a_fault():
    assert found(header="nplurals=2; plural=n>1;") == ["Plural-Forms must declare 6 forms"]


def test_messages_and_catalogues_are_compared_both_ways(tmp_path, monkeypatch):
    kept = tmp_path / "locale"
    monkeypatch.setattr(check_catalogues, "LANGUAGES", {"ar": 6})

    def write(root, *messages):
        folder = root / "locale" / "ar" / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        catalogue(*(polib.POEntry(msgid=text, msgstr=text) for text in messages)).save(
            str(folder / "django.po")
        )

    write(tmp_path, "kept", "stale")
    monkeypatch.setattr(check_catalogues, "extract", lambda copy: write(copy, "kept", "new"))
    assert check_catalogues.check(tmp_path) == [
        "ar: not in the catalogue: 'new'",
        "ar: in no source: 'stale'",
    ]
    assert kept.exists()
