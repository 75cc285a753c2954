"""The guides: whole, in both languages, and opened by the page one is on."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from communes.enums import Role
from communes.help.services.guides import FOLDER, read_topic, topics_of
from communes.help.topics import CITIZEN, GUIDES, TOPICS, fits, nearest_language, topic_for
from tests.factories.communes import membership, sign_in

# Doors for machines, and pages of libraries that the topic about the account names as families.
WITHOUT_TOPIC = ("livez", "readyz", "api", "mfa_", "account_", "usersessions_")


def _views(resolver, space=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _views(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{space}{pattern.name}", getattr(pattern.callback, "access", None)


VIEWS = dict(_views(get_resolver()))


def _opens(access, guide) -> bool:
    if isinstance(access, frozenset):
        return guide in access
    return access == "public" or (access == "signed in" and guide != CITIZEN)


def test_every_role_has_a_guide_and_every_topic_a_place_in_one():
    assert set(GUIDES) == {*Role, CITIZEN}
    assert set(TOPICS) == {topic for guide in GUIDES.values() for topic in guide}
    assert all(len(set(guide)) == len(guide) for guide in GUIDES.values())


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_topic_is_written_in_both_languages(language):
    assert {path.stem for path in (FOLDER / language).iterdir()} == set(TOPICS)
    assert {path.stem for path in (FOLDER / "en").iterdir()} == set(GUIDES[CITIZEN])
    for code in TOPICS:
        topic = read_topic(code, language)
        assert topic.title
        assert len(topic.words) > 150, code
        # What is read on paper or aloud has no markup left over, and nothing of a template.
        assert [mark for mark in ("**", "{{", "{%", "@@") if mark in topic.body] == []
    assert (nearest_language("entry", "en"), nearest_language("account", "en")) == ("fr", "en")


def test_both_languages_of_a_topic_have_the_same_shape():
    """A step that only one language tells is a step that half of the readers miss."""
    for code in TOPICS:
        shapes = {
            tuple(read_topic(code, language).body.count(tag) for tag in ("<h2>", "<ol>", "<ul>"))
            for language in ("ar", "fr")
        }
        assert len(shapes) == 1, code


def test_every_name_of_a_page_exists():
    unknown = [
        f"{topic}: {name}"
        for topic, names in TOPICS.items()
        for name in names
        if not any(fits(name, view) for view in VIEWS)
    ]
    assert unknown == []


def test_every_page_is_explained_in_the_guide_of_each_role_it_opens_to():
    left_out = [
        f"{guide}: {view}"
        for guide, topics in GUIDES.items()
        for view, access in VIEWS.items()
        if not view.startswith(WITHOUT_TOPIC) and _opens(access, guide)
        if not any(fits(name, view) for topic in topics for name in TOPICS[topic])
    ]
    assert left_out == []


@pytest.mark.parametrize(
    ("guide", "view", "topic"),
    [
        (Role.COMMUNE_AGENT, "assessments:entry_axis", "entry"),
        (Role.COMMUNE_AGENT, "assessments:answer_sheet_confirm", "answer-sheet"),
        (Role.COMMUNE_MANAGER, "assessments:evidence_library", "evidence"),
        (Role.COMMUNE_MANAGER, "assessments:submission", "submission"),
        (Role.COMMUNE_MANAGER, "assessments:finding_reply", "findings-reply"),
        (Role.COMMUNE_MANAGER, "action_programs:project_edit", "programme"),
        (Role.COMMUNE_MANAGER, "action_programs:progress_new", "programme-running"),
        (Role.COMMUNE_MANAGER, "capacity:plan", "capacity-plan"),
        (Role.PROVINCE_OFFICER, "assessments:opinion", "opinion"),
        (Role.REVIEWER, "assessments:queue", "queue"),
        (Role.REVIEWER, "assessments:line", "line-review"),
        (Role.REVIEWER, "assessments:review_return", "concluding"),
        (Role.APPROVER, "assessments:approve", "approval"),
        (Role.AUDITOR, "assessments:mission_packs", "mission"),
        (Role.AUDITOR, "assessments:finding_edit", "findings"),
        (Role.APPEAL_MEMBER, "assessments:appeal_desk", "deciding"),
        (Role.ADMINISTRATOR, "assessments:cycle_edit", "cycles"),
        (Role.ADMINISTRATOR, "assessments:grid_import", "grids"),
        (Role.ADMINISTRATOR, "help:desk", "telling"),
        (Role.BODY_OFFICER, "cooperation:contributions", "body-money"),
        (CITIZEN, "assessments:public_commune", "public-site"),
        (Role.REVIEWER, "", "start-reviewer"),
    ],
)
def test_a_page_opens_its_topic(guide, view, topic):
    assert topic_for(guide, view) == topic


def test_words_are_found_however_they_are_spelled():
    found = [topic.code for topic in topics_of(Role.COMMUNE_AGENT, "fr", "RECEPISSE empreinte")]
    assert found == ["submission"]
    assert [topic.code for topic in topics_of(Role.COMMUNE_AGENT, "ar", "الأسطر المعادة")] != []
    assert topics_of(Role.COMMUNE_AGENT, "fr", "zzz") == []


@pytest.mark.django_db
def test_the_help_of_a_page_is_the_topic_of_ones_role_and_is_printed_whole(client):
    page = client.get("/fr/about/").content.decode()
    assert '/fr/help/guides/citizen/public-site/?about=%2Ffr%2Fabout%2F"' in page

    sign_in(client, membership(Role.COMMUNE_AGENT))
    page = client.get("/fr/work/messages/").content.decode()
    assert "/fr/help/guides/commune_agent/account/?about=%2Ffr%2Fwork%2Fmessages%2F" in page
    topic = client.get("/ar/help/guides/commune_agent/entry/?about=/ar/work/messages/").content.decode()
    assert read_topic("entry", "ar").title in topic
    assert 'href="/ar/work/messages/"' in topic
    assert "about=%2Far%2Fwork%2Fmessages%2F" in topic, "one asks about the page that one came from"
    printed = client.get("/fr/help/guides/commune_agent/print/").content.decode()
    assert all(read_topic(code, "fr").body in printed for code in GUIDES[Role.COMMUNE_AGENT])
    assert client.get(reverse("help:guides")).url == reverse("help:guide", args=[Role.COMMUNE_AGENT])
    assert "No topic holds these words" in client.get("/en/help/guides/citizen/?q=zzz").content.decode()
    for missing in ("nobody/", "citizen/entry/", "nobody/print/"):
        assert client.get(f"/fr/help/guides/{missing}").status_code == 404
    outside = client.get("/fr/help/guides/citizen/account/?about=javascript:alert(1)").content.decode()
    assert 'href="javascript' not in outside
