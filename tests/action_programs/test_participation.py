"""Poles, meetings and who was heard: what is kept, what is refused, who never was, what everybody reads."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from action_programs.enums import Audience, Sex
from action_programs.exceptions import ProgrammeFrozen
from action_programs.models import Meeting, Pole, SurveyGroup
from action_programs.services.meetings import (
    AttendanceFacts,
    AudienceTwice,
    MeetingFacts,
    MeetingInUse,
    NobodyCame,
    NotHeldYet,
    PoleFacts,
    PoleInUse,
    remove_meeting,
    remove_pole,
    save_meeting,
    save_pole,
)
from action_programs.services.public_participation import ParticipationIsPublic, show_participation
from action_programs.services.representation import representation_of
from assessments.exceptions import NotAllowed
from communes.enums import Role
from records.models import Event
from tests.factories.action_programs import AT, ActionProgrammeFactory
from tests.factories.communes import actor, membership, sign_in
from tests.factories.pac_participation import a_meeting, a_pole, a_proposal, an_attachment

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)
HEARD = MeetingFacts(audience=Audience.WOMEN, held_on=date(2027, 2, 10), place="Dar Chabab")


@pytest.fixture
def programme():
    return ActionProgrammeFactory()


@pytest.fixture
def agent(programme):
    return actor(Role.COMMUNE_AGENT, commune=programme.commune)


@pytest.fixture
def as_agent(client, programme):
    return sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))


def address(name, *args):
    return reverse(f"action_programs:{name}", args=args)


def public_address(programme, name="public_participation"):
    return address(name, programme.commune.code, programme.first_year)


def page_of(client, name, *args):
    return client.get(address(name, *args)).content.decode()


def typed(**changes):
    values = {
        "audience": "women",
        "held_on": "2022-02-10",
        "place": "دار الشباب",
        "rows-TOTAL_FORMS": "3",
        "rows-INITIAL_FORMS": "0",
        "rows-0-audience": "women",
        "rows-0-women": "24",
        "rows-1-audience": "residents",
        "rows-2-audience": "residents",
    }
    return {**values, **changes}


def texts(representation):
    return [str(warning.text) for warning in representation.warnings]


def test_poles_are_added_changed_and_removed(programme, agent):
    first = save_pole(programme, None, PoleFacts(" قطب الأول "), actor=agent, at=AT)
    second = save_pole(programme, None, PoleFacts("قطب الثاني"), actor=agent, at=AT)

    save_pole(programme, second, PoleFacts("قطب الثاني", localities="دوار أ، دوار ب"), actor=agent, at=AT)
    remove_pole(first, actor=agent, at=AT)

    (left,) = Pole.objects.all()
    assert (left.position, left.localities) == (2, "دوار أ، دوار ب")
    assert Event.objects.filter(code="action_programs.pole_saved").count() == 3
    assert Event.objects.get(code="action_programs.pole_removed").data["name"]["ar"] == "قطب الأول"


def test_a_pole_where_meetings_were_held_stays(programme, agent):
    pole = a_pole(programme)
    a_meeting(programme, pole=pole)

    with pytest.raises(PoleInUse, match="Pôle 1"):
        remove_pole(pole, actor=agent, at=AT)


def test_a_meeting_is_kept_with_who_came(programme, agent):
    came = [AttendanceFacts(Audience.WOMEN, 24, 0), AttendanceFacts(Audience.ELECTED, 1, 2)]

    meeting = save_meeting(programme, None, HEARD, came, actor=agent, at=AT)

    rows = meeting.attendance.order_by("pk").values_list("audience", "women", "men")
    assert list(rows) == [("women", 24, 0), ("elected", 1, 2)]
    event = Event.objects.get(code="action_programs.meeting_saved")
    assert event.data == {"place": "Dar Chabab", "day": "2027-02-10"}


def test_a_meeting_is_changed_with_all_its_attendance(programme, agent):
    meeting = a_meeting(programme, came={Audience.WOMEN: (24, 0), Audience.YOUTH: (3, 3)})

    save_meeting(programme, meeting, HEARD, [AttendanceFacts("women", 25, 0)], actor=agent, at=AT)

    meeting.refresh_from_db()
    assert (meeting.place, meeting.changed_by) == ("Dar Chabab", agent.user)
    assert [row.women for row in meeting.attendance.all()] == [25]


@pytest.mark.parametrize(
    ("facts", "came", "refusal"),
    [
        (HEARD, [AttendanceFacts("women", 1, 0), AttendanceFacts("women", 2, 0)], AudienceTwice),
        (HEARD, [AttendanceFacts("women", 0, 0)], NobodyCame),
        (
            MeetingFacts(audience="women", held_on=date(2027, 3, 2), place="Souk"),
            [AttendanceFacts("women", 1, 0)],
            NotHeldYet,
        ),
    ],
)
def test_attendance_that_cannot_be_changes_nothing(programme, agent, facts, came, refusal):
    with pytest.raises(refusal):
        save_meeting(programme, None, facts, came, actor=agent, at=AT)

    assert not Meeting.objects.exists()


def test_a_meeting_is_announced_before_its_day(programme, agent):
    facts = MeetingFacts(audience=Audience.YOUTH, held_on=date(2027, 5, 1), place="Souk")

    save_meeting(programme, None, facts, [], actor=agent, at=AT)

    assert representation_of(programme, today=TODAY).total.meetings == 0


def test_a_meeting_with_proposals_stays(programme, agent):
    meeting = a_meeting(programme)
    a_proposal(programme, meeting=meeting)

    with pytest.raises(MeetingInUse, match="1 proposal was made"):
        remove_meeting(meeting, actor=agent, at=AT)


def test_only_its_commune_writes_and_only_while_the_programme_is_open(programme, agent):
    meeting, pole = a_meeting(programme), a_pole(programme)
    adopted = ActionProgrammeFactory(adopted=True, commune=programme.commune, first_year=2040)
    stranger = actor(Role.COMMUNE_AGENT)

    with pytest.raises(NotAllowed):
        save_meeting(programme, None, HEARD, [], actor=stranger, at=AT)
    with pytest.raises(NotAllowed):
        remove_meeting(meeting, actor=stranger, at=AT)
    with pytest.raises(NotAllowed):
        remove_pole(pole, actor=stranger, at=AT)
    with pytest.raises(ProgrammeFrozen):
        save_meeting(adopted, None, HEARD, [], actor=agent, at=AT)
    with pytest.raises(ProgrammeFrozen):
        save_pole(adopted, None, PoleFacts("قطب"), actor=agent, at=AT)


def test_people_are_counted_by_audience_and_by_pole(programme, django_assert_num_queries):
    north = a_pole(programme)
    a_meeting(programme, Audience.WOMEN, pole=north, came={Audience.WOMEN: (30, 0)})
    a_meeting(programme, Audience.RESIDENTS, pole=north, came={Audience.RESIDENTS: (0, 5)})
    a_meeting(programme, Audience.ASSOCIATIONS, came={Audience.ASSOCIATIONS: (1, 4)})

    with django_assert_num_queries(4):
        found = representation_of(programme, today=TODAY)

    assert (found.total.meetings, found.total.women, found.total.men) == (3, 31, 9)
    assert found.total.women_share == Decimal("77.5")
    assert found.total.men_share == Decimal("22.5")
    heard = dict(found.by_audience)
    assert (heard[Audience.WOMEN].meetings, heard[Audience.WOMEN].people) == (1, 30)
    assert heard[Audience.YOUTH].women_share is None
    assert [(pole, heard.meetings, heard.people) for pole, heard in found.by_pole] == [
        (north, 2, 35),
        (None, 1, 5),
    ]


def test_each_expected_audience_never_heard_is_a_warning_with_its_source(programme):
    a_meeting(programme, Audience.YOUTH, came={Audience.COOPERATIVES: (1, 1)})

    found = representation_of(programme, today=TODAY)

    assert texts(found) == [
        "By what is written, these were never heard: Persons with disabilities.",
        "By what is written, these were never heard: Associations.",
    ]
    assert "2.16.301" in str(found.warnings[0].source)
    assert not found.warnings[0].is_certain


@pytest.mark.parametrize(("heard", "is_warned"), [(Sex.MEN, True), (Sex.WOMEN, False), (Sex.ALL, False)])
def test_women_heard_by_a_survey_group_were_heard(programme, heard, is_warned):
    a_meeting(programme, Audience.YOUTH)
    SurveyGroup.objects.create(programme=programme, position=1, name_ar="مجموعة", heard=heard)

    found = texts(representation_of(programme, today=TODAY))

    assert ("By what is written, these were never heard: Women." in found) == is_warned


def test_each_pole_where_no_woman_was_heard_is_a_warning(programme):
    north, south, west = a_pole(programme), a_pole(programme), a_pole(programme)
    a_meeting(programme, Audience.RESIDENTS, pole=north, came={Audience.RESIDENTS: (0, 12)})
    a_meeting(programme, Audience.RESIDENTS, pole=south, came={Audience.RESIDENTS: (1, 12)})
    a_meeting(programme, Audience.WOMEN, pole=west)

    found = [text for text in texts(representation_of(programme, today=TODAY)) if "pole" in text]

    assert found == ["By what is written, no woman was heard in the pole “Pôle 1”."]


def test_a_programme_without_meetings_is_not_warned_yet(programme):
    a_pole(programme)

    assert texts(representation_of(programme, today=TODAY)) == []


def test_a_meeting_is_typed_and_read(as_agent, programme):
    assert "No meeting yet" in page_of(as_agent, "meetings", programme.pk)

    response = as_agent.post(address("meeting_new", programme.pk), typed())

    meeting = Meeting.objects.get()
    assert response.url == address("meeting", programme.pk, meeting.pk)
    assert 'Women: <bdi dir="ltr">24</bdi> women' in as_agent.get(response.url).content.decode()
    assert "دار الشباب" in page_of(as_agent, "meetings", programme.pk)
    assert "24" in page_of(as_agent, "meeting_edit", programme.pk, meeting.pk)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rows-1-women": "3", "rows-1-audience": "women"}, "counted twice"),
        ({"rows-0-women": "-1"}, "greater than or equal to 0"),
        ({"held_on": ""}, "Date"),
    ],
)
def test_a_refused_meeting_stays_on_the_page(as_agent, programme, changes, words):
    content = as_agent.post(address("meeting_new", programme.pk), typed(**changes)).content.decode()

    assert words in content
    assert "دار الشباب" in content
    assert not Meeting.objects.exists()


def test_a_row_of_attendance_ticked_for_removal_goes(as_agent, programme):
    meeting = a_meeting(programme, came={Audience.WOMEN: (24, 0)})
    data = typed(**{"rows-INITIAL_FORMS": "1", "rows-0-DELETE": "on"})

    as_agent.post(address("meeting_edit", programme.pk, meeting.pk), data)

    assert not meeting.attendance.exists()


def test_poles_are_written_from_the_page_of_the_participation(as_agent, programme):
    as_agent.post(address("pole_new", programme.pk), {"name_ar": "قطب المركز", "localities": "المركز"})
    pole = Pole.objects.get()
    assert "قطب المركز" in page_of(as_agent, "participation", programme.pk)
    assert "قطب المركز" in page_of(as_agent, "pole", programme.pk, pole.pk)

    assert "Remove “قطب المركز”?" in page_of(as_agent, "pole_remove", programme.pk, pole.pk)
    as_agent.post(address("pole_remove", programme.pk, pole.pk))

    assert not Pole.objects.exists()


def test_a_meeting_is_removed_after_a_question(as_agent, programme):
    meeting = a_meeting(programme)
    remove = address("meeting_remove", programme.pk, meeting.pk)
    assert "Remove the meeting of" in as_agent.get(remove).content.decode()
    proposal = a_proposal(programme, meeting=meeting)
    assert "1 proposal was made" in as_agent.post(remove, follow=True).content.decode()
    proposal.delete()

    assert as_agent.post(remove).url == address("meetings", programme.pk)
    assert not Meeting.objects.exists()


def test_the_page_warns_of_who_is_still_to_be_heard(as_agent, programme):
    a_meeting(programme, Audience.WOMEN, came={Audience.WOMEN: (3, 1)})

    content = page_of(as_agent, "participation", programme.pk)

    assert "never heard: Young people." in content
    assert "75" in content


def test_the_commune_shows_its_participation_and_hides_it_again(as_agent, programme):
    show = address("participation_show", programme.pk)
    assert as_agent.get(public_address(programme)).status_code == 404
    assert "Show the participation to everybody?" in as_agent.get(show).content.decode()

    as_agent.post(show)
    assert as_agent.get(public_address(programme)).status_code == 200
    as_agent.post(show)

    assert as_agent.get(public_address(programme)).status_code == 404
    assert as_agent.get(public_address(programme, "public_meetings")).status_code == 404
    codes = ["action_programs.participation_shown", "action_programs.participation_hidden"]
    assert Event.objects.filter(code__in=codes).count() == 2


def test_only_its_commune_shows_it_and_after_the_visa_it_is_shown_anyway(client, programme):
    with pytest.raises(NotAllowed):
        show_participation(programme, is_shown=True, actor=actor(Role.COMMUNE_AGENT), at=AT)
    in_force = ActionProgrammeFactory(in_force=True)
    its_agent = actor(Role.COMMUNE_AGENT, commune=in_force.commune)
    with pytest.raises(ParticipationIsPublic):
        show_participation(in_force, is_shown=False, actor=its_agent, at=AT)

    assert client.get(public_address(in_force)).status_code == 200


def test_everybody_reads_meetings_and_shown_documents_and_no_name_of_a_person(client, programme, agent):
    programme.shows_participation = True
    programme.save()
    meeting = a_meeting(programme, said="Le puits est sec.", came={Audience.WOMEN: (24, 0)})
    meeting.changed_by = agent.user
    meeting.save()
    shown = an_attachment(programme, meeting, name="pv.png", is_public=True)
    an_attachment(programme, meeting, name="presence.png", shade=9)

    for name in ("public_participation", "public_meetings"):
        content = client.get(public_address(programme, name)).content.decode()
        assert "Le puits est sec." in content
        assert "pv.png" in content
        assert "presence.png" not in content
        assert agent.user.full_name not in content
    document = client.get(address("public_document", programme.commune.code, 2028, shown.pk))
    assert document.status_code == 200
    document.close()


@pytest.mark.parametrize("name", ["participation", "meetings", "public_participation", "public_meetings"])
def test_pages_cost_the_same_for_one_meeting_and_for_many(as_agent, programme, name):
    programme.shows_participation = True
    programme.save()
    page = public_address(programme, name) if name.startswith("public") else address(name, programme.pk)
    _fill(programme, 1)
    with CaptureQueriesContext(connection) as few:
        as_agent.get(page)
    _fill(programme, 8)
    with CaptureQueriesContext(connection) as many:
        as_agent.get(page)

    assert len(many) == len(few)


def _fill(programme, count):
    for number in range(count):
        meeting = a_meeting(programme, pole=a_pole(programme), came={Audience.WOMEN: (number + 1, 1)})
        a_proposal(programme, meeting=meeting)
        an_attachment(programme, meeting, shade=number, is_public=True)
