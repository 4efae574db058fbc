"""The version stands in one place; the changelog's newest entry names it."""

import re

from flashdl import __version__


def test_the_newest_entry_of_the_changelog_is_this_version(root):
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[([^\]]+)\]", text, re.MULTILINE)

    assert __version__ == next(h for h in headings if h != "Unreleased")
