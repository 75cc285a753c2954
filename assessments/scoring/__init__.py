"""The score of a commune: grid and answers in, score sheet out. Plain Python, decimals, three languages.

The rules are written in prose in docs/scoring.md. Run it alone:
python -m assessments.scoring GRID.json ANSWERS.json
"""

from assessments.scoring.answers import (
    AnswerError,
    Answers,
    Problem,
    answers_to_document,
    canonical_text,
    impossible,
    parse_answers,
    parse_value,
)
from assessments.scoring.checking import check_grid
from assessments.scoring.checks import Check, Known, WhenBroken
from assessments.scoring.conditions import Condition, Result
from assessments.scoring.engine import score
from assessments.scoring.fields import YES_OR_NO, Field, FieldType, Value
from assessments.scoring.grid import Axis, Document, Folder, Grid, Indicator, ReferenceList, WhenUndefined
from assessments.scoring.improvements import Improvement, improvements
from assessments.scoring.jsontext import ExactDecoder, read_json
from assessments.scoring.nodes import GridError
from assessments.scoring.output import sheet_to_document
from assessments.scoring.reading import InvalidGrid, load_grid
from assessments.scoring.rules import condition_rule_text, rule_text
from assessments.scoring.sheet import AxisScore, ConditionScore, Line, Outcome, ScoreSheet, Status
from assessments.scoring.shortest_way import (
    Nearness,
    Need,
    PeerLine,
    Way,
    conditions_lacking,
    marks,
    needs_of,
    shortest_way,
    with_figures,
)
from assessments.scoring.words import LANGUAGES, Words

__all__ = [
    "LANGUAGES",
    "YES_OR_NO",
    "AnswerError",
    "Answers",
    "Axis",
    "AxisScore",
    "Check",
    "Condition",
    "ConditionScore",
    "Document",
    "ExactDecoder",
    "Field",
    "FieldType",
    "Folder",
    "Grid",
    "GridError",
    "Improvement",
    "Indicator",
    "InvalidGrid",
    "Known",
    "Line",
    "Nearness",
    "Need",
    "Outcome",
    "PeerLine",
    "Problem",
    "ReferenceList",
    "Result",
    "ScoreSheet",
    "Status",
    "Value",
    "Way",
    "WhenBroken",
    "WhenUndefined",
    "Words",
    "answers_to_document",
    "canonical_text",
    "check_grid",
    "condition_rule_text",
    "conditions_lacking",
    "impossible",
    "improvements",
    "load_grid",
    "marks",
    "needs_of",
    "parse_answers",
    "parse_value",
    "read_json",
    "rule_text",
    "score",
    "sheet_to_document",
    "shortest_way",
    "with_figures",
]
