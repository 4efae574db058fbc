"""The grammar of a search: text into a value that says which cards are wanted, and back."""

from flashdl.review.search.parsing import near, parse
from flashdl.review.search.pointing import SearchError, pointed
from flashdl.review.search.terms import (
    And,
    Name,
    Not,
    Number,
    Or,
    Query,
    State,
    Term,
    Text,
    named,
    within,
)

__all__ = [
    "And",
    "Name",
    "Not",
    "Number",
    "Or",
    "Query",
    "SearchError",
    "State",
    "Term",
    "Text",
    "named",
    "near",
    "parse",
    "pointed",
    "within",
]
