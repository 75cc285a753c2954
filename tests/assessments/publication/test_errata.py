"""An error put right after publication, and the version that shows it."""

import pytest

from assessments.enums import Stage, State
from assessments.exceptions import NotAllowed, OwnCommune, ReasonRequired, WrongState
from assessments.models import Correction
from assessments.services.corrections import LineCorrections, NothingCorrected
from assessments.services.public.check import checklist
from assessments.services.public.errata import NoLineCorrected, correct_published
from assessments.services.public.publishing import NothingChanged, ScoresMissing, publish_cycle
from assessments.services.score_runs import compute_file
from communes.actors import actor_for
from communes.enums import Role
from records.models import Event, Job, Message
from tests.assessments.publication.situations import LATER, final_file, published_cycle
from tests.factories.communes import actor, membership

pytestmark = pytest.mark.django_db
FIX = LineCorrections("A3", {"documents_published": "4"}, "Five documents were counted twice.")


def test_an_erratum_waits_for_version_two_which_says_what_changed():
    first = published_cycle(files=2)
    file = first.results.filter(is_scored=True).first().assessment
    manager = membership(Role.COMMUNE_MANAGER, commune=file.commune)
    administrator = actor(Role.ADMINISTRATOR)
    with pytest.raises(NothingChanged):
        publish_cycle(first.cycle, actor=administrator, at=LATER, reason="Nothing.")

    correct_published(file, [FIX], actor=administrator, at=LATER)

    file.refresh_from_db()
    assert file.state == State.PUBLISHED
    assert Correction.objects.get().stage == Stage.ERRATUM
    assert Event.objects.get(code="erratum.corrected").data["lines"] == "A3"
    assert Message.objects.get(recipient=manager.user, code="erratum.corrected").data["lines"] == "A3"
    assert Job.objects.get(kind="assessments.score_file").arguments["stage"] == Stage.ERRATUM
    assert [row.pk for row in checklist(first.cycle, at=LATER).errata] == [file.pk]
    with pytest.raises(ScoresMissing):
        publish_cycle(first.cycle, actor=administrator, at=LATER, reason="Too early.")

    compute_file(file.pk, stage=Stage.ERRATUM, at=LATER)
    second = publish_cycle(first.cycle, actor=administrator, at=LATER, reason="Counted twice.")

    [change] = second.changes
    old, new = (row.results.get(commune=file.commune) for row in (first, second))
    assert (change["code"], change["lines"]) == (file.commune.code, ["A3"])
    assert (change["before"]["total"], change["after"]["total"]) == (str(old.total), str(new.total))
    assert new.total < old.total
    assert new.answers["documents_published"] == "4"
    assert old.answers["documents_published"] != "4"


def test_an_erratum_is_refused():
    published = published_cycle(files=1).results.get(is_scored=True).assessment
    administrator = actor(Role.ADMINISTRATOR)
    seat = membership(Role.ADMINISTRATOR)
    membership(Role.COMMUNE_AGENT, commune=published.commune, user=seat.user)
    final = final_file()
    same = {"documents_published": published.answers.get(field="documents_published").value}
    for file, corrections, acting, refusal in (
        (published, [], administrator, NoLineCorrected),
        (
            published,
            [LineCorrections("A3", same, "No.")],
            administrator,
            NothingCorrected,
        ),
        (
            published,
            [LineCorrections("A3", {"documents_published": "4"}, " ")],
            administrator,
            ReasonRequired,
        ),
        (published, [FIX], actor(Role.APPEAL_MEMBER), NotAllowed),
        (published, [FIX], actor_for(seat, on=LATER.date()), OwnCommune),
        (final, [FIX], administrator, WrongState),
    ):
        with pytest.raises(refusal):
            correct_published(file, corrections, actor=acting, at=LATER)

    assert not Correction.objects.exists()
