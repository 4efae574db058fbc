"""What a terminal does to a program: job control, hang-up, seven bits, a missing value."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

HINT = "q stop"


@pytest.mark.slow
def test_ctrl_z_in_a_shell_and_fg_go_on_with_the_same_card(terminal):
    shell = terminal(program=["bash", "--norc", "--noprofile", "-i"], PS1="shell> ")
    shell.until("shell> ")
    shell.send(f"{sys.executable} -m flashdl\n")
    shell.until(HINT)
    shell.press(" ", "4 easy 1 d")
    shell.press("\x1a", "Stopped")
    shell.press("stty -a\n", " echo ")
    shell.send("fg\n")

    again = shell.until("4 easy 1 d")

    assert "What is a perceptron" in again
    assert "weighted sum" in again
    shell.press("3", "in 1 day")
    shell.until(HINT)
    shell.press("q", "1 card")
    shell.press("stty -a\n", " echo ")


@pytest.mark.slow
@pytest.mark.parametrize("answered", [0, 1])
def test_a_terminal_that_goes_away_ends_the_review_and_keeps_the_answers(terminal, env, answered):
    review = terminal()
    review.until(HINT)
    for _ in range(answered):
        review.press(" ", HINT)
        review.press("3", HINT)

    assert 129 == review.hang_up()
    with closing(sqlite3.connect(Path(env["FLASHDL_HOME"], "data", "flashdl.db"))) as file:
        assert [(answered,)] == file.execute("SELECT count(*) FROM event").fetchall()


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_demo_with_frames_is_walked_by_arrow(terminal, encoding):
    demo = terminal(
        "demo", "forward-backward", columns=100, lines=40, PYTHONIOENCODING=encoding, PYTHONUTF8="0"
    )
    first = demo.until("step 1 of 4")
    second = demo.press("\x1b[C", "step 2 of 4")
    demo.press("\x1b[D", "step 1 of 4")
    demo.send("q")

    assert 0 == demo.end()
    unknown = "  ." if encoding == "ascii" else "  ·"
    assert first.count(unknown) > second.count(unknown) > 0
    assert encoding == "utf-8" or demo.raw.isascii()


def test_a_database_without_a_name_is_refused(inside):
    for arguments in (["due", "--db"], ["due", "--db="], ["--db", "", "due"]):
        done = inside(*arguments)

        assert (2, "error: --db: error: name a database file") == (
            done.returncode,
            "error: " + done.stderr.strip().removeprefix("error: "),
        )


def test_a_database_in_a_folder_that_is_not_there_is_refused(inside, tmp_path):
    done = inside("--db", tmp_path / "no" / "x.db", "due")

    assert 2 == done.returncode
    assert str(tmp_path / "no") in done.stderr
    assert not (tmp_path / "no").exists()


@pytest.mark.slow
def test_a_picture_goes_nowhere_but_into_an_svg_of_a_folder_that_is_there(inside, tmp_path):
    picture = tmp_path / "s.svg"

    assert 0 == inside("demo", "softmax", "--save", picture).returncode
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    for wrong in (tmp_path / "s.png", tmp_path / "no" / "s.svg"):
        assert 2 == inside("demo", "softmax", "--save", wrong).returncode
    assert [picture] == [p for p in tmp_path.iterdir() if p.suffix]


@pytest.mark.slow
def test_parameters_reach_the_demo_and_out_of_range_names_the_range(inside):
    cold = inside("demo", "softmax", "--logits", "-1.5,2,0.5", "--temperature", "0.5", "--json")

    assert 0 == cold.returncode
    assert "[-1.5, 2.0, 0.5]" in cold.stdout
    for option, value, said in (
        ("--temperature", "0", "0.05<=x<=20.0"),
        ("--temperature", "nan", "from 0.05 to 20"),
        ("--logits", "1", "2 to 12 numbers from -1000 to 1000"),
        ("--logits", "1,two", "2 to 12 numbers from -1000 to 1000"),
        ("--dtype", "float8", "float32"),
        ("--preset", "warm", "cold-and-hot"),
    ):
        done = inside("demo", "softmax", option, value)

        assert 2 == done.returncode, option
        assert said in done.stderr
