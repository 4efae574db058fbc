"""How the report on a learner's function looks, and what an input showed of a wrong one."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from rich.console import Group, RenderableType
from rich.text import Text

from flashdl.cli.output import clean, plural
from flashdl.cli.review_view import DIM, Face
from flashdl.review.reports import Report, Shown, Tried
from flashdl.runner.tasks import rounded, written

PRINTED_LINES = 8
_GAP = 2


class _Writer(Protocol):
    def __call__(self, value: Shown, *, column: int) -> str: ...


def shown_report(report: Report, face: Face) -> RenderableType:
    """The report, the failing input and what came of it."""
    return Group(*_parts(report, face))


def shown_tried(tried: Tried, returns: tuple[str, ...], face: Face) -> RenderableType:
    """What the right and the wrong function made of an input."""
    style = "bold" if tried.differs else ""
    lines: list[Text] = [Text(clean(tried.sentence, ascii=face.ascii), style=style)]
    lines += _inputs(tried.given, face)
    names = returns or ("",)
    for label, values in (("right", tried.right), ("this one", tried.wrong)):
        for name, value in zip(names, values, strict=False):
            lines += _value(f"{label} {name}".strip(), rounded, value, face, kind=False)
    if tried.because:
        lines.append(_sentence(tried.because, face))
    return Group(*lines)


def _parts(report: Report, face: Face) -> Iterator[Text]:
    yield _head(report, face)
    if report.line is not None:
        yield Text(f"Line {report.line} of {report.task}.py.", style=DIM)
    if report.because and not report.mistake:
        yield _sentence(report.because, face)
    yield from _inputs(report.given, face)
    output = f" {report.output}" if report.output else ""
    for label, value in (("expected", report.expected), ("got", report.got)):
        if value is not None:
            yield from _value(f"{label}{output}", rounded, value, face)
    if report.mistake:
        yield _sentence(f"A known mistake, {report.mistake}: {report.because}", face)
    for remark in report.remarks:
        yield _sentence(f"Remark: {remark}", face)
    yield from _printed(report.printed, face)


def _head(report: Report, face: Face) -> Text:
    if report.passed:
        mark = face.mark("✓ ", "")
        return Text(clean(f"{mark}{report.sentence}", ascii=face.ascii), style="bold green")
    mark = face.mark("✗ ", "")
    check = f"{report.check}, {report.name}" if report.name else report.check
    word = f"Failed: {check}." if report.verdict == "failed" else "Stopped."
    head = Text(clean(f"{mark}{word} ", ascii=face.ascii), style="bold red")
    return head.append(clean(report.sentence, ascii=face.ascii), style="default not bold")


def _inputs(given: Mapping[str, Shown], face: Face) -> Iterator[Text]:
    for name, value in given.items():
        yield from _value(name, written, value, face, sign=" = ")


def _value(
    label: str, write: _Writer, value: Shown, face: Face, *, sign: str = " ",
    kind: bool = True,
) -> Iterator[Text]:  # fmt: skip
    """A value with its name before it and its shape behind it, as it is typed."""
    lead = f"{' ' * _GAP}{label}{':' if face.plain and sign == ' ' else ''}{sign}"
    text = clean(lead + write(value, column=len(lead)), ascii=face.ascii)
    shape = f"   {value.kind}" if kind and value.shape else ""
    *lines, last = text.split("\n")
    yield from map(Text, lines)
    yield Text(last).append(shape, style=DIM)


def _sentence(text: str, face: Face) -> Text:
    return Text(clean(text, ascii=face.ascii))


def _printed(printed: str, face: Face) -> Iterator[Text]:
    lines = printed.splitlines()
    if not lines:
        return
    more = len(lines) - PRINTED_LINES
    tail = f", the first {PRINTED_LINES} of {plural(len(lines), 'line')}" if more > 0 else ""
    yield Text(f"It printed{tail}:", style=DIM)
    for line in lines[:PRINTED_LINES]:
        yield Text("  " + clean(line, ascii=face.ascii)[:200])
