"""``flashdl config``: what it shows is a settings file with origins; what it sets is in force."""

import json
import tomllib
from dataclasses import replace

import pytest

from flashdl.cli.keymap import KEYS
from flashdl.settings import SETTINGS, load

CHOSEN = {
    "FLASHDL_NEW_PER_DAY": "3", "FLASHDL_PLAIN": "1", "FLASHDL_DEMO_WALL_S": "2.5",
    "FLASHDL_GRADES": "six", "FLASHDL_KEYS_BURY": "é", "FLASHDL_KEYS_HINT": "\\",
    "FLASHDL_KEYS_FLAG": '"', "FLASHDL_KEYS_INFO": "tab",
}  # fmt: skip


@pytest.mark.parametrize("flag", [(), ("--origin",)])
def test_what_is_printed_is_a_settings_file_that_loads_to_equal_settings(inside, tmp_path, flag):
    shown = inside("config", "show", *flag, **CHOSEN)
    file = tmp_path / "config.toml"
    file.write_text(shown.stdout, encoding="utf-8")

    again, meant = load(file, {}), load(tmp_path / "none.toml", CHOSEN)

    assert replace(meant, origin={}) == replace(again, origin={})
    assert {s.name for s in SETTINGS} | {"keys"} == set(tomllib.loads(shown.stdout))


def test_every_key_is_listed_and_those_that_were_chosen_are_in_force(inside):
    lines = inside("config", "show", FLASHDL_KEYS_BURY="x").stdout.split("[keys]\n")[1].splitlines()

    assert [k.action for k in KEYS] == [line.removeprefix("# ").split(" = ")[0] for line in lines]
    assert ['bury = "x"'] == [line.split("  ")[0] for line in lines if not line.startswith("#")]


def test_origins_and_json_name_where_a_key_comes_from(inside):
    shown = inside("config", "show", "--origin", FLASHDL_KEYS_BURY="x").stdout
    keys = json.loads(inside("config", "show", "--json", FLASHDL_KEYS_BURY="x").stdout)["keys"]

    assert 'bury = "x"                  # env FLASHDL_KEYS_BURY' in shown.splitlines()
    assert {"value": "x", "origin": "env FLASHDL_KEYS_BURY"} == keys["bury"]
    assert {"value": "u", "origin": "default"} == keys["undo"]


def test_a_key_that_cannot_be_stops_every_command_with_file_and_line(inside, env, tmp_path):
    file = tmp_path / "home" / "config" / "config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('new_per_day = 3\n[keys]\nburry = "x"\nhint = "7"\n', encoding="utf-8")

    done = inside("due")

    assert 2 == done.returncode
    assert [
        f"{file}:3:1: error: there is no action 'burry' (did you mean 'bury'?)",
        f"{file}:4:1: error: hint cannot be '7': digits are grades",
    ] == done.stderr.splitlines()


@pytest.fixture
def file(env, tmp_path):
    """The settings file, which is not there yet."""
    return tmp_path / "home" / "config" / "config.toml"


def test_what_is_set_is_in_force_until_it_is_unset(inside, file):
    done = inside("config", "set", "new_per_day", "5")
    key = inside("config", "set", "keys.bury", "x")

    assert (0, f"new_per_day is 5 now and was 10 (default), in {file}\n", "") == done
    assert f'keys.bury is "x" now and was "b" (default), in {file}\n' == key.stdout
    assert 'new_per_day = 5\n\n[keys]\nbury = "x"\n' == file.read_text("utf-8")
    shown = json.loads(inside("config", "show", "--json").stdout)
    assert (5, "x") == (shown["settings"]["new_per_day"]["value"], shown["keys"]["bury"]["value"])
    back = inside("config", "unset", "new_per_day")
    assert f"new_per_day is 10 (default) now and was 5, in {file}\n" == back.stdout
    assert '\n[keys]\nbury = "x"\n' == file.read_text("utf-8")


def test_what_is_so_already_is_not_written(inside, file):
    inside("config", "set", "new_per_day", "5")
    before = file.stat()

    assert "new_per_day is 5 already.\n" == inside("config", "set", "new_per_day", "5").stdout
    assert 'theme is "auto" (default) already.\n' == inside("config", "unset", "theme").stdout
    assert before == file.stat()


def test_a_dry_run_of_set_and_unset_writes_nothing(inside, file):
    done = inside("config", "set", "new_per_day", "5", "--dry-run")
    said = "new_per_day would be 5 and is 10 (default) (dry run, nothing written).\n"

    assert (0, said, "") == done
    assert not file.exists()


def test_a_value_that_cannot_be_is_refused_and_the_file_stays(inside, file):
    inside("config", "set", "keys.bury", "x")
    before = file.read_bytes()
    wrong = {
        ("new_per_day", "ten"): "new_per_day is 'ten'; it must be a whole number from 0 to 1000",
        ("keys.hint", "x"): "hint cannot be 'x': that key is bury",
        ("keys.burry", "y"): "there is no action 'burry' (did you mean 'bury'?)",
        ("bury", "y"): "there is no setting 'bury' (did you mean 'keys.bury'?)",
    }

    for (name, value), said in wrong.items():
        done = inside("config", "set", name, value)
        assert (2, "", f"config: error: {said}\n") == done
    assert before == file.read_bytes()


def test_a_fault_that_stops_every_command_is_mended_by_set_and_unset(inside, file):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("new_per_day = -1\nnew_pre_day = 3  # odd\ncolor = 7\n", encoding="utf-8")

    assert 0 == inside("config", "set", "new_per_day", "3").returncode
    assert 0 == inside("config", "unset", "new_pre_day").returncode
    assert 0 == inside("config", "unset", "color").returncode
    assert "new_per_day = 3\n# odd\n" == file.read_text("utf-8")
    assert 0 == inside("due").returncode


def test_a_variable_that_wins_over_the_file_is_told(inside, file):
    done = inside("config", "set", "keys.bury", "x", FLASHDL_KEYS_BURY="y")

    said = "FLASHDL_KEYS_BURY is set in the environment, and wins over the file.\n"
    assert (0, said) == done[::2]


def test_two_keys_change_places_in_one_command(inside, file):
    alone = inside("config", "set", "keys.bury", "s")
    done = inside("config", "set", "keys.bury", "s", "keys.suspend", "b")

    assert (2, "config: error: bury cannot be 's': that key is suspend\n") == alone[::2]
    assert [
        f'keys.bury is "s" now and was "b" (default), in {file}',
        f'keys.suspend is "b" now and was "s" (default), in {file}',
    ] == done.stdout.splitlines()
    assert '[keys]\nbury = "s"\nsuspend = "b"\n' == file.read_text("utf-8")


def test_of_several_values_all_are_set_or_none(inside, file):
    wrong = inside("config", "set", "new_per_day", "5", "theme", "green")
    odd = inside("config", "set", "new_per_day", "5", "theme")

    assert (2, 2) == (wrong.returncode, odd.returncode)
    assert "config: error: theme has no value; give NAME VALUE for each\n" == odd.stderr
    assert not file.exists()


def test_the_variable_of_an_action_has_underscores(inside):
    shown = inside("config", "show", "--origin", FLASHDL_KEYS_BURY_NOTE="x").stdout
    wins = inside("config", "set", "keys.bury-note", "y", FLASHDL_KEYS_BURY_NOTE="x").stderr

    assert "# env FLASHDL_KEYS_BURY_NOTE" in shown
    assert wins.startswith("FLASHDL_KEYS_BURY_NOTE is set in the environment")
