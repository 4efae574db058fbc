"""``flashdl code``: the list, a file checked, the editor and back, a bug, a file watched."""

import json
import stat
import sys
import time
from pathlib import Path

import pytest

from flashdl.runner.tasks import find_task, solution

RIGHT = solution(find_task("softmax"))
WRONG = "import numpy as np\n\n\n" + find_task("softmax").bug("sums-everything").code
RAISING = "def softmax(z):\n    return zz\n"


@pytest.fixture
def file(tmp_path):
    """Writes a solution to a file."""

    def write(text, name="my.py"):
        (tmp_path / name).write_text(text)
        return tmp_path / name

    return write


@pytest.fixture
def writing(tmp_path):
    """An editor that puts one text after the other into the file; None leaves it as it is."""

    def make(*texts):
        editor, log = tmp_path / "editor", tmp_path / "calls"
        log.write_text("")
        editor.write_text(
            f"#!{sys.executable}\nimport pathlib, sys\ntexts = {texts!r}\n"
            f"log, file = pathlib.Path({str(log)!r}), pathlib.Path(sys.argv[-1])\n"
            "text = texts[log.read_text().count('\\f')]\n"
            "log.write_text(log.read_text() + file.read_text() + '\\f')\n"
            "if text is not None: file.write_text(text)\n"
        )
        editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
        return {"EDITOR": str(editor)}

    make.found = lambda: (tmp_path / "calls").read_text().split("\f")[:-1]
    return make


def kept(env):
    return Path(env["FLASHDL_HOME"]) / "state" / "code" / "softmax.py"


@pytest.mark.slow
def test_the_list_has_every_signature_and_what_came_of_the_last_attempt(inside, file):
    before = inside("code").stdout
    inside("code", "softmax", "--check", file(WRONG))
    after = inside("code").stdout
    tasks = json.loads(inside("code", "--json").stdout)["tasks"]

    assert "Softmax\n  softmax(z: array[..., K]) -> array[..., K]\n" in before
    assert "Softmax; 2026-03-10 failed: random inputs\n  softmax(" in after
    softmax = next(task for task in tasks if task["name"] == "softmax")
    assert {"at_ms", "passed"} == set(softmax["last_attempt"])
    assert "sums-everything" in softmax["bugs"]


def test_a_file_is_checked_by_exit_code_and_report(inside, file):
    passed = inside("code", "softmax", "--check", file(RIGHT))
    failed = inside("code", "softmax", "--check", file(WRONG))

    assert (0, 1) == (passed.returncode, failed.returncode)
    assert "All checks passed" in passed.stdout
    assert "Failed: random inputs. The result is off by 0.167 at [0, 0]." in failed.stdout
    assert "z = np.array([[0.0, 0.0, 0.0],\n                [0.0, 0.0, 0.0]])" in failed.stdout
    assert "expected [[0.333333, 0.333333, 0.333333]," in failed.stdout
    assert "got [[0.166667, 0.166667, 0.166667]," in failed.stdout
    assert "A known mistake, sums-everything: Each row is" in failed.stdout


@pytest.mark.slow
def test_as_json_the_first_failing_check_is_data(inside, file):
    done = inside("code", "softmax", "--check", file(RAISING), "--json")
    report = json.loads(done.stdout)

    assert 1 == done.returncode
    assert (1, "failed", 2) == (report["schema"], report["verdict"], report["line"])
    assert "NameError" in report["sentence"]


@pytest.mark.slow
def test_attempts_are_listed_with_dates_and_texts(inside, file):
    for text in (WRONG, RIGHT):
        inside("code", "softmax", "--check", file(text))
    lines = inside("code", "softmax", "--attempts").stdout
    found = json.loads(inside("code", "--attempts", "--json").stdout)["attempts"]

    assert "2026-03-10 softmax failed: random inputs\n2026-03-10 softmax passed\n" == lines
    assert [WRONG, RIGHT] == [attempt["solution"] for attempt in found]
    assert "No attempts at sigmoid yet.\n" == inside("code", "sigmoid", "--attempts").stderr


@pytest.mark.slow
def test_attempts_stand_in_no_one_s_way(inside, file):
    inside("code", "softmax", "--check", file(WRONG))

    assert "Nothing to undo." in (said := inside("undo")).stdout + said.stderr
    assert "0 differences" in inside("doctor").stdout
    assert 0 == inside("stats").returncode
    assert 0 == inside("export", "topic:learning", "--format", "json").returncode
    assert 1 == len(json.loads(inside("code", "--attempts", "--json").stdout)["attempts"])


@pytest.mark.parametrize(
    ("says", "arguments"),
    [
        ("did you mean 'softmax'", ("sofmax",)),
        ("it has forgets-the-maximum", ("softmax", "x", "--bug")),
        ("No such file", ("softmax", "--check", "/nowhere.py")),
        ("give one of --check, --bug", ("softmax", "--check", "x.py", "--bug")),
        ("name a code task", ("--bug",)),
        ("'x' is one word too many", ("softmax", "x")),
        ("--json: error", ("softmax", "--json")),
        ("--watch: error: it needs a terminal", ("softmax", "--watch")),
    ],
)
def test_misuse_is_said(inside, says, arguments):
    done = inside("code", *arguments)

    assert 2 == done.returncode
    assert says in done.stderr


@pytest.mark.slow
def test_what_does_not_end_is_stopped_and_counts_as_an_attempt(inside, file):
    done = inside("code", "softmax", "--check", file("import os\nos._exit(0)\n"))
    attempts = json.loads(inside("code", "--attempts", "--json").stdout)["attempts"]

    assert 1 == done.returncode
    assert "Stopped. The process ended in the middle" in done.stdout
    assert [(False, "limits")] == [(a["passed"], a["check"]) for a in attempts]


def test_a_file_that_is_no_text_is_misuse(inside, tmp_path):
    (tmp_path / "my.py").write_bytes(b"\xff\xfe\x00")
    done = inside("code", "softmax", "--check", tmp_path / "my.py")

    assert 2 == done.returncode
    assert "not text in UTF-8" in done.stderr


def test_a_runner_that_fails_has_an_exit_code_of_its_own_and_keeps_no_attempt(inside, file):
    kills = file("import os\ndef softmax(z): os.kill(os.getpid(), 9)\n")
    done = inside("code", "softmax", "--check", kills)

    assert 4 == done.returncode
    assert "the check of softmax crashed: killed by SIGKILL" in done.stderr
    assert [] == json.loads(inside("code", "--attempts", "--json").stdout)["attempts"]


@pytest.mark.slow
def test_without_a_terminal_the_empty_function_is_printed(inside):
    stub = inside("code", "softmax").stdout

    assert stub.endswith("\n\ndef softmax(z):\n    ...\n")
    compile(stub, "stub", "exec")


@pytest.mark.slow
def test_without_a_terminal_a_bug_is_only_shown(inside):
    shown = inside("code", "softmax", "sums-everything", "--bug").stdout

    assert "This solution has a bug:\n\ndef softmax(z):\n    e = np.exp(z - z.max())\n" in shown
    assert "such as: z = [1, 2, 3]" in shown
    assert "sums-everything" not in shown


@pytest.mark.slow
@pytest.mark.parametrize("task", ["auc", "maxpool_backward", "triplet_grad"])
def test_long_lines_of_a_solution_are_not_broken(inside, task):
    text = inside("code", task, "--solution").stdout

    assert solution(find_task(task)) == text


def test_the_solution_is_a_file_that_passes(inside, file):
    text = inside("code", "softmax", "--solution").stdout

    assert 0 == inside("code", "softmax", "--check", file(text)).returncode


@pytest.mark.slow
@pytest.mark.parametrize(
    "how", [{"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}, {"NO_COLOR": "1"}]
)
def test_a_report_reads_in_ascii_and_without_colours(flashdl, file, how):
    text = WRONG.replace("):\n", "):\n    print('σ ✓ \\x1b[31m')\n")
    said = flashdl("code", "softmax", "--check", file(text), **how).stdout

    assert "\x1b" not in said
    assert "Failed: random inputs." in said
    if "PYTHONUTF8" in how:
        assert said.isascii()


@pytest.mark.slow
def test_plain_names_each_line_in_words(inside, file):
    said = inside("--plain", "code", "softmax", "--check", file(WRONG)).stdout

    assert said.startswith("Failed: random inputs.")
    assert "expected: [[0.333333" in said
    assert "got: [[0.166667" in said


@pytest.mark.slow
def test_on_a_terminal_it_is_written_checked_tried_again_and_put_away(terminal, writing, env):
    person = terminal("code", "softmax", **writing(RAISING, WRONG, RIGHT))
    person.until("Line 2 of softmax.py.")
    person.until("t try again")
    person.press("h", "Hint: A constant added")
    person.press("t", "A known mistake, sums-everything")
    person.press("t", "All checks passed")

    assert 0 == person.end()
    assert ["    ...", "    return zz"] == [
        t.rstrip().splitlines()[-1] for t in writing.found()[:2]
    ]
    assert not kept(env).exists()


@pytest.mark.slow
def test_what_was_left_opens_next_time_or_it_begins_afresh(terminal, writing, inside, env):
    person = terminal("code", "softmax", **writing(WRONG))
    person.press("", "q leave")
    person.press("q", "What you wrote is kept")
    assert 0 == person.end()
    assert WRONG == kept(env).read_text()
    assert 0o600 == stat.S_IMODE(kept(env).stat().st_mode)

    person = terminal("code", "softmax", **writing(None, RIGHT))
    person.until("A known mistake, sums-everything")
    person.press("f", "All checks passed")
    assert 0 == person.end()
    assert [WRONG, "    ..."] == [writing.found()[0], writing.found()[1].splitlines()[-1]]


@pytest.mark.slow
def test_after_a_pass_the_next_time_begins_with_the_empty_function(terminal, writing, inside, file):
    inside("code", "softmax", "--check", file(RIGHT))
    person = terminal("code", "softmax", **writing(None))
    person.until("The file is unchanged.")
    person.press("s", "return e / e.sum")

    assert 0 == person.end()
    assert "    ..." == writing.found()[0].splitlines()[-1]
    assert 1 == len(json.loads(inside("code", "--attempts", "--json").stdout)["attempts"])


@pytest.mark.slow
def test_a_bug_is_looked_for_until_an_input_shows_it(terminal):
    person = terminal("code", "softmax", "one-maximum-for-all", "--bug")
    person.until("such as: z = [1, 2, 3]")
    person.press("z = 3\r", "z has at least one axis")
    person.press("t", "> ")
    person.press("\x15z = [[1, 2], [3, 4]]\r", "They agree here")
    person.press("t", "> ")
    person.press("\x15z = [[1, 2], [-1e4, -1e4]]\r", "underflows to 0 / 0.")

    assert 0 == person.end()


@pytest.mark.slow
def test_a_bug_can_be_given_up_and_is_explained(terminal):
    person = terminal("code", "softmax", "one-maximum-for-all", "--bug")
    person.until("> ")
    person.press("\x1b", "s solution")
    person.press("s", "underflows to 0 / 0.")
    person.until("Right is, for example:")

    assert 0 == person.end()


@pytest.mark.slow
def test_a_watched_file_is_checked_at_each_save_until_q(terminal, file):
    mine = file(RAISING)
    person = terminal("code", "softmax", mine, "--watch")
    person.until("Line 2 of softmax.py.")
    mine.write_text(WRONG)
    person.until("A known mistake, sums-everything")
    mine.unlink()
    time.sleep(0.4)
    mine.write_text(RIGHT)
    person.until("All checks passed")
    person.send("q")

    assert 0 == person.end()


def documented():
    lines = (Path(__file__).parents[2] / "docs" / "code.md").read_text().splitlines()
    commands = {line.strip().partition("#")[0] for line in lines if line.startswith("    flashdl ")}
    words = {tuple(command.partition(">")[0].split()[1:]) for command in commands}
    return sorted(words)


@pytest.mark.slow
@pytest.mark.parametrize("words", documented(), ids=" ".join)
def test_every_command_of_the_page_is_one(inside, file, words):
    mine = str(file(RIGHT))
    done = inside(*(mine if word == "my.py" else word for word in words))

    assert 0 == done.returncode or "it needs a terminal" in done.stderr


@pytest.mark.slow
def test_the_report_of_the_page_is_the_one_that_is_printed(inside, file):
    page = (Path(__file__).parents[2] / "docs" / "code.md").read_text()
    said = inside("code", "softmax", "--check", file(WRONG)).stdout.rstrip().splitlines()

    assert [] == [line for line in said if f"    {line.rstrip()}\n" not in page]
