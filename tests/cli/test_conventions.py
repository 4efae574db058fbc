"""The 25 conventions of a good command line; the number of each is in its test's name."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from flashdl import __version__
from flashdl.cli.app import COMMANDS

SCRIPT = str(Path(sys.executable).with_name("flashdl"))
READING = ["due", "cards", "stats", "decks", "doctor", "paths", "demo", "map", "next"]


def every_help():
    yield []
    yield from ([name] for name in COMMANDS)
    yield from (["config", name] for name in ("show", "set", "unset"))
    yield from (["deck", name] for name in ("remove", "schema"))
    yield ["demo", "softmax"]


@pytest.mark.slow
def test_01_version_is_one_line(flashdl):
    for arguments in (["--version"], ["--plain", "--version"]):
        done = flashdl(*arguments)

        assert (0, f"flashdl {__version__}\n", "") == (done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("arguments", [*every_help()], ids=lambda a: " ".join(a) or "bare")
def test_02_every_command_has_help_with_an_example_before_the_options(inside, arguments):
    for flag in ("-h", "--help"):
        done = inside(*arguments, flag)

        assert 0 == done.returncode, done.stderr
        example = done.stdout.index("  flashdl")
        assert example < done.stdout.index("Options:")


@pytest.mark.slow
def test_03_no_arguments_and_no_terminal_say_what_is_due(flashdl):
    done = flashdl()

    assert 0 == done.returncode
    assert "10 new" in done.stdout
    assert "flashdl review --answers" in done.stdout


@pytest.mark.slow
def test_04_messages_go_to_standard_error(flashdl, tmp_path):
    picture = tmp_path / "s.svg"

    done = flashdl("demo", "softmax", "--json", "--save", picture)

    json.loads(done.stdout)
    assert str(picture) in done.stderr.replace("\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("command", READING)
def test_05_every_reading_command_has_json_with_a_schema(inside, command):
    done = inside(command, "--json")

    assert 0 == done.returncode, done.stderr
    assert 1 == json.loads(done.stdout)["schema"]


def test_05_json_of_a_card_and_of_the_settings(inside):
    card = json.loads(inside("show", "softmax#temperature", "--json").stdout)
    settings = json.loads(inside("config", "show", "--json").stdout)

    assert (1, "deep-learning/softmax#temperature") == (card["schema"], card["id"])
    assert 10 == settings["settings"]["new_per_day"]["value"]


def test_06_exit_codes(inside, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: 1\nid: x\n", encoding="utf-8")
    broken = tmp_path / "broken.db"
    broken.write_text("no database, whatever its name says", encoding="utf-8")

    assert 2 == inside("bogus").returncode
    assert 2 == inside("demo", "softmax", "--temperature", "0").returncode
    assert 3 == inside("import", bad).returncode
    assert 3 == inside("check", bad).returncode
    assert 1 == inside("--db", broken, "due").returncode
    assert 0 == inside("due", "--check").returncode
    assert 4 == inside("due", "--check", FLASHDL_NEW_PER_DAY="0").returncode


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (["reviw"], "review"),
        (["demo", "sofmax"], "softmax"),
        (["show", "softmax#temprature"], "softmax#temperature"),
        (["due", "--jsn"], "--json"),
        (["demo", "softmax", "--temprature", "1"], "--temperature"),
    ],
)
def test_07_a_near_miss_is_suggested(inside, arguments, near):
    done = inside(*arguments)

    assert 2 == done.returncode
    assert near in done.stderr


@pytest.mark.slow
def test_08_a_bad_deck_says_what_and_where(flashdl, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text(
        "format: 1\nid: x\ntitle: T\nnotes:\n  - id: a\n    cards:\n      - id: q\n"
        "        frnt: Q\n        back: B\n",
        encoding="utf-8",
    )

    done = flashdl("import", bad)

    assert 2 == len(done.stderr.splitlines())
    assert f"{bad}:8:9: error: unknown field 'frnt'" in done.stderr
    assert "did you mean 'front'?" in done.stderr


@pytest.mark.slow
def test_09_a_traceback_only_with_debug(flashdl, tmp_path):
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"x" * 5000)
    calm = flashdl("--db", broken, "cards")

    assert "Traceback" not in calm.stderr
    assert 1 == len(calm.stderr.strip().splitlines())


def colours(text):
    return re.findall(r"\x1b\[[0-9;]*m", text)


@pytest.mark.slow
def test_10_no_color_and_color_options(terminal):
    def painted(*arguments, **env):
        run = terminal(*arguments, "demo", "softmax", **env)
        run.end()
        return [c for c in colours(run.raw) if re.search(r"\[(?:.*;)?[349][0-9]", c)], run.text

    bare, text = painted(NO_COLOR="1")
    assert [] == bare
    assert "█" in text
    assert [] == painted("--color", "never")[0]
    assert painted()[0]
    assert painted("--color", "always", NO_COLOR="1")[0]


@pytest.mark.slow
def test_10_force_color_reaches_a_pipe(flashdl):
    assert colours(flashdl("demo", "softmax", FORCE_COLOR="1").stdout)


@pytest.mark.parametrize(
    "command",
    [
        "stats",
        "demo",
        *(pytest.param(c, marks=pytest.mark.slow) for c in ("cards", "decks", "due", "doctor")),
    ],
)
def test_11_no_escapes_when_piped(inside, command):
    assert "\x1b" not in inside(command).stdout
    assert "\x1b" not in inside("demo", "forward-backward").stdout


@pytest.mark.slow
def test_12_nothing_prompts_without_a_terminal(inside):
    for arguments in ([], ["review"], ["--no-input"], ["demo", "forward-backward"]):
        assert 0 == inside(*arguments).returncode


@pytest.mark.slow
def test_13_a_broken_pipe_is_quiet(env):
    command = f"{sys.executable} -m flashdl cards | head -1"
    done = subprocess.run(
        ["bash", "-c", f"{command}; echo ${{PIPESTATUS[0]}}"],
        env=env, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip

    assert done.stdout.splitlines()[-1] in ("0", "141")
    assert "" == done.stderr


def test_16_paths_follow_xdg_and_flashdl_home(inside, tmp_path):
    home = json.loads(inside("paths", "--json").stdout)
    assert home["database"].endswith("/data/flashdl.db")

    if sys.platform == "linux":
        moved = inside("paths", "--json", FLASHDL_HOME="", XDG_DATA_HOME=str(tmp_path / "xdg"))
        assert json.loads(moved.stdout)["database"].startswith(str(tmp_path / "xdg"))


def configure(env, text):
    file = Path(env["FLASHDL_HOME"], "config", "config.toml")
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")


def test_17_settings_rise_from_file_to_environment_to_flag(inside, env):
    configure(env, 'new_per_day = 4\ncolor = "never"\n')

    shown = inside("--color", "always", "config", "show", "--origin", FLASHDL_NEW_PER_DAY="3")

    lines = {line.split(" = ")[0]: line for line in shown.stdout.splitlines()}
    assert re.search(r"= 3 .*env", lines["new_per_day"])
    assert re.search(r'= "always".*flag', lines["color"])
    assert "default" in lines["rollover_hour"]


def test_17_a_bad_settings_file_reports_every_fault_with_its_line(inside, env):
    configure(env, 'new_per_day = "ten"\nrollover = 4\nrollover_hour = 24\n')

    done = inside("due")

    assert 2 == done.returncode
    assert 3 == len(done.stderr.splitlines())
    assert "config.toml:2:1: error: unknown setting 'rollover' (did you mean" in done.stderr


def test_17_doctor_reports_a_bad_settings_file_beside_the_rest(inside, env):
    configure(env, "new_per_day = -1\n")

    done = inside("doctor")

    assert 1 == done.returncode
    assert "version" in done.stdout
    assert "config.toml:1:1: error: new_per_day is -1" in done.stdout


def test_18_an_unwritable_home_is_one_clear_line(inside):
    done = inside("due", FLASHDL_HOME="/proc/nowhere")

    assert 1 == done.returncode
    assert 1 == len(done.stderr.strip().splitlines())
    assert "/proc/nowhere" in done.stderr


def test_19_a_dry_run_changes_nothing(inside, env, small_deck):
    file = Path(env["FLASHDL_HOME"], "data", "flashdl.db")
    before = file.read_bytes()

    done = inside("import", "--dry-run", small_deck)

    assert "3 added" in done.stdout
    assert before == file.read_bytes()


def test_20_an_import_is_idempotent(inside, small_deck):
    first = inside("import", small_deck)
    second = inside("import", small_deck)

    assert "3 added, 0 changed, 0 unchanged, 0 orphaned" in first.stdout
    assert "0 added, 0 changed, 3 unchanged, 0 orphaned" in second.stdout


def complete(env, words, at):
    done = subprocess.run(
        [SCRIPT],
        env=env | {"_FLASHDL_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": at},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return done.stdout.split()


@pytest.mark.slow
def test_21_the_shell_completes_commands_demos_cards_and_decks(env):
    assert {"due", "demo", "deck", "decks", "doctor"} <= set(complete(env, "flashdl d", "1"))
    assert ["softmax-temperature"] == complete(env, "flashdl demo sof", "2")
    assert ["softmax-temperature"] == complete(env, "flashdl demo softmax_t", "2")
    assert "--temperature" in complete(env, "flashdl demo softmax --te", "3")
    cards = complete(env, "flashdl show deep-learning/soft", "2")
    assert "deep-learning/softmax#temperature" in cards


@pytest.mark.slow
def test_22_long_lists_are_paged_on_a_terminal_alone(terminal, inside):
    listing = terminal("cards", PAGER="sed s/^/paged:/")
    listing.end()

    assert "paged:perceptron#definition" in listing.text
    assert "paged:" not in inside("cards", PAGER="sed s/^/paged:/").stdout


@pytest.mark.parametrize(
    ("columns", "encoding"),
    [
        (40, "ascii"),
        *(pytest.param(c, "ascii", marks=pytest.mark.slow) for c in (60, 200)),
        *(pytest.param(c, "utf-8", marks=pytest.mark.slow) for c in (40, 60, 200)),
    ],
)
def test_23_every_width_and_seven_bits(flashdl, columns, encoding):
    more = {"COLUMNS": str(columns), "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    for arguments in (["demo", "softmax"], ["show", "softmax#definition"], ["review"], ["stats"]):
        done = flashdl(*arguments, **more)

        assert 0 == done.returncode, done.stderr
        assert "Error" not in done.stderr
        assert encoding == "utf-8" or done.stdout.isascii()
        if arguments[0] == "demo":
            assert max(map(len, done.stdout.splitlines())) <= columns


@pytest.mark.slow
def test_24_python_dash_m_is_the_same_program(env):
    script = subprocess.run(
        [SCRIPT, "due"],
        env=env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    module = subprocess.run(
        [sys.executable, "-m", "flashdl", "due"],
        env=env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert script.stdout == module.stdout
