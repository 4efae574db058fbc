"""Settings from defaults, a file, the environment and flags, and what is said of faults."""

from pathlib import Path

import pytest

from flashdl.errors import UsageError
from flashdl.settings import SETTINGS, load, paths


@pytest.fixture
def config(tmp_path):
    def write(text):
        file = tmp_path / "config.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_without_a_file_every_setting_is_its_default(tmp_path):
    chosen = load(tmp_path / "none.toml", {})

    assert [s.default for s in SETTINGS] == [getattr(chosen, s.name) for s in SETTINGS]
    assert {"default"} == set(chosen.origin.values())


def test_file_environment_and_flag_win_in_rising_order(config):
    file = config("new_per_day = 4\nrollover_hour = 5\n")
    env = {"FLASHDL_ROLLOVER_HOUR": "6", "FLASHDL_COLOR": "always"}

    chosen = load(file, env, {"color": "never", "plain": None})

    assert (4, 6, "never") == (chosen.new_per_day, chosen.rollover_hour, chosen.color)
    assert f"file {file}" == chosen.origin["new_per_day"]
    assert "env FLASHDL_ROLLOVER_HOUR" == chosen.origin["rollover_hour"]
    assert "flag" == chosen.origin["color"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("new_per_day = -1", "new_per_day is -1; it must be a whole number from 0 to 1000"),
        ("new_per_day = true", "it must be a whole number from 0 to 1000"),
        ("new_per_day = 2.5", "it must be a whole number from 0 to 1000"),
        ("drill_below = 5", "it must be 3 or 4"),
        ('grades = "five"', "it must be two or four or six"),
        ('plain = "yes"', "it must be true or false"),
        ("demo_wall_s = nan", "it must be a number from 0.1 to 600"),
        ("new_pre_day = 3", "unknown setting 'new_pre_day' (did you mean 'new_per_day'?)"),
    ],
)
def test_a_fault_names_line_and_what_is_allowed(config, line, said):
    file = config(f"# mine\n{line}\n")

    with pytest.raises(UsageError) as caught:
        load(file, {})

    assert str(caught.value).startswith(f"{file}:2:1: error: ")
    assert said in str(caught.value)


def test_all_faults_of_file_and_environment_come_at_once(config):
    with pytest.raises(UsageError) as caught:
        load(config("new_per_day = -1\nnope = 1\n"), {"FLASHDL_GRADES": "ten"})

    assert 3 == len(str(caught.value).splitlines())


def refuse_all(keys):
    return [(action, f"not {key}") for action, key in keys.items()]


def test_keys_come_from_file_and_environment_each_with_its_origin(config):
    file = config('new_per_day = 4\n[keys]\nbury = "x"\nhint = "y"\n')

    chosen = load(file, {"FLASHDL_KEYS_HINT": "z"})

    assert {"bury": "x", "hint": "z"} == chosen.keys
    assert f"file {file}" == chosen.origin["keys.bury"]
    assert "env FLASHDL_KEYS_HINT" == chosen.origin["keys.hint"]


def test_no_keys_are_chosen_and_none_are_checked_without_a_table():
    def never(keys):
        raise AssertionError(keys)

    assert {} == load(Path("none.toml"), {}, check_keys=never).keys


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[keys]\nhint = "y"\nbury = "x"\n', 3),
        ('keys.hint = "y"\nkeys.bury = "x"\n', 2),
        ('keys = { hint = "y", bury = "x" }\n', 1),
        ('rollover_hour = 3\n\n[ keys ]\n"bury" = "x"\n', 4),
    ],
)
def test_a_refused_key_is_named_with_its_line(config, text, line):
    file = config(text)

    with pytest.raises(UsageError) as caught:
        load(file, {}, check_keys=refuse_all)

    assert f"{file}:{line}:1: error: not x" in str(caught.value).splitlines()


def test_faults_of_settings_and_of_keys_come_at_once(config):
    file = config("new_per_day = -1\n[keys]\nbury = 3\n")

    with pytest.raises(UsageError) as caught:
        load(file, {"FLASHDL_KEYS_HINT": "y"}, check_keys=refuse_all)

    first, second, third = str(caught.value).splitlines()
    assert first.startswith(f"{file}:1:1: error: new_per_day is -1")
    assert f"{file}:3:1: error: bury is 3; it must be a key in quotes" == second
    assert "FLASHDL_KEYS_HINT: error: not y" == third


def test_keys_that_are_no_table_are_refused_with_the_way_to_write_them(config):
    with pytest.raises(UsageError, match=r":1:1: error: keys must be a table: \[keys\]"):
        load(config('keys = "x"\n'), {})


def test_a_file_that_is_not_toml_is_refused_with_its_place(config):
    file = config("new_per_day = 3\nrollover_hour = = 4\n")

    with pytest.raises(UsageError, match=rf"{file}:2:\d+: error: not TOML"):
        load(file, {})


def test_a_whole_number_will_do_for_seconds(config):
    assert 3.0 == load(config("demo_wall_s = 3\n"), {}).demo_wall_s


def test_flashdl_home_moves_all_folders_and_db_the_file_alone(tmp_path):
    home = str(tmp_path / "h o%me")
    found = paths({"FLASHDL_HOME": home})

    assert {tmp_path / "h o%me"} == {p.parent for p in (found.data, found.config, found.state)}
    assert found.data / "flashdl.db" == found.database
    other = tmp_path / "a?b#c.db"
    assert other == paths({"FLASHDL_HOME": home, "FLASHDL_DB": str(other)}).database
    assert other == paths({"FLASHDL_HOME": home, "FLASHDL_DB": "x.db"}, str(other)).database
