"""What an author should do about each way in which YAML can be broken."""

import re

_BACKSLASH = "a backslash in double quotes: use single quotes, or '|' and lines of its own"
_INDENTATION = "the line does not fit those above it: check its indentation and its quotes"
_FIRST_CHARACTER = "a text cannot begin with this character: put the text in single quotes"

# Words of libyaml and of PyYAML's own parser, most particular first.
_SENTENCES = tuple(
    (re.compile(words), sentence)
    for words, sentence in (
        ("mapping values are not allowed", "': ' inside a text: put the text in single quotes"),
        ("unknown escape|hexa?decimal|invalid Unicode|character escape", _BACKSLASH),
        ("scanning an? (alias|anchor)", _FIRST_CHARACTER),
        ("(scanning|parsing) a (tag|node)", _FIRST_CHARACTER),
        ("cannot start any token", _FIRST_CHARACTER),
        ("scanning a quoted scalar", "the quote that opens here is never closed"),
        ("parsing a flow sequence", "a ']' or a comma is missing in this list"),
        ("parsing a flow mapping", "a '}' or a comma is missing in these braces"),
        ("scanning a block scalar", "the text after '|' or '>' begins on the next line, indented"),
        ("expected ':'", "this line is no 'field: value', and not indented as part of a text"),
        ("directive", "a line cannot begin with '%': put the text in single quotes"),
        ("block|expected key|expected '-'|expected <document", _INDENTATION),
    )
)


def explain(problem: str) -> str:
    """One sentence for the author from the parser's own words."""
    return next(
        (sentence for words, sentence in _SENTENCES if words.search(problem)),
        "this is not YAML: check quotes, brackets and indentation near here",
    )
