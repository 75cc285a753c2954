"""Samples: the draw as plain functions, the draw of a mission, its pages, the command that makes it again."""

import io
import json

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assessments.enums import CycleState, State
from assessments.exceptions import NotAllowed
from assessments.models import Cycle, SampleDraw
from assessments.services.audit.draws import (
    FrameChanged,
    SeedRequired,
    WrongSize,
    draw_document,
    is_same_draw,
    make_draw,
    preview_draw,
)
from assessments.services.audit.sampling import (
    Candidate,
    SampleTooLarge,
    draw_sample,
    ranked,
    remade,
    share_out,
)
from communes.enums import Milieu, Role
from records.models import Event, Job
from tests.assessments.audit.situations import AT, audit
from tests.factories.assessments import AssessmentFactory
from tests.factories.communes import actor, membership, sign_in

PLACES = st.tuples(st.sampled_from(["01", "02", "09"]), st.sampled_from(["large", "rural", "urban"]))
FRAMES = st.dictionaries(st.integers(0, 999), PLACES, min_size=1, max_size=30).map(
    lambda rows: [Candidate(f"{code:03d}", *place) for code, place in rows.items()]
)


@given(frame=FRAMES, seed=st.text(min_size=1, max_size=20), data=st.data())
def test_a_sample_is_whole_fair_and_made_again_from_its_document(frame, seed, data):
    size = data.draw(st.integers(1, len(frame)))

    sample = draw_sample(frame, size=size, seed=seed)

    codes = sample.codes
    assert len(codes) == len(set(codes)) == size
    assert set(codes) <= {candidate.code for candidate in frame}
    for stratum in sample.strata:
        # Never further than one from the exact share.
        assert abs(stratum.taken * len(frame) - size * stratum.size) < len(frame)
        assert len(stratum.drawn) == stratum.taken <= stratum.size
    again = remade(json.loads(json.dumps(sample.to_document())))
    assert again == sample == draw_sample(reversed(frame), size=size, seed=seed)


def test_shares_go_by_the_largest_remainders_then_by_the_strata_s_keys():
    groups = {("01", "rural"): 5, ("01", "urban"): 5, ("02", "rural"): 2}

    assert share_out(3, groups) == {("01", "rural"): 1, ("01", "urban"): 1, ("02", "rural"): 1}
    assert share_out(1, groups) == {("01", "rural"): 1, ("01", "urban"): 0, ("02", "rural"): 0}
    for size in (0, 13):
        with pytest.raises(SampleTooLarge):
            share_out(size, groups)


def test_the_rank_is_the_sha_256_of_seed_and_code_and_another_seed_ranks_otherwise():
    codes = [f"01.{number:03d}" for number in range(20)]

    # echo -n "2026:01.011" | sha256sum gives 003e0b8b…, the smallest of the twenty.
    assert ranked(codes, "2026")[0] == "01.011"
    assert ranked(codes, "2026") != ranked(codes, "2027")


# --- The draw of a mission -------------------------------------------------------------------------------


def _approved() -> list:
    large = AssessmentFactory(approved=True, large=True)
    return [large, *(AssessmentFactory(approved=True, commune__milieu=Milieu.RURAL) for _ in range(3))]


def _draw(found, **more):
    wanted = {"size": 2, "seed": "2026"} | more
    seen = (
        wanted.pop("seen_digest", None)
        or preview_draw(found.mission, **wanted, actor=found.inspector).to_document()["digest"]
    )
    return make_draw(found.mission, **wanted, seen_digest=seen, actor=found.inspector, at=AT)


@pytest.mark.django_db
def test_drawn_files_go_into_the_audit_and_the_draw_is_kept_whole():
    found = audit()
    files = _approved()

    draw = _draw(found)

    document = draw_document(draw)
    drawn = [file for file in files if file.commune.code in remade(document).codes]
    assert {row["category"] for row in draw.frame} == {"large", Milieu.RURAL}
    assert len(drawn) == 2
    for file in drawn:
        file.refresh_from_db()
        assert file.state == State.IN_AUDIT
        assert file.mission_entry.draw == draw
        assert "2026" in file.mission_entry.reason
    assert Job.objects.filter(kind="assessments.pack").count() == 2
    assert Event.objects.get(code="audit.sample_drawn").data["digest"] == draw.digest
    assert is_same_draw(document)
    assert not is_same_draw({**document, "seed": "2027"})


@pytest.mark.django_db
def test_a_draw_that_cannot_be_is_refused_and_nothing_is_kept():
    found = audit()
    _approved()

    for wrong, refusal in (
        ({"size": 5}, WrongSize),
        ({"seed": " "}, SeedRequired),
        ({"seed": "s" * 65}, SeedRequired),
        ({"seen_digest": "0" * 64}, FrameChanged),
    ):
        with pytest.raises(refusal):
            _draw(found, **wrong)
    with pytest.raises(NotAllowed):
        make_draw(found.mission, size=1, seed="s", seen_digest="", actor=audit().inspector, at=AT)

    assert not SampleDraw.objects.exists()


@pytest.mark.django_db
def test_a_sample_is_seen_before_it_is_drawn_then_made_again_by_anyone(client, tmp_path):
    found = audit()
    _approved()
    sign_in(client, found.inspector.membership)
    address = reverse("assessments:mission_draw", args=[found.mission.pk])
    with time_machine.travel(AT, tick=False):
        assert len(client.get(address).context["form"]["seed"].value()) == 16
        assert (
            "The sample cannot have 9 files" in client.get(address, {"size": 9, "seed": "x"}).content.decode()
        )
        shown = client.get(address, {"size": 2, "seed": "2026"}).context["document"]
        assert not SampleDraw.objects.exists()
        asked = {"size": 2, "seed": "2026"}
        assert client.post(address, asked | {"seen": "0"}).context["document"] == shown
        response = client.post(address, asked | {"seen": shown["digest"]})
        draw = SampleDraw.objects.get()
        assert response.url == reverse("assessments:draw", args=[draw.pk])
        assert "the sample is the same" in client.get(response.url).content.decode()
        content = client.get(reverse("assessments:draw_json", args=[draw.pk])).content

    file = tmp_path / "draw.json"
    file.write_bytes(content)
    said = io.StringIO()
    call_command("check_draw", file, stdout=said)
    assert "The same sample: 2 communes" in said.getvalue()
    file.write_bytes(content.replace(b'"2026"', b'"2027"'))
    with pytest.raises(CommandError, match="give another sample"):
        call_command("check_draw", file)
    file.write_text("[]")
    with pytest.raises(CommandError, match="not the file of a draw"):
        call_command("check_draw", file)


@pytest.mark.django_db
def test_everybody_reads_the_draws_of_a_published_cycle_without_a_person_s_name(client):
    found = audit()
    _approved()
    draw = _draw(found)
    page = reverse("assessments:public_draws", args=[2025])
    data = reverse("assessments:public_draw_json", args=[2025, draw.pk])
    assert client.get(page).status_code == client.get(data).status_code == 404

    Cycle.objects.update(state=CycleState.PUBLISHED)

    text = client.get(page).content.decode()
    assert draw.digest in text
    for words in (text, client.get(data).content.decode()):
        assert found.inspector.user.full_name not in words
    assert is_same_draw(client.get(data).json())
    sign_in(client, membership(Role.ADMINISTRATOR))
    assert client.get(reverse("assessments:draw", args=[draw.pk])).status_code == 200
    assert actor(Role.ADMINISTRATOR).user.full_name not in text
