"""The value of a calculation: a walk over its tree that counts its steps."""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from flashdl.calculator.faults import CalculationError, Undefined
from flashdl.calculator.functions import FUNCTIONS, calculated, matrix_product
from flashdl.calculator.parsing import parse
from flashdl.calculator.shapes import (
    Value,
    bounded,
    common_shape,
    each,
    product_steps,
    shape_of,
    stacked,
    taken_in,
    words,
)
from flashdl.calculator.tokens import quoted
from flashdl.calculator.tree import (
    Call,
    Chain,
    Comparison,
    Entries,
    Expression,
    Logic,
    Minus,
    Name,
    Node,
    Number,
    Pick,
    Step,
)
from flashdl.calculator.writing import shown

MOST_STEPS = 1_000_000
_NAMES_SHOWN = 12
_TRUE: Value = 1.0
_INSTEAD = {"e": "; write exp(1)", "pi": "; write 3.14159265359"}


def calculate(text: str, values: Mapping[str, Value]) -> Value:
    """The value of a text; CalculationError where it has none."""
    return evaluate(parse(text), values)


def evaluate(expression: Expression, values: Mapping[str, Value]) -> Value:
    """The value of a calculation with these given; CalculationError where it has none."""
    return _Evaluation(values).value(expression.tree)


class _Evaluation:
    """One calculation being done; ``_steps`` are left until it is stopped."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._given = values
        self._taken: dict[str, Value] = {}
        self._steps = MOST_STEPS

    def value(self, node: Node) -> Value:  # noqa: PLR0911 - one return a kind of node
        match node:
            case Number():
                return node.value
            case Name():
                return self._name(node)
            case Minus():
                return self._negative(node)
            case Chain():
                return self._chain(node)
            case Call():
                return self._call(node)
            case Entries():
                return self._entries(node)
            case Comparison():
                return self._comparison(node)
            case Logic():
                return self._logic(node)

    def _name(self, node: Name) -> Value:
        name = node.name
        if name not in self._taken:
            if name not in self._given:
                raise CalculationError(self._unknown(name), node.column)
            try:
                self._taken[name] = taken_in(self._given[name])
            except Undefined as error:
                message = f"the value {quoted(name)} cannot be used: {error}"
                raise CalculationError(message, node.column) from error
            with self._at(node.column):
                self._spend(math.prod(shape_of(self._taken[name])))
        return self._taken[name]

    def _unknown(self, name: str) -> str:
        if name in FUNCTIONS:
            return f"{name} is a function; it is written {FUNCTIONS[name].form}"
        known = sorted(self._given)[:_NAMES_SHOWN]
        more = ", …" if len(self._given) > len(known) else ""
        there = f"there are: {', '.join(known)}{more}" if known else "none are given here"
        return f"there is no value {quoted(name)}{_INSTEAD.get(name, f'; {there}')}"

    def _negative(self, node: Minus) -> Value:
        operand = self.value(node.operand)
        with self._at(node.column):
            self._spend(math.prod(shape_of(operand)))
        return each(lambda x: -x, operand)

    def _chain(self, node: Chain) -> Value:
        value = self.value(node.first)
        for step in node.steps:
            value = self._picked(value, step) if isinstance(step, Pick) else self._step(value, step)
        return value

    def _step(self, left: Value, step: Step) -> Value:
        return self._operation(step.sign, left, self.value(step.operand), step.column)

    def _operation(self, sign: str, left: Value, right: Value, column: int) -> Value:
        shapes = shape_of(left), shape_of(right)
        with self._at(column):
            if sign == "@":
                self._spend(product_steps(*shapes))
                return matrix_product(left, right)
            self._spend(math.prod(bounded(common_shape(*shapes, sign=sign))))
            return calculated(sign, left, right)

    def _comparison(self, node: Comparison) -> Value:
        left, held = self.value(node.first), _TRUE
        for step in node.steps:
            right = self.value(step.operand)
            one = self._operation(step.sign, left, right, step.column)
            held = self._operation("min", held, one, step.column)
            left = right
        return held

    def _picked(self, value: Value, pick: Pick) -> Value:
        for place in pick.places:
            at = self.value(place)
            with self._at(place.column):
                value = _entry(value, at)
        return value

    def _call(self, node: Call) -> Value:
        arguments = [self.value(argument) for argument in node.arguments]
        if node.function in ("max", "min") and len(arguments) > 1:
            return self._extreme(node, arguments)
        with self._at(node.column):
            self._spend(sum(math.prod(shape_of(argument)) for argument in arguments))
            return FUNCTIONS[node.function].apply(*arguments)

    def _extreme(self, node: Call, arguments: Sequence[Value]) -> Value:
        result = arguments[0]
        for argument in arguments[1:]:
            result = self._operation(node.function, result, argument, node.column)
        return result

    def _entries(self, node: Entries) -> Value:
        entries = [self.value(entry) for entry in node.entries]
        with self._at(node.column):
            return stacked(entries)

    def _logic(self, node: Logic) -> Value:
        """As in Python, what is behind the decision is not looked at."""
        if node.word == "not":
            return 1.0 - self._truth(node.parts[0], node)
        for part in node.parts:
            truth = self._truth(part, node)
            if truth == (node.word == "or"):
                return truth
        return truth

    def _truth(self, part: Node, node: Logic) -> float:
        value = self.value(part)
        if isinstance(value, tuple):
            message = (
                f"'{node.word}' takes numbers, not {words(shape_of(value))}; "
                "min(x) asks for all, max(x) for any"
            )
            raise CalculationError(message, part.column)
        return float(value != 0)

    def _spend(self, entries: int) -> None:
        self._steps -= 1 + entries
        if self._steps < 0:
            raise Undefined(f"this takes more than {MOST_STEPS} steps")

    @contextmanager
    def _at(self, column: int) -> Iterator[None]:
        """What is undefined here is a fault at this column."""
        try:
            yield
        except Undefined as error:
            raise CalculationError(str(error), column) from error


def _entry(value: Value, at: Value) -> Value:
    if not isinstance(value, tuple):
        raise Undefined("a number has no places")
    if not isinstance(at, float) or not at.is_integer():
        raise Undefined("a place is a whole number")
    if not -len(value) <= at < len(value):
        last = len(value) - 1
        raise Undefined(f"there is no place {shown(at)}; the places are 0 to {last}")
    return value[int(at)]
