"""A setting goes into the file only where it may, and the file survives whatever happens."""

import os
import stat

import pytest

from flashdl.errors import UnknownName, UsageError
from flashdl.usecases.configuring import Actions, planned_set, planned_unset

MINE = "# mine\r\nnew_per_day = 3 # why\r\n"


def check(keys):
    doubles = [k for k in keys if list(keys.values()).count(keys[k]) > 1]
    return [(k, f"{k} is taken") for k in doubles] + [
        (k, f"no action {k}") for k in keys if k not in ("bury", "hint")
    ]


ACTIONS = Actions({"bury": "b", "hint": "h"}, check)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "deep" / "config.toml"


@pytest.fixture
def mine(file):
    file.parent.mkdir()
    file.write_bytes(MINE.encode())
    return file


def set_(file, name, text):
    change = planned_set(file, {name: text}, actions=ACTIONS)
    change.write()
    [value] = change.values
    return value[1:]


def test_file_and_folder_are_made(file):
    assert (None, "5") == set_(file, "new_per_day", "5")
    assert b"new_per_day = 5\n" == file.read_bytes()


def test_every_other_byte_and_the_mode_stay(mine):
    mine.chmod(0o600)

    assert ("3", "5") == set_(mine, "new_per_day", "5")
    assert b"# mine\r\nnew_per_day = 5 # why\r\n" == mine.read_bytes()
    assert 0o600 == stat.S_IMODE(mine.stat().st_mode)
    assert [mine] == [*mine.parent.iterdir()]


def test_a_link_to_the_file_stays_one(mine, tmp_path):
    link = tmp_path / "config.toml"
    link.symlink_to(mine)
    set_(link, "new_per_day", "5")

    assert link.is_symlink()
    assert b"# mine\r\nnew_per_day = 5 # why\r\n" == mine.read_bytes()


@pytest.mark.parametrize(
    ("name", "text", "written"),
    [
        ("demo_wall_s", "3", "3.0"),
        ("plain", "TRUE", "true"),
        ("theme", "light", '"light"'),
        ("drill_below", "3", "3"),
        ("keys.bury", '"', '"\\""'),
        ("keys.bury", "é", '"é"'),
    ],
)
def test_a_value_is_written_as_its_kind(file, name, text, written):
    assert (None, written) == set_(file, name, text)
    assert (written, written) == set_(file, name, text)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("new_per_day", "-1", "new_per_day is -1; it must be a whole number from 0 to 1000"),
        ("new_per_day", "", "new_per_day is ''; it must be"),
        ("keys.burry", "x", "no action burry"),
    ],
)
def test_a_value_that_cannot_be_is_told_and_not_written(mine, name, text, said):
    with pytest.raises(UsageError, match=f"config: error: {said}"):
        set_(mine, name, text)

    assert MINE.encode() == mine.read_bytes()


def test_a_key_that_another_action_has_is_refused(file):
    set_(file, "keys.hint", "x")

    with pytest.raises(UsageError, match="bury is taken"):
        set_(file, "keys.bury", "x")


@pytest.mark.parametrize("name", ["nope", "keys", "keys.", "new_per_day.x", ""])
def test_a_name_that_is_none_is_refused(mine, name):
    with pytest.raises(UnknownName):
        set_(mine, name, "x")
    with pytest.raises(UnknownName):
        planned_unset(mine, name, actions=ACTIONS)


def test_an_older_fault_elsewhere_does_not_stop_it(file):
    file.parent.mkdir()
    file.write_text("rollover_hour = 99\nnope = 1\nkeys.odd = 'x'\n")

    assert (None, "5") == set_(file, "new_per_day", "5")
    assert ("99", "5") == set_(file, "rollover_hour", "5")


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"x = = 1\n", "not TOML, mend it by hand first"), (b"\xff = 1\n", "not UTF-8")],
)
def test_a_file_that_cannot_be_read_is_left_as_it_is(file, data, said):
    file.parent.mkdir()
    file.write_bytes(data)

    with pytest.raises(UsageError, match=said):
        set_(file, "new_per_day", "5")
    with pytest.raises(UsageError, match=said):
        planned_unset(file, "new_per_day", actions=ACTIONS)
    assert data == file.read_bytes()


def test_what_only_an_editor_can_change_is_told(file):
    file.parent.mkdir()
    file.write_text("keys = {hint = 'y'}\n")

    with pytest.raises(UsageError, match=r"keys\.bury can only be changed there by hand"):
        set_(file, "keys.bury", "x")


def test_a_write_that_fails_leaves_the_old_file(mine, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="cannot be written: No space left"):
        set_(mine, "new_per_day", "5")

    assert MINE.encode() == mine.read_bytes()
    assert [mine] == [*mine.parent.iterdir()]


def test_defaults_are_told_as_they_would_be_written():
    assert ("10", '"auto"', '"b"') == tuple(
        map(ACTIONS.default, ["new_per_day", "theme", "keys.bury"])
    )
    assert [None, None] == [ACTIONS.default(name) for name in ("nope", "bury")]
