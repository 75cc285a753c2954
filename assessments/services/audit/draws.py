"""Samples of a mission: which files could be drawn, the draw as it would be, the draw as it was."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.enums import CycleState
from assessments.exceptions import AssessmentError
from assessments.models import Assessment, AuditMission, Cycle, SampleDraw
from assessments.services.audit import sampling
from assessments.services.audit.missions import check_chooser, files_to_choose, take_files
from assessments.services.audit.sampling import METHOD, Candidate, Sample, SampleTooLarge, draw_sample
from communes.actors import Actor
from communes.enums import Milieu
from communes.models import Commune, Region
from config.toolbox.languages import in_language, pick
from records.services.events import record_event

LARGE = "large"
CATEGORIES: "Mapping[str, str | Promise]" = {
    Milieu.URBAN: Milieu.URBAN.label,
    Milieu.RURAL: Milieu.RURAL.label,
    LARGE: pgettext_lazy("category of communes", "Large"),
}
LONGEST_SEED: int = SampleDraw._meta.get_field("seed").max_length  # type: ignore[assignment]
FORMAT = "adaa-sample-1"


class SeedRequired(AssessmentError):
    code = "seed_required"
    text = _("Write a seed of at most %(longest)s characters.")


class WrongSize(AssessmentError):
    code = "wrong_size"
    text = _("The sample cannot have %(size)s files: %(candidates)s can be drawn.")


class FrameChanged(AssessmentError):
    code = "frame_changed"
    text = _(
        "The files that can be drawn changed since you opened this page: nothing was drawn. Look at the "
        "new sample, then confirm it."
    )


def propose_seed() -> str:
    """Return a seed that nobody chose."""
    return secrets.token_hex(8)


def category_of(file: Assessment) -> str:
    """Return the category of a file's commune: large when the additional grid applies, else its milieu."""
    return LARGE if file.has_additional_grid else file.commune.milieu


@dataclass(frozen=True, slots=True)
class DrawnCommune:
    """A commune of a sample, by its code and its name."""

    code: str
    commune: Commune | None


@dataclass(frozen=True, slots=True)
class DrawnStratum:
    """A stratum in words: region, category, sizes, and the communes drawn from it."""

    region: "str | Promise"
    category: "str | Promise"
    size: int
    taken: int
    communes: Sequence[DrawnCommune]


def preview_draw(mission: AuditMission, *, size: int, seed: str, actor: Actor) -> Sample:
    """Return the sample that a seed would give now, nothing being kept. Raises SeedRequired or WrongSize."""
    seed = seed.strip()
    if not seed or len(seed) > LONGEST_SEED:
        raise SeedRequired(longest=LONGEST_SEED)
    return _drawn(_files(mission, actor), size, seed)


def _files(mission: AuditMission, actor: Actor) -> dict[str, Assessment]:
    return {file.commune.code: file for file in files_to_choose(mission, actor=actor)}


def _drawn(files: Mapping[str, Assessment], size: int, seed: str) -> Sample:
    frame = [
        Candidate(code, file.commune.province.region.code, category_of(file)) for code, file in files.items()
    ]
    try:
        return draw_sample(frame, size=size, seed=seed)
    except SampleTooLarge as why:
        raise WrongSize(size=size, candidates=len(frame)) from why


@transaction.atomic
def make_draw(
    mission: AuditMission, *, size: int, seed: str, seen_digest: str, actor: Actor, at: datetime
) -> SampleDraw:
    """Draw files at random into a mission, keep how, and take them all or none.

    ``seen_digest`` is that of the sample shown before. Raises NotAllowed, SeedRequired, WrongSize,
    FrameChanged, or what ``missions.take_files`` raises.
    """
    check_chooser(mission, actor, at=at)
    files = _files(mission, actor)
    sample = preview_draw(mission, size=size, seed=seed, actor=actor)
    document = sample.to_document()
    if document["digest"] != seen_digest:
        raise FrameChanged()
    draw = SampleDraw.objects.create(
        mission=mission,
        method=METHOD,
        seed=sample.seed,
        size=size,
        frame=document["frame"],
        strata=document["strata"],
        digest=document["digest"],
        drawn_by=actor.user,
        drawn_at=at,
    )
    pks = [files[code].pk for code in sample.codes]
    take_files(mission, pks, reason=_reason(sample.seed), draw=draw, actor=actor, at=at)
    record_event(
        "audit.sample_drawn",
        actor=actor.user,
        target=mission,
        data={"files": size, "seed": sample.seed, "digest": draw.digest},
        at=at,
    )
    return draw


def _reason(seed: str) -> str:
    """Return why a file was taken, in both languages: communes read it in theirs."""
    words = []
    for language in ("ar", "fr"):
        with in_language(language):
            words.append(str(_("Drawn at random with the seed %(seed)s.") % {"seed": seed}))
    return "\n".join(words)


def draw_document(draw: SampleDraw) -> dict[str, Any]:
    """Return a draw with all that is needed to make it again. It names places, never people."""
    return {
        "format": FORMAT,
        "assessed_year": draw.mission.cycle.assessed_year,
        "mission": draw.mission.title,
        "authority": draw.mission.authority,
        "drawn_at": draw.drawn_at.isoformat(),
        "method": draw.method,
        "seed": draw.seed,
        "size": draw.size,
        "frame": draw.frame,
        "strata": draw.strata,
        "digest": draw.digest,
    }


def is_same_draw(document: Mapping[str, Any]) -> bool:
    """Tell whether a draw made again from a document gives its strata and its digest.

    Raises KeyError, TypeError or ValueError for a document that is not that of a draw.
    """
    again = sampling.remade(document).to_document()
    return all(again[key] == document[key] for key in ("strata", "digest"))


def strata_in_words(strata: Sequence[Mapping[str, Any]]) -> list[DrawnStratum]:
    """Return strata as they are read, with the names of their places. Two queries."""
    codes = [code for stratum in strata for code in stratum["drawn"]]
    communes = {row.code: row for row in Commune.objects.filter(code__in=codes).select_related("province")}
    regions = {row.code: row for row in Region.objects.filter(code__in={row["region"] for row in strata})}
    return [
        DrawnStratum(
            region=pick(regions[row["region"]], "name") if row["region"] in regions else row["region"],
            category=CATEGORIES.get(row["category"], row["category"]),
            size=row["size"],
            taken=row["taken"],
            communes=[DrawnCommune(code, communes.get(code)) for code in row["drawn"]],
        )
        for row in strata
    ]


def published_draws(cycle: Cycle) -> QuerySet[SampleDraw]:
    """Return the draws of a cycle, for everybody; none before its results are published."""
    draws = SampleDraw.objects.filter(mission__cycle=cycle).select_related("mission__cycle")
    return draws.order_by("drawn_at", "pk") if cycle.state == CycleState.PUBLISHED else draws.none()
