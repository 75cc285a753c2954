"""Staff and support of the grouping of Greater Agadir."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from communes.actors import Actor
from communes.cooperation.demonstration.cast import Cast
from communes.cooperation.enums import StaffOrigin, SupportKind
from communes.cooperation.models import CooperationBody
from communes.cooperation.services.staff import PlacedFacts, PostFacts, save_post
from communes.cooperation.services.support import SupportFacts, save_support

# Needed, recruited by the body, placed at disposal by the seat's commune, by the State.
POSTS = (
    ("Ingénieur transport", 3, 1, 1, 0),
    ("Contrôleur de l’exploitation", 8, 4, 2, 0),
    ("Comptable", 2, 1, 0, 1),
    ("Juriste des contrats", 1, 0, 0, 0),
)
STATE_SERVICE = "Service de l’État (démonstration)"


@dataclass(frozen=True, slots=True)
class Running:
    """What goes on in the grouping this year."""

    cast: Cast
    body: CooperationBody
    officer: Actor

    def staff(self) -> None:
        """Write the staff needed and in place this year, and what is forecast for the next."""
        member = self.body.members.get(commune=self.body.seat)
        for skill, needed, own, placed, state in POSTS:
            in_place = [
                PlacedFacts(StaffOrigin.OWN, own),
                PlacedFacts(StaffOrigin.MEMBER, placed, member=member),
                PlacedFacts(StaffOrigin.STATE, state, service=STATE_SERVICE),
            ]
            present = [row for row in in_place if row.people]
            for year, count, there in ((0, needed, present), (1, needed + 1, [])):
                facts = PostFacts(self.cast.year + year, skill, count, there)
                save_post(self.body, None, facts, actor=self.officer, at=self.cast.ago(120))

    def support(self) -> None:
        """Write what a State service and an international partner help with."""
        year = self.cast.year
        for facts in (
            SupportFacts(
                SupportKind.STATE_SERVICE,
                STATE_SERVICE,
                "Appui au suivi du contrat d’exploitation (démonstration)",
                None,
                date(year - 1, 3, 1),
                is_generated=True,
            ),
            SupportFacts(
                SupportKind.INTERNATIONAL,
                "Partenaire international (démonstration)",
                "Étude d’un plan de mobilité urbaine durable (démonstration)",
                Decimal(4_500_000),
                date(year, 1, 1),
                date(year + 1, 12, 31),
                is_generated=True,
            ),
        ):
            save_support(self.body, None, facts, actor=self.officer, at=self.cast.ago(90))
