"""``flashdl remind``: every text is read, and where it can be run, by the program it is for."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from flashdl.cli.reminders import TEXTS, Setup, cron, starship, systemd, tmux

AWKWARD = '/tmp/a $HOME\'s 100%H #S "best" \\ `x`'


def needs(program):
    missing = shutil.which(program) is None
    return pytest.mark.skipif(missing, reason=f"{program} is not installed")


@pytest.fixture
def fake(tmp_path):
    """A folder whose name every syntax trips over, with stand-ins for flashdl and others."""
    folder = tmp_path / AWKWARD.replace("/", "")
    folder.mkdir()

    def stand_in(name, script):
        file = folder / name
        file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        file.chmod(0o755)

    stand_in("flashdl", 'case "$2" in --prompt) echo 7+3;; --check) ;; *) echo 7 due, 3 new;; esac')
    stand_in("notify-send", f'printf "%s|" "$@" > {shlex.quote(str(tmp_path / "seen"))}')
    stand_in("systemctl", ":")
    return folder


@pytest.fixture
def setup(fake):
    return Setup([str(fake / "flashdl")], {"FLASHDL_HOME": AWKWARD}, 19, 5)


@pytest.fixture
def run(fake, tmp_path):
    """Run a program as a learner with an empty home would; what it prints."""

    def shell(*command, **more):
        env = {"HOME": str(tmp_path), "PATH": f"{fake}:{os.environ['PATH']}", "TERM": "xterm"}
        done = subprocess.run(
            command, env=env | more, capture_output=True, text=True, timeout=60, check=False
        )
        assert 0 == done.returncode, done.stderr
        assert "" == done.stderr
        return done.stdout

    return shell


def sent(tmp_path):
    return (tmp_path / "seen").read_text(encoding="utf-8")


def test_without_a_name_all_of_them_are_printed(inside):
    done = inside("remind")

    assert (0, "") == (done.returncode, done.stderr)
    for name in TEXTS:
        assert inside("remind", name).stdout.strip() in done.stdout


def test_an_hour_is_taken_and_a_wrong_one_refused(inside):
    assert "\n5 7 * * * " in inside("remind", "cron", "--at", "7:05").stdout
    assert "OnCalendar=*-*-* 07:05:00" in inside("remind", "systemd", "--at", "07:05").stdout
    for wrong in ("24:00", "7", "7:5", "19:60", "soon", ""):
        done = inside("remind", "cron", "--at", wrong)
        assert 2 == done.returncode
        assert "write it like 19:00" in done.stderr


def test_an_unknown_place_is_refused_with_the_names(inside):
    done = inside("remind", "crn")

    assert 2 == done.returncode
    assert "'cron', 'systemd', 'tmux'" in done.stderr


def test_nothing_is_written(inside, env, tmp_path):
    home = tmp_path / "untouched"

    inside("remind", FLASHDL_HOME=str(home))

    assert not home.exists()


def test_where_the_collection_lies_is_carried_along(inside, env, tmp_path):
    file = tmp_path / "x.db"

    said = inside("--db", file, "remind", "cron").stdout

    assert f"env FLASHDL_DB={file} FLASHDL_HOME={env['FLASHDL_HOME']} " in said
    bare = inside("remind", "cron", FLASHDL_HOME="", XDG_DATA_HOME="").stdout
    assert "env " not in bare


@pytest.mark.slow
def test_flashdl_is_named_by_an_absolute_path(env):
    script = Path(sys.executable).absolute().with_name("flashdl")
    done = subprocess.run(
        [script, "remind", "cron"], env=env, capture_output=True, text=True, check=True
    )

    assert str(script) in done.stdout


def cron_lines(setup):
    return [line for line in cron(setup).splitlines() if re.match(r"\d", line)]


def test_a_line_of_cron_has_five_valid_fields_and_no_bare_percent(setup):
    for line in cron_lines(setup):
        minute, hour, *others, command = line.split(None, 5)

        assert ("5", "19", ["*", "*", "*"]) == (minute, hour, others)
        assert not re.search(r"(?<!\\)%", command)
        assert "due --check && " in command


@needs("sh")
def test_a_line_of_cron_sends_what_is_due(setup, run, tmp_path):
    notice, mail = (line.split(None, 5)[5].replace(r"\%", "%") for line in cron_lines(setup))

    assert "7 due, 3 new\n" == run("sh", "-c", mail)
    run("sh", "-c", notice)
    assert "flashdl|7 due, 3 new|" == sent(tmp_path)


@needs("sh")
def test_on_a_mac_the_notice_is_apples(fake, run, tmp_path):
    setup = Setup(["/bin/flashdl"], {}, 19, 0, mac=True)

    assert "osascript -e" in cron_lines(setup)[0]
    assert "DBUS" not in cron(setup)
    run("sh", "-n", "-c", cron_lines(setup)[0].split(None, 5)[5])


def units(setup, run, tmp_path):
    run("sh", "-c", systemd(setup))
    folder = tmp_path / ".config" / "systemd" / "user"
    found = []
    for name in ("flashdl.service", "flashdl.timer"):
        unit = configparser.ConfigParser(interpolation=None)
        unit.optionxform = str
        unit.read(folder / name, encoding="utf-8")
        found.append(unit)
    return found


@needs("sh")
def test_the_script_for_systemd_writes_two_units_that_parse(setup, run, tmp_path):
    service, timer = units(setup, run, tmp_path)

    assert "*-*-* 19:05:00" == timer["Timer"]["OnCalendar"]
    assert "timers.target" == timer["Install"]["WantedBy"]
    assert ("oneshot", "4") == (
        service["Service"]["Type"], service["Service"]["SuccessExitStatus"],
    )  # fmt: skip


@needs("sh")
def test_what_systemd_starts_sends_what_is_due(setup, run, tmp_path):
    service, _ = units(setup, run, tmp_path)
    command = service["Service"]["ExecStart"]
    assert not set("%$") & set(command.replace("%%", "").replace("$$", ""))

    run(*shlex.split(command.replace("%%", "%").replace("$$", "$")))

    assert "flashdl|7 due, 3 new|" == sent(tmp_path)


@needs("systemd-analyze")
def test_systemd_finds_no_fault_in_the_units(setup, run, tmp_path):
    units(setup, run, tmp_path)
    folder = tmp_path / ".config" / "systemd" / "user"

    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", *folder.iterdir()],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert "flashdl" not in done.stderr


@needs("bash")
def test_bash_shows_it_and_keeps_the_status_of_the_last_command(setup, run):
    script = f"PS1='$? > '\n{TEXTS['bash'](setup)}\n(exit 3)\neval \"$PROMPT_COMMAND\"\n"

    assert "3\n[7+3] " in run("bash", "-uc", script + 'echo $?\necho "${PS1@P}"')


@needs("bash")
def test_bash_asks_once_a_minute_and_shows_nothing_when_nothing_is_due(fake, setup, run):
    (fake / "flashdl").write_text('#!/bin/sh\necho asked >> "$HOME/asked"\n', encoding="utf-8")
    again = 'eval "$PROMPT_COMMAND"\n' * 3

    shown = run("bash", "-uc", f"PS1='> '\n{TEXTS['bash'](setup)}\n{again}echo \"${{PS1@P}}\"\n"
                'cat "$HOME/asked"')  # fmt: skip

    assert "> \nasked\n" == shown


@needs("bash")
def test_bash_keeps_an_earlier_prompt_command(setup, run):
    script = f"PROMPT_COMMAND='echo mine'\n{TEXTS['bash'](setup)}\neval \"$PROMPT_COMMAND\""

    assert "mine\n" == run("bash", "-c", script)


@needs("zsh")
def test_zsh_shows_it(setup, run):
    script = f"PROMPT='> '\n{TEXTS['zsh'](setup)}\n$precmd_functions[1]\nprint -P \"$PROMPT\""

    assert "[7+3] > \n" == run("zsh", "-fc", script)


@needs("fish")
def test_fish_shows_it(setup, run):
    shown = run("fish", "-N", "-c", f"{TEXTS['fish'](setup)}\nfish_right_prompt; fish_right_prompt")

    assert "[7+3][7+3]" == shown


@needs("sh")
def test_starships_module_parses_and_its_command_runs(setup, run):
    module = tomllib.loads(starship(setup))["custom"]["flashdl"]

    assert (True, ["sh"]) == (module["when"], module["shell"])
    assert "7+3\n" == run("sh", "-c", module["command"])


@needs("tmux")
@pytest.mark.slow
def test_tmux_shows_it_in_the_status_line(setup, terminal, tmp_path):
    conf, server = tmp_path / "tmux.conf", ["tmux", "-S", str(tmp_path / "s")]
    conf.write_text(tmux(setup) + "\n", encoding="utf-8")

    shown = terminal(program=[*server, "-f", str(conf), "new-session", "sleep 60"])
    try:
        shown.until("7+3")
    finally:
        subprocess.run([*server, "kill-server"], check=True)
