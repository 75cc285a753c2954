"""Expressions of a grid, checked and parsed once at load, then evaluated in decimals."""

import ast
import operator
import warnings
from collections.abc import Iterator, Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation
from threading import Lock

from simpleeval import SimpleEval

from assessments.scoring.arithmetic import plain_decimal, rounded

LONGEST = 500
DEEPEST = 60
MOST_ARGUMENTS = 20


class FormulaError(ValueError):
    """An expression that this engine refuses; the reason is in words for developers."""


def _round(value: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    return rounded(value, Decimal(1).scaleb(-int(places)))


_FUNCTIONS = {"min": min, "max": max, "abs": abs, "round": _round}
_ARGUMENTS = {"min": (2, MOST_ARGUMENTS), "max": (2, MOST_ARGUMENTS), "abs": (1, 1), "round": (1, 2)}
_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}


class Formula:
    """An arithmetic expression: + − × ÷, brackets, min, max, abs and round over named inputs."""

    def __init__(self, expression: str) -> None:
        """Parse an expression; raise FormulaError when it holds anything but arithmetic."""
        self.expression = expression
        self._tree = _parsed(expression)
        self.names = frozenset(_names(self._tree))
        self._evaluator = SimpleEval(operators=_OPERATORS, functions=_FUNCTIONS, names={})
        # The evaluator keeps its names in itself, and several threads may share one grid.
        self._lock = Lock()

    def evaluate(self, values: Mapping[str, Decimal]) -> Decimal | None:
        """Return the value for these inputs, or None (undefined) when the expression divides by zero."""
        with self._lock:
            self._evaluator.names = values
            try:
                result = self._evaluator.eval(self.expression, previously_parsed=self._tree)
            except (DivisionByZero, InvalidOperation):
                return None
        assert isinstance(result, Decimal)
        return result


def _names(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Name(id=name):
            yield name
        case ast.UnaryOp(operand=operand):
            yield from _names(operand)
        case ast.BinOp(left=left, right=right):
            yield from _names(left)
            yield from _names(right)
        case ast.Call(args=arguments):
            for argument in arguments:
                yield from _names(argument)


def _parsed(expression: str) -> ast.expr:
    if len(expression) > LONGEST:
        raise FormulaError(f"an expression of at most {LONGEST} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise FormulaError("an arithmetic expression") from None
    return _checked(tree, expression.strip(), depth=0)


def _checked(node: ast.AST, source: str, depth: int) -> ast.expr:
    """Return the node with its constants as decimals, refusing whatever is not plain arithmetic."""
    if depth > DEEPEST:
        raise FormulaError(f"at most {DEEPEST} operations one inside the other")
    match node:
        case ast.Name():
            return node
        case ast.Constant():
            value = plain_decimal(ast.get_source_segment(source, node) or "")
            if value is None:
                raise FormulaError("plain decimal numbers such as 1234.50")
            # simpleeval gives a constant back as it stands: a decimal stays exact.
            return ast.copy_location(ast.Constant(value=value), node)  # type: ignore[arg-type]
        case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
            node.operand = _checked(node.operand, source, depth + 1)
            return node
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div()):
            node.left = _checked(node.left, source, depth + 1)
            node.right = _checked(node.right, source, depth + 1)
            return node
        case ast.Call(func=ast.Name(id=name), keywords=[]) if name in _FUNCTIONS:
            return _checked_call(node, name, source, depth)
    raise FormulaError("only + - * /, brackets, numbers, inputs, min, max, abs and round")


def _checked_call(node: ast.Call, name: str, source: str, depth: int) -> ast.expr:
    fewest, most = _ARGUMENTS[name]
    if not fewest <= len(node.args) <= most:
        raise FormulaError(f"{fewest} to {most} arguments for {name}")
    node.args = [_checked(argument, source, depth + 1) for argument in node.args]
    if name == "round" and len(node.args) == 2:
        places = node.args[1]
        if not (isinstance(places, ast.Constant) and places.value in {Decimal(n) for n in range(11)}):
            raise FormulaError("a whole number of decimals from 0 to 10 as the second argument of round")
    return node
