"""Which older line each line goes on from: what is proposed, what a decision changes."""

from assessments.scoring import load_grid
from assessments.scoring.changes import Change
from assessments.scoring.mapping import Decided, Relation, map_lines
from tests.assessments.scoring.grids import papc, papc_document


def changed():
    """Return papc with a stricter A1, other maxima in B, F4 under another code, and D4 in the place of D3."""
    document = papc_document()
    lines = {line["code"]: line for line in document["indicators"]}
    lines["A1"]["scale"]["target"] = "95"
    lines["B1"]["max_points"], lines["B2"]["max_points"] = "7", "4"
    lines["F4"]["code"] = "F9"
    lines["C1"]["title"]["fr"] = "Autrement dit"
    document["indicators"].remove(lines["D3"])
    lines["D4"]["code"] = "D3"
    return load_grid(document)


def test_lines_are_proposed_from_codes_and_fields():
    found = map_lines(papc(), changed())

    told = {code: (link.old.code, link.relation, link.is_comparable) for code, link in found.by_code.items()}
    assert told["A2"] == ("A2", Relation.SAME, True)
    assert told["A1"] == ("A1", Relation.CHANGED, False)
    assert told["B1"] == ("B1", Relation.CHANGED, True)
    assert told["C1"] == ("C1", Relation.MOVED, True)
    assert told["F9"] == ("F4", Relation.MOVED, True)
    # The code of a line that ended is given to another one: the rule is followed, not the code.
    assert told["D3"] == ("D4", Relation.MOVED, True)
    assert [line.code for line in found.ended] == ["D3"]
    assert found.by_code["B1"].change is Change.POINTS
    alike = [axis.code for axis in papc().axes if found.is_axis_alike(axis.code)]
    assert "E" in alike
    assert not {"A", "B", "D"} & set(alike)
    whole = map_lines(papc(), papc())
    assert {link.relation for link in whole.links} == {Relation.SAME}


def test_a_decision_comes_before_what_is_proposed():
    decided = {"A1": Decided("A1", True), "F9": Decided("", False), "X1": Decided("A2", True)}

    found = map_lines(papc(), changed(), decided)

    assert found.by_code["A1"].is_comparable
    assert found.by_code["A1"].is_decided
    assert found.by_code["F9"].relation is Relation.NEW
    assert {line.code for line in found.ended} == {"D3", "F4"}
    assert found.onward["A2"].new.code == "A2"
