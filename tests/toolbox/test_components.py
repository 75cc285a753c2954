"""Every piece of the portal drawn on one page, in three languages."""

import re

import pytest

from tests.toolbox.gallery import SampleForm

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _gallery(settings) -> None:
    settings.ROOT_URLCONF = "tests.toolbox.gallery"


@pytest.fixture
def html(client) -> str:
    return client.get("/fr/gallery/").content.decode()


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_the_page_says_its_language_and_direction(client, language, direction):
    page = client.get(f"/{language}/gallery/").content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert ("bootstrap.rtl.min.css" in page) == (direction == "rtl")


def test_the_page_leads_to_the_same_page_in_the_other_languages(client):
    page = client.get("/fr/gallery/?sort=name").content.decode()
    assert re.search(r'href="/ar/gallery/\?sort=name" lang="ar" hreflang="ar"', page)
    assert re.search(r'href="/fr/gallery/\?sort=name" lang="fr" hreflang="fr" aria-current="true"', page)


def test_the_first_link_leads_to_the_content(html):
    assert re.search(r"<a [^>]*>", html)[0] == '<a class="skip-link" href="#content">'
    assert '<main id="content"' in html


def test_a_field_reads_label_help_error_control(client):
    page = client.post("/fr/gallery/", {}).content.decode()
    field = page[page.index('<label for="id_email"') : page.index('name="kind"')]
    places = [field.index(mark) for mark in ("<label", "id_email_helptext", "id_email_error", "<input")]
    assert places == sorted(places)
    assert 'aria-describedby="id_email_helptext id_email_error"' in field
    assert 'aria-invalid="true"' in field


def test_the_summary_of_errors_links_to_each_field(client):
    page = client.post("/fr/gallery/", {"email": "x"}).content.decode()
    summary = page[
        page.index('class="error-summary"') : page.index("</ul>", page.index('class="error-summary"'))
    ]
    form = SampleForm({})
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == [
        form[name].id_for_label or form[name].auto_id for name in ("email", "kind", "reason", "agree")
    ]
    assert all(f'id="{target}"' in page for target in targets)


def test_a_field_that_may_stay_empty_says_so(html):
    label = html[html.index('<label for="id_region"') :]
    assert "field-optional" in label[: label.index("</label>")]


def test_pages_of_a_list_keep_its_filters(client):
    page = client.get("/fr/gallery/?region=1&page=3").content.decode()
    assert 'href="?region=1&amp;page=4"' in page
    assert 'href="?region=1&amp;page=2"' in page
    assert 'aria-current="page"><bdi dir="ltr">3</bdi>' in page


def test_a_job_polls_itself_only_while_it_runs(html):
    assert html.count('hx-trigger="every 2s"') == 1
    assert re.search(r'id="job-running"[^>]*hx-get="/progress/"', html)
    assert '<progress value="340" max="1503"' in html


def test_a_field_that_cannot_be_saved_is_read_only_and_never_posts(html):
    locked = html[html.index('id="field-locked"') :]
    locked = locked[: locked.index("</div>\n  </div>") if "</div>\n  </div>" in locked else 900]
    assert "readonly" in locked
    assert "data-autosave-url" not in locked.split("</label>")[0]


def test_a_refused_figure_stays_beside_its_error(html):
    field = html[html.index('id="field-staff"') : html.index('id="field-voted_on"')]
    assert 'value="1.234"' in field
    assert 'aria-invalid="true"' in field
    assert "can be read in two ways" in field


def test_file_names_are_isolated(html):
    assert '<bdi class="chip-name">محضر دورة فبراير.pdf</bdi>' in html
    assert """<bdi class="chip-name">PV n°3 d'octobre.PDF</bdi>""" in html
