"""The shape of a table of people: one row a person and a post; a person with two posts stands in two rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.exceptions import AccountRefusal
from accounts.models import Language, User
from accounts.services.people import PersonFacts
from communes.cooperation.models import CooperationBody
from communes.enums import Authority, Role
from communes.imports import RowError, TableRefused
from communes.imports.cells import cell_text, day_in, words_of
from communes.models import Commune, Membership, Province, Region
from communes.services.memberships import Post, check_post
from communes.services.people import Admission
from config.toolbox.search import fold
from config.toolbox.spreadsheets import Column, read_rows

MAX_ROWS = 2000
COLUMNS = [
    Column("email", ["e-mail", "courriel", "adresse électronique", "البريد الإلكتروني"]),
    Column("full_name", ["full name", "nom complet", "الاسم الكامل"]),
    Column("language", ["langue", "اللغة"], required=False),
    Column("role", ["rôle", "الدور"]),
    Column("commune", ["commune code", "code de la commune", "رمز الجماعة"], required=False),
    Column("province", ["province code", "code de la province", "رمز العمالة أو الإقليم"], required=False),
    Column("body", ["body code", "code de l’organisme", "رمز هيئة التعاون"], required=False),
    Column("authority", ["autorité", "السلطة"], required=False),
    Column("regions", ["régions", "الجهات"], required=False),
    Column("starts_on", ["from", "du", "من"], required=False),
    Column("ends_on", ["until", "au", "إلى"], required=False),
]
LANGUAGES = {"ar": "ar", "fr": "fr", fold("العربية"): "ar", "francais": "fr", "arabe": "ar", "arabic": "ar"}

# One row as it travels from the preview to the confirmation: its number in the file, its texts by column.
RawRow = tuple[int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """A table found right: what it would do, row by row."""

    admissions: tuple[Admission, ...]
    newcomers: int
    known_people: int


def read_people_table(upload: BinaryIO) -> list[RawRow]:
    """Return the rows of an uploaded table as texts; dates are ISO. Raises SpreadsheetError."""
    rows = read_rows(upload, columns=COLUMNS, max_rows=MAX_ROWS)
    return [(row.number, {key: cell_text(value) for key, value in row.values.items()}) for row in rows]


def check_people_table(rows: Sequence[RawRow], *, today: date) -> PeopleTable:
    """Return what the rows would do. Raises TableRefused with every fault of every row.

    A row without a first day begins ``today``. The queries do not grow with the rows.
    """
    if not rows:
        raise TableRefused([RowError(2, "email", "", _("The table has no row."))])
    places = _Places(rows)
    errors: list[RowError] = []
    admissions: list[Admission] = []
    for number, values in rows:
        reader = _RowReader(number, values, places, today)
        admission = reader.read()
        errors += reader.errors
        if admission is not None:
            admissions.append(admission)
            errors += places.take(number, values["email"], admission)
    if errors:
        raise TableRefused(errors)
    newcomers = {a.person.email for a in admissions if isinstance(a.person, PersonFacts)}
    known = {a.person.pk for a in admissions if isinstance(a.person, User)}
    return PeopleTable(tuple(admissions), len(newcomers), len(known))


class _Places:
    """What the rows refer to, read at once; and what earlier rows have already taken."""

    def __init__(self, rows: Sequence[RawRow]) -> None:
        emails = {values["email"].lower() for _number, values in rows}
        codes = {values["commune"] for _number, values in rows}
        listed = Commune.objects.filter(code__in=codes, is_listed=True)
        self.communes = {commune.code: commune for commune in listed}
        self.provinces = {province.code: province for province in Province.objects.all()}
        self.regions = {region.code: region for region in Region.objects.all()}
        bodies = {values["body"] for _number, values in rows}
        self.bodies = {body.code: body for body in CooperationBody.objects.filter(code__in=bodies)}
        self.users = {user.email: user for user in User.objects.filter(email__in=emails)}
        self.memberships: dict[int, list[Membership]] = {user.pk: [] for user in self.users.values()}
        for membership in Membership.objects.filter(user__in=self.memberships):
            self.memberships[membership.user_id].append(membership)
        self.roles = words_of(Role)
        self._taken: dict[tuple[Any, ...], int] = {}
        self._names: dict[str, tuple[int, str]] = {}

    def take(self, number: int, email: str, admission: Admission) -> Iterator[RowError]:
        """Yield the faults of a row beside those before it and beside what is already in force."""
        post = admission.post
        place = post.place
        key = (email.lower(), post.role, place.code if place else post.authority)
        if (first := self._taken.setdefault(key, number)) != number:
            text = _("Another post was expected: row %(row)s gives this person the same.")
            yield RowError(number, "role", email, text % {"row": first})
        if isinstance(admission.person, User):
            known = self.memberships[admission.person.pk]
            if any(post.same_place(other) and post.overlaps(other) for other in known):
                yield RowError(number, "role", email, _("This person has this role in this place already."))
            return
        row, name = self._names.setdefault(email.lower(), (number, admission.person.full_name))
        if name != admission.person.full_name:
            text = _("The name of row %(row)s was expected: “%(name)s”.") % {"row": row, "name": name}
            yield RowError(number, "full_name", admission.person.full_name, text)


class _RowReader:
    """Reads one row and collects all of its faults."""

    def __init__(self, number: int, values: Mapping[str, str], places: _Places, today: date) -> None:
        self.number, self.values, self.places, self.today = number, values, places, today
        self.errors: list[RowError] = []

    def read(self) -> Admission | None:
        person = self._person()
        role = self._one_of("role", self.places.roles, required=True)
        post = Post(
            role=role or "",
            commune=self._place("commune", self.places.communes),
            province=self._place("province", self.places.provinces),
            body=self._body(),
            authority=self._one_of("authority", {name: name for name in Authority.values}) or "",
            regions=self._regions(),
            starts_on=self._day("starts_on") or self.today,
            ends_on=self._day("ends_on"),
        )
        if self.errors:
            return None
        try:
            check_post(post)
        except AccountRefusal as refusal:
            self._fault("role", self.values["role"], refusal.message)
            return None
        return Admission(person, post)

    def _person(self) -> PersonFacts | User:
        email = self.values["email"].lower()
        known = self.places.users.get(email)
        if known is not None:
            if not known.is_active:
                self._fault("email", email, _("This account is deactivated: reactivate it first."))
            return known
        try:
            validate_email(email)
        except ValidationError:
            self._fault("email", email, _("An e-mail address was expected."))
        if not self.values["full_name"]:
            self._fault("full_name", "", _("A value was expected."))
        language = self._one_of("language", LANGUAGES) or Language.ARABIC
        return PersonFacts(email, self.values["full_name"], language)

    def _one_of(self, column: str, known: Mapping[str, str], *, required: bool = False) -> str | None:
        text = self.values[column]
        if not text and not required:
            return None
        found = known.get(fold(text)) or known.get(text.lower())
        if found is None:
            words = ", ".join(sorted(set(known.values())))
            self._fault(column, text, _("One of these was expected: %(words)s.") % {"words": words})
        return found

    def _place(self, column: str, known: Mapping[str, Any]) -> Any:
        code = self.values[column]
        if code and code not in known:
            self._fault(column, code, _("The code of a place was expected, like 01.511.01.0 or 01.511."))
        return known.get(code)

    def _body(self) -> CooperationBody | None:
        code = self.values["body"]
        if code and code not in self.places.bodies:
            self._fault("body", code, _("The code of a cooperation body was expected, like ECI-001."))
        return self.places.bodies.get(code)

    def _regions(self) -> tuple[Region, ...]:
        codes = self.values["regions"].replace("،", ",").replace(";", ",").replace(",", " ").split()
        for code in codes:
            if code.zfill(2) not in self.places.regions:
                self._fault("regions", code, _("The codes of regions were expected, 01 to 12."))
        found = {code.zfill(2) for code in codes} & self.places.regions.keys()
        return tuple(self.places.regions[code] for code in sorted(found))

    def _day(self, column: str) -> date | None:
        text = self.values[column]
        found = day_in(text)
        if text and found is None:
            self._fault(column, text, _("A day was expected, like 2026-04-15 or 15/04/2026."))
        return found

    def _fault(self, column: str, value: str, expected: str) -> None:
        self.errors.append(RowError(self.number, column, value, expected))
