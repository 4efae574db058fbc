"""What can be wrong with a calculation."""

from flashdl.errors import FlashdlError


class CalculationError(FlashdlError):
    """A text that is no calculation or has no result; ``column`` counts characters from 1."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message, self.column = message, column


class Undefined(ValueError):
    """Values that an operation does not take, said in a sentence; its place is known above."""
