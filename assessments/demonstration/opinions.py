"""What made-up provinces say of made-up files."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime

from accounts.models import User
from assessments.enums import OpinionState
from assessments.models import Assessment, Opinion
from assessments.services.opinions import give_opinion
from communes.actors import Actor
from communes.enums import Role
from communes.models import Membership

SHARE = 0.5
STATES = (OpinionState.FAVOURABLE,) * 7 + (OpinionState.RESERVED,) * 2 + (OpinionState.UNFAVOURABLE,)
REASONS = {
    OpinionState.FAVOURABLE: "",
    OpinionState.RESERVED: "عرض توضيحي: يستحسن التأكد من تواريخ نشر الوثائق.",
    OpinionState.UNFAVOURABLE: "Démonstration : le recouvrement déclaré dépasse ce que la province constate.",
}
LINES: Mapping[OpinionState, Mapping[str, str]] = {
    OpinionState.FAVOURABLE: {},
    OpinionState.RESERVED: {"A3": "عرض توضيحي: بعض الروابط لا تعمل."},
    OpinionState.UNFAVOURABLE: {"C2": "Démonstration : voir l’état des émissions."},
}


def give_opinions(
    files: Sequence[Assessment], *, officer: Actor, by: User, draw: random.Random, at: datetime
) -> None:
    """Give an opinion on half of the files, and on all those of the officer's own province."""
    for file in files:
        is_home = file.commune.province_id == officer.province_id
        if not is_home and draw.random() >= SHARE:
            continue
        state = draw.choice(STATES)
        give_opinion(
            file,
            state=state,
            reasons=REASONS[state],
            lines=LINES[state],
            actor=officer if is_home else _officer_of(file, by),
            at=at,
        )


def keep_past_opinions(files: Sequence[Assessment], *, by: User, draw: random.Random, at: datetime) -> None:
    """Write the opinions of a past year, as they stood in the end."""
    drawn = [(file, draw.choice(STATES)) for file in files if draw.random() < SHARE]
    Opinion.objects.bulk_create(
        Opinion(
            assessment=file,
            state=state,
            reasons=REASONS[state],
            lines=dict(LINES[state]),
            given_by=by,
            given_at=at,
        )
        for file, state in drawn
    )


def _officer_of(file: Assessment, by: User) -> Actor:
    return Actor(by, Membership(user=by, role=Role.PROVINCE_OFFICER, province=file.commune.province))
