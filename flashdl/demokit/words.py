"""Numbers as a title says them."""


def short(number: float, digits: int = 2) -> str:
    """Significant digits without padding: ``0.19``, ``1.1e5``, ``1.7e-29``."""
    mantissa, exponent_mark, exponent = f"{number:.{digits}g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent_mark else mantissa
