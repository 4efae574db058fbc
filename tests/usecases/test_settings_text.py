"""One value of a settings file changes; every other character, and every other value, stays."""

import tomllib
from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashdl.usecases.settings_text import CannotChange, with_value, without_value

PER_DAY, BURY = ("new_per_day",), ("keys", "bury")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "new_per_day = 5\n"),
        ("new_per_day = 3\n", "new_per_day = 5\n"),
        ("new_per_day=3#mine", "new_per_day=5#mine"),
        (
            "  new_per_day  =  '3'\t # mine\r\nx = 1\r\n",
            "  new_per_day  =  5\t # mine\r\nx = 1\r\n",
        ),
        ('"new_per_day" = "a # b"\n', '"new_per_day" = 5\n'),
        ("# new_per_day = 3\nx = 1", "# new_per_day = 3\nx = 1\nnew_per_day = 5\n"),
        ("  x = 1\r\n\r\n# end", "  x = 1\r\n  new_per_day = 5\r\n\r\n# end"),
        ("# my settings\n\n# keys\n[keys]\n", "# my settings\n\nnew_per_day = 5\n# keys\n[keys]\n"),
        ("x = 1\n\n[keys]\nx = 'y'\n", "x = 1\nnew_per_day = 5\n\n[keys]\nx = 'y'\n"),
        ("[keys]\nnew_per_day = 'n'", "new_per_day = 5\n[keys]\nnew_per_day = 'n'"),
        ("keys.x = 'y'\n", "keys.x = 'y'\nnew_per_day = 5\n"),
        ("a = '''\nnew_per_day = 3\n'''\n", None),
        ("new_per_day = [1, 2]\n", None),
    ],
)
def test_a_setting_is_changed_where_it_stands_or_joins_the_others(before, after):
    if after is None:
        with pytest.raises(CannotChange):
            with_value(before, PER_DAY, "5")
        return

    assert after == with_value(before, PER_DAY, "5")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '[keys]\nbury = "x"\n'),
        ("a = 1", 'a = 1\n\n[keys]\nbury = "x"\n'),
        ("bury = 'b'\n[keys]\nbury = 'c'\n", "bury = 'b'\n[keys]\nbury = \"x\"\n"),
        ("[ keys ] # mine\r\n", '[ keys ] # mine\r\nbury = "x"\r\n'),
        ("[keys]\nhint = 'y'\n# end", "[keys]\nhint = 'y'\nbury = \"x\"\n# end"),
        ("keys.hint = 'y'\na = 1\n", "keys.hint = 'y'\nkeys.bury = \"x\"\na = 1\n"),
        ("keys . 'bury' = 'y'", "keys . 'bury' = \"x\""),
        ("['keys']\n\"bury\" = '#'  # no", '[\'keys\']\n"bury" = "x"  # no'),
        ("keys = { hint = 'y' }\n", None),
    ],
)
def test_a_key_is_changed_where_it_stands_or_joins_its_table(before, after):
    if after is None:
        with pytest.raises(CannotChange):
            with_value(before, BURY, '"x"')
        return

    assert after == with_value(before, BURY, '"x"')


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        ("a = 1\nnew_per_day = 3\nb = 2\n", PER_DAY, "a = 1\nb = 2\n"),
        ("  new_per_day = 3  # why\r\n", PER_DAY, "  # why\r\n"),
        ("new_per_day = 3", PER_DAY, ""),
        ("[keys]\nbury = 'x'\nhint = 'y'\n", BURY, "[keys]\nhint = 'y'\n"),
        ("[keys]\nbury = 'x'\n", BURY, "[keys]\n"),
        ("keys.bury = 'x'\n", BURY, ""),
        ("keys = {bury = 'x'}\n", BURY, None),
    ],
)
def test_a_value_goes_and_the_comment_behind_it_stays(before, name, after):
    if after is None:
        with pytest.raises(CannotChange):
            without_value(before, name)
        return

    assert after == without_value(before, name)


WORDS = st.sampled_from(["new_per_day", "theme", "bury", "hint"])
VALUES = st.sampled_from(["3", "true", "'x'", '"a # \\" b"', "2.5", '"""\nnew_per_day = 1\n"""'])
NOISE = st.sampled_from(["", "# a comment", "  # bury = 'b'", "#[keys]"])


@st.composite
def files(draw):
    """A settings file by a person: names once each, notes, gaps, quotes, both ends of lines."""
    end = draw(st.sampled_from(["\n", "\r\n"]))

    def lines(prefix):
        for name in draw(st.lists(WORDS, unique=True)):
            quoted = draw(st.sampled_from([name, f'"{name}"', f"'{name}'"]))
            sign = draw(st.sampled_from(["=", " = ", "\t=  "]))
            tail = draw(st.sampled_from(["", "  # why", "#"]))
            yield f"{draw(st.sampled_from(['', '  ']))}{prefix}{quoted}{sign}{draw(VALUES)}{tail}"
            yield from draw(st.lists(NOISE, max_size=2))

    dotted = draw(st.booleans())
    head = ["[keys]"] if not dotted and draw(st.booleans()) else []
    below = lines("keys.") if dotted else lines("") if head else ()
    text = end.join([*draw(st.lists(NOISE, max_size=2)), *lines(""), *head, *below])
    return text + draw(st.sampled_from(["", end]))


NAMES = st.sampled_from([PER_DAY, ("theme",), BURY, ("keys", "hint")])


def said(text):
    """Every value with its whole name; numbers are not taken for truths."""
    table = tomllib.loads(text)
    keys = table.pop("keys", {})
    return {(k,): repr(v) for k, v in table.items()} | {
        ("keys", k): repr(v) for k, v in keys.items()
    }


@settings(max_examples=30)
@given(files(), NAMES)
def test_setting_a_value_changes_it_alone_or_is_refused(text, name):
    try:
        new = with_value(text, name, "41")
    except CannotChange:
        assert '"""' in text  # nothing else of these files deceives the look
        return

    assert said(text) | {name: "41"} == said(new)
    if name not in said(text):
        steps = SequenceMatcher(None, text, new, autojunk=False).get_opcodes()
        assert {"equal", "insert"} >= {tag for tag, *_ in steps}


@settings(max_examples=30)
@given(files(), NAMES)
def test_setting_and_unsetting_what_was_not_there_leaves_the_values(text, name):
    if name in said(text) or '"""' in text:
        return
    new = with_value(text, name, "41")
    back = without_value(new, name)

    assert said(text) == said(back)
    assert text.rstrip() in (back.rstrip(), back.rstrip().removesuffix("[keys]").rstrip())


@settings(max_examples=30)
@given(files(), NAMES)
def test_unsetting_takes_one_value_and_no_comment(text, name):
    if name not in said(text):
        with pytest.raises(CannotChange):
            without_value(text, name)
        return
    try:
        new = without_value(text, name)
    except CannotChange:
        assert '"""' in text
        return

    assert {k: v for k, v in said(text).items() if k != name} == said(new)
    assert text.count("# why") == new.count("# why")
