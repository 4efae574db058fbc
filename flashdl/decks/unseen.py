"""Characters that a terminal obeys or does not show; a deck may not hold them."""

import re

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f"
_BIDIRECTIONAL = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"
_INVISIBLE_ASTRAL = "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
_NO_CHARACTERS = "\ud800-\udfff\ufffe\uffff"

# The joiners (U+200C, U+200D) stay: Persian and emoji need them; so does the soft hyphen.
UNSEEN = re.compile(f"[{_CONTROLS}{_BIDIRECTIONAL}{_INVISIBLE}{_INVISIBLE_ASTRAL}{_NO_CHARACTERS}]")


def visible(text: str) -> str:
    """The text on one line, with ``<U+202E>`` for each character that is not to be seen."""
    return UNSEEN.sub(lambda m: f"<U+{ord(m[0]):04X}>", text.replace("\n", " ").replace("\t", " "))


def quoted(text: str) -> str:
    """The text in quotes for a message, visible and at most 40 characters of it."""
    return f"'{visible(text if len(text) <= 40 else text[:39] + '…')}'"
