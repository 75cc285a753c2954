"""Training of the staff of cooperation bodies: an audience of its own."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from capacity.enums import Audience, EnrolmentState
from capacity.imports.people import import_people, read_people_table
from capacity.models import Person
from capacity.services.candidates import candidates
from capacity.services.enrolment import Choice, NotOfAudience, enrol
from capacity.services.people import BodyOfAnother, PersonFacts, bodies_of, save_person
from communes.cooperation.training import training_of
from communes.enums import Role
from communes.imports import TableRefused
from tests.factories.capacity import AT
from tests.factories.capacity_plans import PlanLineFactory
from tests.factories.capacity_training import EnrolmentFactory, SessionFactory, TraineeFactory
from tests.factories.communes import BodyFactory, CommuneFactory, actor, membership, sign_in
from tests.factories.cooperation import MemberFactory

pytestmark = pytest.mark.django_db
FACTS = {"full_name": "Régulatrice", "kind": "staff", "sex": "female", "post": "Régulation des lignes"}


@pytest.fixture
def member():
    return MemberFactory()


def test_a_commune_names_those_who_work_for_a_body_it_belongs_to(client, member):
    commune, agent = member.commune, actor(Role.COMMUNE_AGENT, commune=member.commune)
    facts = PersonFacts("M-1", **FACTS, body=BodyFactory())
    with pytest.raises(BodyOfAnother):
        save_person(commune, None, facts, actor=agent, at=AT)
    assert bodies_of(member.body.seat) == [member.body]

    sign_in(client, membership(Role.COMMUNE_AGENT, commune=commune))
    client.post(
        reverse("capacity:person_new", args=[commune.code]),
        {**FACTS, "number": "M-1", "body": member.body.code},
    )
    person = Person.objects.get()
    assert person.body == member.body
    listed = client.get(reverse("capacity:people", args=[commune.code])).text
    assert "Régulatrice" in listed
    assert person.body.name_fr in listed

    def table(code: str):
        text = f"number;full_name;kind;sex;post;body\nM-2;Chauffeur;staff;male;Conduite;{code}\n"
        return read_people_table(SimpleUploadedFile("t.csv", text.encode()))

    with pytest.raises(TableRefused):
        import_people(commune, table("ECI-999"), actor=agent, at=AT, keep=True)
    import_people(commune, table(member.body.code), actor=agent, at=AT, keep=True)
    assert Person.objects.get(number="M-2").body == member.body


def test_a_session_for_bodies_takes_their_staff_alone_and_the_body_reads_it(member):
    commune, agent = member.commune, actor(Role.COMMUNE_AGENT, commune=member.commune)
    session = SessionFactory(audience=Audience.BODY, seats=9, seats_a_commune=9)
    of_body = TraineeFactory(commune=commune, body=member.body)
    of_commune = TraineeFactory(commune=commune)
    assert list(candidates(session, commune)) == [of_body]
    with pytest.raises(NotOfAudience):
        enrol(session, commune, [Choice(of_commune)], actor=agent, at=AT)
    enrol(session, commune, [Choice(of_body)], actor=agent, at=AT)
    # Any session counts in which people of the body have a seat; of others it knows nothing.
    other = EnrolmentFactory(person=TraineeFactory(body=member.body), state=EnrolmentState.WAITING)
    EnrolmentFactory(session=session, person=TraineeFactory(commune=CommuneFactory()))

    found = training_of(member.body)
    assert [(row.starts_on, row.enrolled, row.attended) for row in found] == [(session.starts_on, 1, 0)]
    assert other.session != session
    assert PlanLineFactory(audience=Audience.BODY).audience_label == "Staff of cooperation bodies"
