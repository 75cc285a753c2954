"""Expressions of a grid: exact decimals, and nothing but arithmetic."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from assessments.scoring import InvalidGrid, Status, load_grid
from assessments.scoring.formulas import Formula, FormulaError
from tests.assessments.scoring.grids import grid_document, line_document, line_of, linear

HOSTILE = [
    "9**9**9",
    "9**9**9**9",
    "pow(9, 9)",
    "9 << 999999",
    "1 >> 1",
    "a % 2",
    "a // 2",
    "a & 1",
    "~1",
    "not a",
    "a and b",
    "a if b else 1",
    "a > b",
    "__import__('os').system('true')",
    "eval('1')",
    "exec('1')",
    "open('/etc/passwd')",
    "globals()",
    "().__class__.__bases__[0].__subclasses__()",
    "a.__class__",
    "a.real",
    "(1).__class__",
    "''.join(['a'] * 999999)",
    "'a' * 999999999",
    "'a'",
    "b'a'",
    "f'{a}'",
    "[x for x in (1, 2)]",
    "{x for x in (1, 2)}",
    "{1: 2}",
    "[1, 2]",
    "(1, 2)",
    "lambda: 1",
    "(lambda x: x)(1)",
    "a[0]",
    "(a := 1)",
    "yield a",
    "await a",
    "a = 1",
    "import os",
    "a; b",
    "a\nb",
    "max(*a)",
    "max(a, key=b)",
    "max(a, b, default=1)",
    "max(a)",
    "min()",
    "abs(a, b)",
    "round(a, 99)",
    "round(a, b)",
    "round(a, 0.5)",
    "round()",
    "sum(a, b)",
    "int(a)",
    "float(a)",
    "rand()",
    "max",
    "True",
    "None",
    "1e9",
    "1_000",
    "0x10",
    "1j",
    ".5",
    "1.",
    "9" * 29,
    "",
    "   ",
    "a +",
    "a b",
    "(a",
    "((((((((((" * 40,
    "-" * 400 + "a",
    "(" * 90 + "a" + ")" * 90,
    "+".join(["a"] * 400),
    "a\x00b",
    "#",
]


@pytest.mark.parametrize("expression", HOSTILE)
def test_anything_but_arithmetic_is_refused(expression):
    line = line_document(
        {"kind": "formula", "expression": expression}, linear(0, 100), inputs=["part", "whole"]
    )

    with pytest.raises(InvalidGrid) as refusal:
        load_grid(grid_document(line))

    assert refusal.value.errors[0].path == "$.indicators[0].metric.expression"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("a + b", "5.5"),
        ("a - b * 2", "-3.5"),
        ("(a - b) * 2", "-1"),
        ("a / b", "0.8333333333333333333333333333"),
        ("-a", "-2.5"),
        ("+a", "2.5"),
        ("0.1 + 0.2", "0.3"),
        ("100 * a / b", "83.33333333333333333333333333"),
        ("min(a, b)", "2.5"),
        ("max(a, b, 10)", "10"),
        ("abs(a - b)", "0.5"),
        ("round(a)", "3"),
        ("round(0 - a)", "-3"),
        ("round(100 * a / b, 2)", "83.33"),
        ("  a\t+ b ", "5.5"),
    ],
)
def test_arithmetic_is_exact(expression, value):
    assert Formula(expression).evaluate({"a": Decimal("2.5"), "b": Decimal(3)}) == Decimal(value)


@pytest.mark.parametrize(
    "expression", ["a / 0", "a / (b - 3)", "0 / 0", "(b - 3) / (b - 3)", "1 / round(0.4)"]
)
def test_a_division_by_zero_is_undefined(expression):
    assert Formula(expression).evaluate({"a": Decimal("2.5"), "b": Decimal(3)}) is None


def test_the_names_of_an_expression_are_its_inputs_not_its_functions():
    assert Formula("max(a, b) + abs(c)").names == {"a", "b", "c"}


def test_an_unknown_name_is_refused_by_the_grid():
    line = line_document(
        {"kind": "formula", "expression": "part + stranger"}, linear(0, 100), inputs=["part"]
    )

    with pytest.raises(InvalidGrid, match="expression"):
        load_grid(grid_document(line))


def test_a_name_that_is_no_number_is_refused_by_the_grid():
    line = line_document(
        {"kind": "formula", "expression": "part + yes_a"}, linear(0, 1), inputs=["part", "yes_a"]
    )

    with pytest.raises(InvalidGrid, match="a field of type decimal, integer, money"):
        load_grid(grid_document(line))


def test_a_line_with_a_formula_is_scored():
    metric = {"kind": "formula", "expression": "100 * (part + third) / whole"}
    answers = {"part": "20", "third": "30.50", "whole": 100}

    line = line_of(metric, linear(0, 101), answers, inputs=["part", "third", "whole"])

    assert (str(line.value), str(line.points)) == ("50.5000", "3.00")


@pytest.mark.parametrize(("policy", "points"), [("zero", "0.00"), ("full", "6.00"), ("exclude", "0.00")])
def test_an_undefined_formula_follows_its_policy(policy, points):
    metric = {"kind": "formula", "expression": "part / whole"}

    line = line_of(metric, linear(0, 1), {"part": 1, "whole": 0}, when_undefined=policy)

    assert (line.status, str(line.points)) == (Status.UNDEFINED, points)


def test_a_formula_with_a_missing_input_is_not_answered():
    line = line_of({"kind": "formula", "expression": "part / whole"}, linear(0, 1), {"whole": 0})

    assert line.status is Status.NOT_ANSWERED


def test_the_largest_expression_over_the_largest_figures_ends():
    formula = Formula("*".join(["a"] * 50))

    assert formula.evaluate({"a": Decimal("9" * 28)}) > 0
    line = line_of(
        {"kind": "formula", "expression": "*".join(["part"] * 50)},
        linear(0, 1),
        {"part": "9" * 28},
        inputs=["part"],
    )
    assert str(line.points) == "6.00"


def test_an_expression_that_is_too_long_is_refused():
    with pytest.raises(FormulaError, match="500 characters"):
        Formula("+".join(["a"] * 251))


def test_threads_share_a_formula():
    formula = Formula("a * a")
    values = [Decimal(number) for number in range(500)]

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda value: formula.evaluate({"a": value}), values))

    assert found == [value * value for value in values]
