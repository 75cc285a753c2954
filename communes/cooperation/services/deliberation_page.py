"""Where each council's deliberation stands, and whether all of them match (requirement W8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from communes.cooperation.enums import FundingSource, Visa
from communes.cooperation.models import Deliberation, FinancingStudy, Founder, Procedure, StudyLine
from communes.cooperation.services.matching import Comparison, Difference, Draft, Vote, compare
from config.toolbox.languages import pick


class Standing(StrEnum):
    """What a deliberation waits for; READY when nothing."""

    UNWRITTEN = "unwritten"
    NOT_ADOPTED = "not_adopted"
    WITHOUT_FILE = "without_file"
    WITHOUT_VISA = "without_visa"
    VISA_REFUSED = "visa_refused"
    READY = "ready"

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS = {
    Standing.UNWRITTEN: pgettext_lazy("deliberation", "Not written yet"),
    Standing.NOT_ADOPTED: pgettext_lazy("deliberation", "Not adopted"),
    Standing.WITHOUT_FILE: pgettext_lazy("deliberation", "Its file is missing"),
    Standing.WITHOUT_VISA: pgettext_lazy("deliberation", "Waits for the visa"),
    Standing.VISA_REFUSED: pgettext_lazy("deliberation", "Visa refused"),
    Standing.READY: pgettext_lazy("deliberation", "Adopted, visa granted"),
}


@dataclass(frozen=True, slots=True)
class CouncilVote:
    """The deliberation of one member to be, and how it differs from what was expected."""

    founder: Founder
    deliberation: Deliberation | None
    standing: Standing
    differences: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class Deliberations:
    """All deliberations of a creation, and their comparison; ``study_total`` is None without a study."""

    votes: Sequence[CouncilVote]
    comparison: Comparison
    study_total: Decimal | None
    draft_total: Decimal

    @property
    def ready(self) -> int:
        """Return how many are adopted with the visa granted."""
        return sum(vote.standing == Standing.READY for vote in self.votes)


def written_of(founder: Founder) -> Deliberation | None:
    """Return the deliberation of a member to be, if it is written."""
    try:
        return founder.deliberation
    except Deliberation.DoesNotExist:
        return None


def standing_of(row: Deliberation | None) -> Standing:
    """Return what a deliberation waits for."""
    if row is None:
        return Standing.UNWRITTEN
    if not row.is_adopted:
        return Standing.NOT_ADOPTED
    if row.visa == Visa.REFUSED:
        return Standing.VISA_REFUSED
    if row.visa == Visa.GRANTED:
        return Standing.READY
    return Standing.WITHOUT_VISA if row.file_id else Standing.WITHOUT_FILE


def deliberations_of(procedure: Procedure) -> Deliberations:
    """Return the deliberations of all members to be: regions, provinces, communes. Five queries."""
    rows = procedure.founders.select_related(
        "commune__province", "province", "region", "deliberation__file"
    ).prefetch_related("deliberation__powers")
    founders = sorted(rows, key=lambda founder: (len(founder.place.code), founder.place.code))
    study_total = contributions_of_study(procedure)
    draft = Draft(
        procedure.name_ar,
        procedure.name_fr,
        frozenset(power.pk for power in procedure.powers.all()),
        {founder.pk: founder.contribution for founder in founders},
        study_total,
    )
    written = [(founder, written_of(founder)) for founder in founders]
    comparison = compare([_vote(row) for _founder, row in written if row is not None], draft)
    votes = [
        CouncilVote(
            founder,
            row,
            standing_of(row),
            [found for found in comparison.differences if found.member == founder.pk],
        )
        for founder, row in written
    ]
    return Deliberations(votes, comparison, study_total, sum(draft.contributions.values(), Decimal(0)))


def contributions_of_study(procedure: Procedure) -> Decimal | None:
    """Return what the study expects of the members in its first year (MAD), None without a study."""
    study = FinancingStudy.objects.filter(procedure=procedure).first()
    if study is None:
        return None
    lines = StudyLine.objects.filter(study=study, source=FundingSource.CONTRIBUTIONS)
    return lines.aggregate(total=Sum("year_1"))["total"] or Decimal(0)


def missing_in_deliberations(procedure: Procedure) -> list[str]:
    """Return the councils whose deliberation is not adopted with its file and its visa, in words."""
    return [
        _("%(member)s: %(standing)s")
        % {"member": pick(vote.founder.place, "name"), "standing": vote.standing.label}
        for vote in deliberations_of(procedure).votes
        if vote.standing != Standing.READY
    ]


def missing_in_matching(procedure: Procedure) -> list[str]:
    """Return the councils that voted otherwise than the draft, and a total that is not the study's."""
    found = deliberations_of(procedure)
    missing = [
        _("%(member)s voted otherwise than the draft statutes.")
        % {"member": pick(vote.founder.place, "name")}
        for vote in found.votes
        if vote.differences
    ]
    if any(difference.member is None for difference in found.comparison.differences):
        missing.append(_("The contributions voted do not add up to those of the financing study."))
    if found.comparison.waiting:
        missing.append(_("Some councils have not deliberated yet."))
    return missing


def missing_in_order(procedure: Procedure) -> list[str]:
    """Return the order as missing until it is recorded and the body is in the register."""
    return [] if procedure.body_id else [_("The order of the Ministry of the Interior.")]


def _vote(row: Deliberation) -> Vote:
    powers = frozenset(power.pk for power in row.powers.all())
    return Vote(row.founder_id, row.name_ar, row.name_fr, powers, row.contribution)
