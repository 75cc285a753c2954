"""Every template is used, and no page fetches anything from elsewhere."""

import re

import pytest
from django.template import TemplateSyntaxError
from django.template.loader import get_template
from django.template.loaders.app_directories import get_app_template_dirs

from tests.consistency.project import ROOT, files, found, name_of, python_files

FOLDER = ROOT / "templates"
TEMPLATES = [
    path for path in files("*", "templates") if path.suffix in {".html", ".txt", ".svg", ".json", ".css"}
]
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]
# Asked for by the number of the answer, and e-mails by the name that their parts share.
ERROR = re.compile(r"[45]\d\d\.html")
PART = re.compile(r"(_subject)?\.\w+$")
FETCHED = re.compile(
    r"""<(?:script|link|img|iframe|source|audio|video|object|embed)\b[^>]*\b(?:src|href|data|srcset)=["']?(?:https?:)?//""",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(r"""url\(\s*["']?(?:https?:)?//|@import\s+["'](?:https?:)?//""", re.IGNORECASE)
IN_SCRIPTS = re.compile(r"""["'`](?:https?:)?//(?!www\.w3\.org/)""")
OLD_SIDES = re.compile(r"\bclass=\"[^\"]*\b(?:text-(?:left|right)|float-(?:left|right)|[mp][lr]-\d)\b")


def test_every_template_is_used():
    sources = [path.read_text(encoding="utf-8") for path in (*python_files(), *TEMPLATES)]
    texts = "\n".join(sources)
    folders = [
        folder for folder in get_app_template_dirs("templates") if not folder.is_relative_to(ROOT / "config")
    ]
    unused = []
    for path in TEMPLATES:
        name = str(path.relative_to(FOLDER))
        family = PART.sub("", name)
        overrides = any((folder / name).exists() for folder in folders)
        if not (overrides or ERROR.fullmatch(name) or name in texts or f'"{family}"' in texts):
            unused.append(name)
    assert unused == []


def test_every_template_can_be_read_by_django():
    broken = {}
    for path in PAGES:
        try:
            get_template(str(path.relative_to(FOLDER)))
        except TemplateSyntaxError as error:
            broken[name_of(path)] = str(error)
    assert broken == {}


@pytest.mark.parametrize("pattern", [FETCHED, OLD_SIDES], ids=["fetched", "left and right"])
def test_no_page_fetches_from_elsewhere_or_knows_left_and_right(pattern):
    assert found(pattern, PAGES) == []


def test_style_and_script_fetch_nothing_from_elsewhere():
    scripts = files("*.js", "static/js")
    assert found(ELSEWHERE, [*files("*.css", "static/css"), *scripts]) == []
    assert found(IN_SCRIPTS, scripts) == []
