"""Who was heard: meetings and people by audience, by sex and by pole. Warnings never block."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from action_programs.enums import EXPECTED_AUDIENCES, Audience, Sex
from action_programs.models import ActionProgramme, Attendance, Meeting, Pole
from action_programs.services.timeline import ARTICLE_78, DECREE, LegalWarning
from config.toolbox.languages import pick


@dataclass(frozen=True, slots=True)
class Heard:
    """How many meetings were held, and how many women and men came to them."""

    meetings: int = 0
    women: int = 0
    men: int = 0

    @property
    def people(self) -> int:
        return self.women + self.men

    @property
    def women_share(self) -> Decimal | None:
        """Return the percentage of women, None when nobody was counted."""
        return Decimal(100 * self.women) / self.people if self.people else None

    @property
    def men_share(self) -> Decimal | None:
        return 100 - self.women_share if self.women_share is not None else None


@dataclass(frozen=True, slots=True)
class Representation:
    """Figures of the meetings held so far; those of the whole commune come last, with None for a pole."""

    total: Heard
    by_audience: Sequence[tuple[Audience, Heard]]
    by_pole: Sequence[tuple[Pole | None, Heard]]
    warnings: Sequence[LegalWarning]


@dataclass(frozen=True, slots=True)
class _Cell:
    """What was heard of one audience in one pole."""

    pole: int | None
    audience: str
    heard: Heard


def representation_of(programme: ActionProgramme, *, today: date) -> Representation:
    """Return who was heard until today, and who never was. Four queries, whatever the number of meetings.

    Meetings count under the audience that they were called for, people under their own.
    """
    poles = list(Pole.objects.filter(programme=programme).order_by("position"))
    cells = _cells(programme, today)
    by_pole: list[tuple[Pole | None, Heard]] = [
        (pole, _sum(cell for cell in cells if cell.pole == pole.pk)) for pole in poles
    ]
    if outside := [cell for cell in cells if cell.pole is None]:
        by_pole.append((None, _sum(outside)))
    return Representation(
        total=_sum(cells),
        by_audience=[
            (audience, _sum(cell for cell in cells if cell.audience == audience)) for audience in Audience
        ],
        by_pole=by_pole,
        warnings=_warnings(programme, poles, cells) if cells else (),
    )


def _cells(programme: ActionProgramme, today: date) -> list[_Cell]:
    meetings = Meeting.objects.filter(programme=programme, held_on__lte=today).order_by()
    people = Attendance.objects.filter(meeting__programme=programme, meeting__held_on__lte=today).order_by()
    held = meetings.values_list("pole", "audience").annotate(Count("pk"))
    came = people.values_list("meeting__pole", "audience").annotate(Sum("women"), Sum("men"))
    return [
        *(_Cell(pole, audience, Heard(meetings=count)) for pole, audience, count in held),
        *(_Cell(pole, audience, Heard(women=women, men=men)) for pole, audience, women, men in came),
    ]


def _sum(cells: Iterable[_Cell]) -> Heard:
    found = [cell.heard for cell in cells]
    return Heard(
        sum(heard.meetings for heard in found),
        sum(heard.women for heard in found),
        sum(heard.men for heard in found),
    )


def _warnings(
    programme: ActionProgramme, poles: Sequence[Pole], cells: Sequence[_Cell]
) -> list[LegalWarning]:
    """Return whom the approach of the law expects and nothing written says was heard."""
    audiences = {cell.audience for cell in cells}
    with_women = {cell.pole for cell in cells if cell.audience == Audience.WOMEN or cell.heard.women}
    surveyed = programme.survey_groups.filter(heard__in=[Sex.WOMEN, Sex.ALL]).exists()
    if with_women or surveyed:
        audiences.add(Audience.WOMEN)
    unheard = _("By what is written, these were never heard: %(audience)s.")
    no_woman = _("By what is written, no woman was heard in the pole “%(pole)s”.")
    return [
        *(
            LegalWarning(str(unheard) % {"audience": audience.label}, DECREE, is_certain=False)
            for audience in EXPECTED_AUDIENCES
            if audience not in audiences
        ),
        *(
            LegalWarning(str(no_woman) % {"pole": pick(pole, "name")}, ARTICLE_78, is_certain=False)
            for pole in poles
            if pole.pk not in with_women
        ),
    ]
