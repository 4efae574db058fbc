"""The values of a dial in words: as they are typed, as a command, as what a mistake needs."""

from collections.abc import Sequence
from dataclasses import replace
from shlex import quote

from flashdl.cli.output import clean
from flashdl.demokit import Param, ParamValue
from flashdl.runner.dial import Dial
from flashdl.runner.parameters import allowed


def spoken(value: ParamValue) -> str:
    """A value in the form in which it can be typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join(spoken(x) for x in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def meaning(param: Param, room: int = 0) -> str:
    """What a parameter is, shortened where there is not so much ``room``, and what it may be."""
    about, rest = param.meaning, f"{param.option} (): {_single(param)}"
    if room and len(about) + len(rest) > room:
        about = " ".join([*about[: max(0, room - len(rest) - 4)].split()[:-1], "..."])
    said = f"{param.option} ({about})" if param.meaning else param.option
    return f"{said}: {_single(param)}"


def listed(names: Sequence[str], room: int) -> str:
    """The names in so many columns, and how many more there are."""
    for n in range(len(names), 0, -1):
        more = [f"{len(names) - n} more"] if n < len(names) else []
        if len(line := ", ".join([*names[:n], *more])) <= room:
            return line
    return f"{len(names)}" if names else ""


def asked_for(dial: Dial) -> str:
    """What may be typed for the chosen parameter."""
    if dial.param is None:
        return ""
    whole = ", or all of them with commas" if dial.param.kind == "list" else ""
    return f"{_single(dial.param)}{whole}; enter sets, esc cancels"


def about(dial: Dial, room: int = 0) -> str:
    """At which values a mistake shows, if they were put on top; else the chosen parameter."""
    if where := put_on_top(dial):
        return where
    return "" if dial.param is None else meaning(dial.param, room)


def _single(param: Param) -> str:
    one = param.kind == "list"
    return f"each {allowed(replace(param, default=0.0))}" if one else allowed(param)


def command(dial: Dial) -> str:
    """The command that shows all of it at these values."""
    words = ["flashdl demo", dial.declaration.name.replace("_", "-")]
    for param in dial.declaration.params:
        value = dial.params[param.name]
        if value == param.default:
            continue
        if isinstance(value, bool):
            words.append(f"--{'' if value else 'no-'}{param.option}")
        else:
            text = ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
            words += [f"--{param.option}", quote(text)]
    words += ["--seed", str(dial.seed)] if dial.seed else []
    words += ["--mistake", dial.mistake] if dial.mistake else []
    return clean(" ".join(words))


def put_on_top(dial: Dial) -> str:
    """The values at which a mistake shows, where they were put on top; else nothing."""
    before = dial.before or dial.params
    changed = [
        f"{param.option} {spoken(dial.params[param.name])}"
        for param in dial.declaration.params
        if dial.params[param.name] != before[param.name]
    ]
    return f"at {', '.join(changed)}, where it shows" if changed else ""
