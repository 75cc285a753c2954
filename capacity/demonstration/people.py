"""Staff lists without names: everyone is called by the number of their post."""

import random
from collections.abc import Iterable
from datetime import datetime

from capacity.enums import Duty, PersonKind, Sex, Study
from capacity.models import Person
from communes.models import Commune
from config.toolbox.search import fold

# The post in French, its duty, what its holders have mostly studied.
POSTS = (
    ("Directeur des services", Duty.MANAGEMENT, Study.LAW),
    ("Chef du service financier", Duty.FINANCE, Study.ACCOUNTING),
    ("Agent comptable", Duty.FINANCE, Study.ECONOMICS),
    ("Régisseur des recettes", Duty.REVENUE, Study.ACCOUNTING),
    ("Agent de l’assiette fiscale", Duty.REVENUE, Study.ECONOMICS),
    ("Chef du service des marchés", Duty.PROCUREMENT, Study.LAW),
    ("Ingénieur des travaux", Duty.WORKS, Study.ENGINEERING),
    ("Chargé du programme d’action", Duty.PLANNING, Study.ECONOMICS),
    ("Responsable des ressources humaines", Duty.STAFF, Study.LAW),
    ("Secrétaire du conseil", Duty.COUNCIL, Study.LAW),
    ("Chargé des réclamations", Duty.RECEPTION, Study.SOCIAL),
    ("Technicien du guichet d’urbanisme", Duty.PERMITS, Study.URBANISM),
    ("Auditeur interne", Duty.AUDIT, Study.ACCOUNTING),
    ("Technicien informatique", Duty.DIGITAL, Study.COMPUTING),
    ("Technicien d’hygiène", Duty.ENVIRONMENT, Study.ENVIRONMENT),
    ("Point focal genre", Duty.GENDER, Study.SOCIAL),
)
ELECTED = 4
IN_UNIT = frozenset({Duty.MANAGEMENT, Duty.FINANCE, Duty.PLANNING})


def make_people(communes: Iterable[Commune], *, seed: int, at: datetime) -> dict[int, list[Person]]:
    """Give each commune its staff and some elected members; return them by commune. One query a batch."""
    made: dict[int, list[Person]] = {}
    for commune in communes:
        draw = random.Random(f"{seed}:people:{commune.code}")  # noqa: S311
        made[commune.pk] = [*_staff(commune, draw, at), *_elected(commune, draw, at)]
    Person.objects.bulk_create([person for people in made.values() for person in people], batch_size=500)
    return made


def _staff(commune: Commune, draw: random.Random, at: datetime) -> list[Person]:
    seen: set[str] = set()
    people = []
    for place, (post, duty, study) in enumerate(POSTS, start=1):
        is_first = duty not in seen
        seen.add(duty)
        person = Person(
            commune=commune,
            number=f"{place:03}",
            full_name=f"Agent {place:02} (démonstration)",
            kind=PersonKind.STAFF,
            sex=draw.choice((Sex.FEMALE, Sex.MALE)),
            post=post,
            duty=duty,
            diploma=draw.choice(("Licence", "Master", "Diplôme de technicien spécialisé")),
            study=study if draw.random() < 0.8 else draw.choice(Study.values),
            in_unit=is_first and duty in IN_UNIT,
            changed_at=at,
        )
        people.append(_searchable(person))
    return people


def _elected(commune: Commune, draw: random.Random, at: datetime) -> list[Person]:
    return [
        _searchable(
            Person(
                commune=commune,
                number=f"E{place:02}",
                full_name=f"Membre {place:02} (démonstration)",
                kind=PersonKind.ELECTED,
                sex=draw.choice((Sex.FEMALE, Sex.MALE)),
                post="Membre du conseil",
                changed_at=at,
            )
        )
        for place in range(1, ELECTED + 1)
    ]


def _searchable(person: Person) -> Person:
    person.search_text = fold(f"{person.number} {person.full_name} {person.post}")
    return person
