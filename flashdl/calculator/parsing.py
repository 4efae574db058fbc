"""The grammar of a calculation: one pass over its words, every fault at its column.

From weak to strong: ``or``, ``and``, ``not``, comparisons, ``+ -``, ``* / @``, minus before a
value, ``^`` (from right to left), per cent and places in brackets.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager

from flashdl.calculator.faults import CalculationError
from flashdl.calculator.functions import FUNCTIONS
from flashdl.calculator.tokens import Token, quoted, tokens
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

MOST_LEVELS = 40

_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _MINUS, _POWER = range(8)
_RANKS = {
    "or": _OR, "and": _AND,
    **dict.fromkeys(("<", "<=", ">", ">=", "==", "!="), _COMPARE),
    "+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "@": _PRODUCT, "^": _POWER,
}  # fmt: skip
_WORDS = ("and", "or", "not")
_END = Token("end", "", 0)


def parse(text: str) -> Expression:
    """The calculation that a text is; CalculationError where it is none."""
    return _Parser(text).expression()


class _Parser:
    """A calculation being read; ``_next`` is the first word that is not taken yet."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._next, self._last = next(self._tokens), _END
        self._levels = 0
        self._names: set[str] = set()

    def expression(self) -> Expression:
        tree = self._ranked(_OR)
        if self._next.kind != "end":
            raise self._left_over()
        return Expression(self._text, tree, frozenset(self._names))

    def _ranked(self, lowest: int) -> Node:
        """A value and all operators behind it that bind at least so strongly."""
        node = self._operand(lowest)
        while (rank := self._rank()) >= lowest:
            if rank == _POWER:
                node = Chain(node, (self._power(),), node.column)
            elif rank in (_OR, _AND):
                node = self._logic(node, rank)
            else:
                steps = tuple(self._steps(rank))
                made = Comparison if rank == _COMPARE else Chain
                node = made(node, steps, node.column)
        return node

    def _rank(self) -> int:
        """How strongly the next word binds, if it is an operator."""
        return _RANKS.get(self._next.text, -1) if self._next.kind in ("sign", "name") else -1

    def _steps(self, rank: int) -> Iterator[Step]:
        while self._rank() == rank:
            sign = self._take()
            yield Step(sign.text, self._ranked(rank + 1), sign.column)

    def _logic(self, first: Node, rank: int) -> Node:
        parts, word = [first], self._next
        while self._rank() == rank:
            self._take()
            parts.append(self._ranked(rank + 1))
        return Logic(word.text, tuple(parts), word.column)

    def _power(self) -> Step:
        sign = self._take()
        with self._deeper():
            return Step("^", self._ranked(_POWER), sign.column)

    def _operand(self, lowest: int) -> Node:
        """A value with what stands before it."""
        word = self._next
        if word.kind == "name" and word.text == "not":
            if lowest > _NOT:
                raise self._fault("'not' needs brackets around it here")
            self._take()
            with self._deeper():
                return Logic("not", (self._ranked(_NOT),), word.column)
        if word.kind == "sign" and word.text in "+-":
            self._take()
            with self._deeper():
                operand = self._ranked(_MINUS)
            return Minus(operand, word.column) if word.text == "-" else operand
        return self._behind(self._atom())

    def _behind(self, node: Node) -> Node:
        """A value with the per cents, raised digits and places behind it."""
        steps: list[Step | Pick] = []
        while True:
            word = self._next
            if word.kind == "power":
                self._take()
                steps.append(Step("^", Number(float(word.text), word.column), word.column))
            elif self._took("%"):
                steps.append(Step("/", Number(100.0, word.column), word.column))
            elif self._took("["):
                steps.append(Pick(self._listed("]"), word.column))
            else:
                return Chain(node, tuple(steps), node.column) if steps else node

    def _atom(self) -> Node:
        word = self._next
        if word.kind == "number":
            return self._number()
        if word.kind == "name" and word.text not in _WORDS:
            return self._name()
        if self._took("("):
            with self._deeper():
                node = self._ranked(_OR)
            self._close(")")
            return node
        if self._took("["):
            return self._entries(word.column)
        raise self._missing()

    def _number(self) -> Number:
        word = self._take()
        value = float(word.text)
        if not math.isfinite(value):
            raise CalculationError(f"{quoted(word.text)} is too large", word.column)
        return Number(value, word.column)

    def _name(self) -> Node:
        word = self._take()
        if not self._took("("):
            self._names.add(word.text)
            return Name(word.text, word.column)
        function = FUNCTIONS.get(word.text)
        if function is None:
            known = ", ".join(sorted(FUNCTIONS))
            message = f"there is no function {quoted(word.text)}; there are: {known}"
            raise CalculationError(message, word.column)
        arguments = () if self._took(")") else self._listed(")")
        if not function.least <= len(arguments) <= function.most:
            raise CalculationError(f"{word.text} is written {function.form}", word.column)
        return Call(word.text, arguments, word.column)

    def _entries(self, column: int) -> Entries:
        """What stands behind an opening square bracket: entries, or rows parted by ``;``."""
        rows = [(self._next.column, self._list())]
        while self._took(";"):
            rows.append((self._next.column, self._list()))
        self._close("]")
        if len(rows) == 1:
            return Entries(rows[0][1], column)
        return Entries(tuple(Entries(row, at) for at, row in rows), column)

    def _listed(self, closing: str) -> tuple[Node, ...]:
        nodes = self._list()
        self._close(closing)
        return nodes

    def _list(self) -> tuple[Node, ...]:
        with self._deeper():
            nodes = [self._ranked(_OR)]
            while self._took(","):
                nodes.append(self._ranked(_OR))
        return tuple(nodes)

    def _take(self) -> Token:
        self._last, self._next = self._next, next(self._tokens, self._next)
        return self._last

    def _took(self, sign: str) -> bool:
        if self._next.kind != "sign" or self._next.text != sign:
            return False
        self._take()
        return True

    def _close(self, sign: str) -> None:
        if self._took(sign):
            return
        if self._next.kind == "end" or self._next.text in (")", "]", ";"):
            raise self._fault(f"a {sign} is missing")
        raise self._left_over(or_else=f" or a {sign}" if sign == ")" else " or a comma")

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self._levels += 1
        if self._levels > MOST_LEVELS:
            raise CalculationError(
                f"this is nested more than {MOST_LEVELS} deep", self._last.column
            )
        yield
        self._levels -= 1

    def _missing(self) -> CalculationError:
        word = self._next
        if word.kind == "end":
            missing = "a value is missing at the end" if self._last.text else "nothing is here"
            return self._fault(missing)
        return self._fault(f"a value is missing before {quoted(word.text)}")

    def _left_over(self, or_else: str = "") -> CalculationError:
        """What to say of a word with which nothing can go on."""
        word = self._next
        if word.text in (")", "]"):
            return self._fault(f"this {word.text} closes nothing")
        if word.text in (",", ";"):
            return self._fault("a comma parts entries in [ ]; write 0.5 and 1000 without one")
        note = "; * multiplies" if word.kind == "name" or word.text == "(" else ""
        if self._last.text == "%":
            note = "; % is per cent here"
        return self._fault(f"an operator{or_else} is missing before {quoted(word.text)}{note}")

    def _fault(self, message: str) -> CalculationError:
        return CalculationError(message, self._next.column)
