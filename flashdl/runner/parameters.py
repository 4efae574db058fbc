"""Values for a demo's parameters: from text or from a file, in range or refused with the range."""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flashdl.demokit import Param, ParamValue
from flashdl.errors import UsageError

_FLAGS = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}


def convert(param: Param, given: object) -> ParamValue:
    """The value of ``given``, a text or a plain value; UsageError names what would be allowed."""
    try:
        return _READERS[param.kind](param, given)
    except (ValueError, OverflowError):
        shown = given if isinstance(given, str | int | float) else type(given).__name__
        raise UsageError(f"--{param.option} is {allowed(param)}, not {shown}") from None


def complete(params: Iterable[Param], given: Mapping[str, Any]) -> dict[str, ParamValue]:
    """Every parameter with its value, given or default; UsageError for a name that is none."""
    known = {param.name: param for param in params}
    for name in given:
        if name not in known:
            raise UsageError(f"there is no parameter {name!r}; there are: {', '.join(known)}")
    return {
        name: convert(param, given[name]) if name in given else param.default
        for name, param in known.items()
    }


def allowed(param: Param) -> str:
    """What a parameter may be, in words: ``a number from 0.05 to 20``."""
    match param.kind:
        case "bool":
            return "true or false"
        case "choice":
            return f"one of {', '.join(param.choices)}"
        case "int":
            return f"a whole number{_range(param)}"
        case "float":
            return f"a number{_range(param)}"
        case "list":
            least, most = param.length
            return f"{least} to {most} numbers{_range(param)} such as {_example(param)}"


def _range(param: Param) -> str:
    low, high = param.low, param.high
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    if low is not None:
        return f" of at least {low:g}"
    return "" if high is None else f" of at most {high:g}"


def _example(param: Param) -> str:
    numbers = param.default if isinstance(param.default, tuple) else ()
    return ",".join(f"{number:g}" for number in numbers)


def _flag(_param: Param, given: object) -> bool:
    if isinstance(given, str) and given.lower() in _FLAGS:
        return _FLAGS[given.lower()]
    if isinstance(given, bool):
        return given
    raise ValueError


def _whole(param: Param, given: object) -> int:
    number = int(given) if isinstance(given, str) else given
    if type(number) is not int:
        raise ValueError
    _check_range(param, number)
    return number


def _real(param: Param, given: object) -> float:
    if not isinstance(given, str | int | float) or isinstance(given, bool):
        raise ValueError  # noqa: TRY004 - the caller words every refusal alike
    number = float(given)
    if not math.isfinite(number):
        raise ValueError
    _check_range(param, number)
    return number


def _choice(param: Param, given: object) -> str:
    if not isinstance(given, str) or given not in param.choices:
        raise ValueError
    return given


def _reals(param: Param, given: object) -> tuple[float, ...]:
    parts = given.split(",") if isinstance(given, str) else given
    if not isinstance(parts, list | tuple):
        raise ValueError  # noqa: TRY004 - the caller words every refusal alike
    least, most = param.length
    if not least <= len(parts) <= most:
        raise ValueError
    return tuple(_real(param, part) for part in parts)


def _check_range(param: Param, number: float) -> None:
    if param.low is not None and number < param.low:
        raise ValueError
    if param.high is not None and number > param.high:
        raise ValueError


_READERS: Mapping[str, Callable[[Param, object], ParamValue]] = {
    "bool": _flag,
    "int": _whole,
    "float": _real,
    "choice": _choice,
    "list": _reals,
}
