"""Nothing that flashdl does reaches a network or starts a program, but for the demos' worker."""

import pytest

WATCH = """
import os, sys
WATCHED = ("socket.", "subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "webbrowser.")
def note(event, arguments):
    if event.startswith(WATCHED):
        with open(os.environ["WATCH"], "a", encoding="utf-8") as file:
            file.write(f"{event} {arguments[0]}\\n")
sys.addaudithook(note)
"""
DECK = """format: 1
id: links
title: Links
notes:
  - id: a
    demo: softmax_temperature
    cards:
      - id: q
        front: "See [pay](http://example.org/x) and ![p](https://example.org/p.png)"
        back: "`$(reboot)` <img src=http://example.org/y>"
"""


@pytest.fixture
def watched(flashdl, tmp_path):
    """Run a command; what it opened or started, one line each."""
    (tmp_path / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    log = tmp_path / "watch.log"
    log.touch()

    def run(*arguments, stdin=""):
        done = flashdl(*arguments, stdin=stdin, PYTHONPATH=str(tmp_path), WATCH=str(log))
        assert 0 == done.returncode, done.stderr
        return log.read_text(encoding="utf-8").splitlines()

    return run


@pytest.mark.slow
def test_a_review_and_an_import_open_no_socket_and_start_no_program(watched, tmp_path):
    deck = tmp_path / "links.yaml"
    deck.write_text(DECK, encoding="utf-8")

    watched("import", deck)
    watched("show", "links/a#q")

    assert [] == watched("review", "--answers", "-", stdin="3\n3\nundo\nquit\n")


@pytest.mark.slow
def test_a_demo_starts_its_worker_and_nothing_else(watched):
    [started] = watched("demo", "softmax")

    assert started.startswith("subprocess.Popen")
    assert "python" in started
