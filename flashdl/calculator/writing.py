"""How a result is written."""

from flashdl.calculator.shapes import Value

MOST_DIGITS = 12


def shown(value: Value, digits: int = 6) -> str:
    """A value in so many significant digits; whole numbers below a million million in full."""
    if isinstance(value, tuple):
        return f"[{', '.join(shown(entry, digits) for entry in value)}]"
    value = float(value)
    if value.is_integer() and abs(value) < 10**MOST_DIGITS:
        return str(int(value))
    written, _, power = f"{value:.{min(max(digits, 1), MOST_DIGITS)}g}".partition("e")
    return f"{written}e{int(power)}" if power else written
