"""What four shells ask and want to read, as the scripts of ``flashdl --show-completion`` do."""

import re
import shlex
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flashdl.cli.completion_line import Item

_BREAKS = ":="  # of bash: characters at which it breaks a word


class Question(NamedTuple):
    """The words before the cursor, the part of a word at it, and what bash has broken off."""

    words: list[str]
    incomplete: str
    broken_off: str = ""


def question(shell: str, env: Mapping[str, str]) -> Question:
    """What the shell asks."""
    if shell == "bash":
        typed = env["COMP_WORDS"]
        parted = "\n" if "\n" in typed else " "  # as the script gives them, or a person by hand
        return _of_bash(typed.split(parted), int(env["COMP_CWORD"]))
    line = env.get("_TYPER_COMPLETE_ARGS", "")
    words = _split(line)[1:]
    if shell in ("powershell", "pwsh"):
        incomplete = env.get("_TYPER_COMPLETE_WORD_TO_COMPLETE", "")
        return Question(words[:-1] if incomplete else words, incomplete)
    if words and not line[-1:].isspace():
        return Question(words[:-1], words[-1])
    return Question(words, "")


def _of_bash(words: Sequence[str], at: int) -> Question:
    """The words as they were typed: bash gives ``tag:x`` and ``--deck=x`` in three parts."""
    joined: list[str] = []
    for word in (*words[1:at], *words[at : at + 1], *([""] if at >= len(words) else [])):
        parted = joined and (_is_break(word) or _is_break(joined[-1][-1:]))
        if parted and (joined[-1] or _is_break(word)):
            joined[-1] += word
        else:
            joined.append(word)
    last = joined.pop() if joined else ""
    typed = words[at] if at < len(words) and not _is_break(words[at]) else ""
    before = [part for word in joined for part in _split(word)]
    incomplete = "".join(_split(last)[:1])
    return Question(before, incomplete, last[: len(last) - len(typed)])


def _is_break(word: str) -> bool:
    return bool(word) and not word.strip(_BREAKS)


def _split(line: str) -> list[str]:
    """The words of a line, the last of which may be in an open quote."""
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:  # a quote or an escape that is still open
        words.append(lexer.token)
    return words


def reply(shell: str, asked: Question, items: Sequence[Item], *, files: bool) -> str:
    """The text that the shell reads; ``files`` where the names of files are wanted."""
    match shell:
        case "bash":
            return "\n".join(_for_bash(item.value, asked.broken_off) for item in items)
        case "zsh":
            return _for_zsh(items) if items else "_files" if files else ""
        case "fish":
            return "\n".join("\t".join(filter(None, item)) for item in items)
    return "\n".join(f"{value}:::{about or ' '}" for value, about in items)


def _for_bash(value: str, broken_off: str) -> str:
    return re.sub(r"([^\w@%+=:,./#-])", r"\\\1", value.removeprefix(broken_off))


def _for_zsh(items: Sequence[Item]) -> str:
    """Code for zsh's ``eval``: nothing but literals within single quotes."""
    values = (item.value.replace("\\", "\\\\").replace(":", "\\:") for item in items)
    pairs = zip(values, (item.about for item in items), strict=True)
    listed = " ".join(_quoted(f"{value}:{about}" if about else value) for value, about in pairs)
    return f"local -a found; found=({listed}); _describe -V flashdl found"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
