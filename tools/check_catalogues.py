"""Check that every message exists in Arabic and in French, whole and in step with the code.

python -m tools.check_catalogues            print what is wrong, fail if anything is
python -m tools.check_catalogues --update   bring the catalogues in step, for translators to fill
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import polib

PROJECT = Path(__file__).resolve().parent.parent
LANGUAGES = {"ar": 6, "fr": 2}  # and how many forms a count takes
NOT_SOURCES = (".git", ".venv", "var", "tests", "benchmarks", "docs", "node_modules", "__pycache__")
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[a-zA-Z]|%[\d.]*[sdif]|\{(\w*)\}")

Key = tuple[str | None, str, str]


def placeholders(text: str) -> frozenset[str]:
    """Return the placeholders of a text: %(name)s, %s and {name}."""
    return frozenset(
        match.group(1) or match.group(2) or match.group(0) for match in PLACEHOLDER.finditer(text)
    )


def faults(catalogue: polib.POFile, *, forms: int) -> Iterator[str]:
    """Yield a sentence for each message that is missing, doubtful or would fail when shown."""
    declared = re.match(r"\s*nplurals\s*=\s*(\d+)", catalogue.metadata.get("Plural-Forms", ""))
    if declared is None or int(declared.group(1)) != forms:
        yield f"Plural-Forms must declare {forms} forms"
    for entry in catalogue:
        if entry.obsolete:
            yield f"no longer used: {entry.msgid!r}"
        elif entry.fuzzy:
            yield f"fuzzy: {entry.msgid!r}"
        elif not entry.translated():
            yield f"not translated: {entry.msgid!r}"
        elif entry.msgid_plural:
            yield from _plural_faults(entry, forms)
        elif placeholders(entry.msgstr) != placeholders(entry.msgid):
            yield f"other placeholders than {entry.msgid!r}: {entry.msgstr!r}"


def _plural_faults(entry: polib.POEntry, forms: int) -> Iterator[str]:
    """A form for one or two may say its number in words; no form may know a name that is not given."""
    expected = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
    texts = list(entry.msgstr_plural.values())
    if len(texts) != forms:
        yield f"{len(texts)} plural forms where {forms} are needed: {entry.msgid!r}"
    for text in texts:
        if not placeholders(text) <= expected or len(expected - placeholders(text)) > 1:
            yield f"other placeholders than {entry.msgid_plural!r}: {text!r}"
    if expected != frozenset().union(*map(placeholders, texts)):
        yield f"a placeholder of {entry.msgid_plural!r} stands in no form"


def keys(catalogue: polib.POFile) -> set[Key]:
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in catalogue if not entry.obsolete}


def extract(project: Path) -> None:
    """Bring the catalogues of a project in step with its code, in place."""
    command = [sys.executable, "manage.py", "makemessages", "--no-location", "--verbosity", "0"]
    command += [part for folder in NOT_SOURCES for part in ("--ignore", folder)]
    command += [part for language in LANGUAGES for part in ("--locale", language)]
    subprocess.run(command, cwd=project, check=True)


def read(project: Path, language: str) -> polib.POFile:
    path = project / "locale" / language / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def check(project: Path) -> list[str]:
    """Return what is wrong with the catalogues of a project, one sentence each."""
    found = []
    with tempfile.TemporaryDirectory(prefix="adaa-messages-") as folder:
        copy = Path(folder) / "project"
        shutil.copytree(project, copy, ignore=shutil.ignore_patterns(*NOT_SOURCES, "vendor", "*.mo"))
        extract(copy)
        for language, forms in LANGUAGES.items():
            kept, fresh = read(project, language), read(copy, language)
            complaints = list(faults(kept, forms=forms))
            complaints += [
                f"not in the catalogue: {key[1]!r}" for key in sorted(keys(fresh) - keys(kept), key=str)
            ]
            complaints += [f"in no source: {key[1]!r}" for key in sorted(keys(kept) - keys(fresh), key=str)]
            found += [f"{language}: {complaint}" for complaint in complaints]
    return found


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--update", action="store_true", help="write the catalogues")
    if parser.parse_args(arguments).update:
        extract(PROJECT)
        return 0
    found = check(PROJECT)
    for sentence in found:
        print(sentence, file=sys.stderr)
    if found:
        print(f"{len(found)} faults in the catalogues. Run: make messages, then translate.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
