"""``flashdl config show``: what it prints is a settings file, with keys and origins."""

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
