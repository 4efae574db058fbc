"""A calculator for numbers, vectors and matrices: a grammar of its own, bounded, no Python run."""

from flashdl.calculator.evaluating import calculate, evaluate
from flashdl.calculator.faults import CalculationError
from flashdl.calculator.functions import FUNCTIONS
from flashdl.calculator.parsing import parse
from flashdl.calculator.shapes import Value
from flashdl.calculator.tree import Expression
from flashdl.calculator.writing import shown

__all__ = [
    "FUNCTIONS",
    "CalculationError",
    "Expression",
    "Value",
    "calculate",
    "evaluate",
    "parse",
    "shown",
]
