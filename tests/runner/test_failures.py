"""Every way a demo can end badly has its sentence, and the next run works."""

import sys

import pytest

from flashdl.errors import DemoFailed
from flashdl.runner.client import Failed, Job

ENDS = {
    "hangs": ("while True:\n    pass", "timeout", "did not finish within 0.25 s and was stopped"),
    "sleeps": ("time.sleep(60)", "timeout", "did not finish within 0.25 s"),
    "ignores signals": (
        "import signal\nfor s in (2, 3, 15):\n    signal.signal(s, signal.SIG_IGN)\ntime.sleep(60)",
        "timeout",
        "did not finish",
    ),
    "closes all pipes": ("os.closerange(0, 64)\ntime.sleep(60)", "crash", "crashed"),
    "exits": ("os._exit(3)", "crash", "the process ended with exit code 3"),
    "aborts": ("os.abort()", "crash", "killed by SIGABRT"),
    "segfaults": ("import ctypes\nctypes.string_at(0)", "crash", "killed by SIGSEGV"),
    "kills its group": ("os.killpg(0, 9)", "crash", "killed by SIGKILL"),
    "leaves a child": ("if os.fork():\n    os._exit(4)\ntime.sleep(60)", "timeout", "did not"),
    "eats memory": ("return {'x': np.ones(10**9)}", "memory", "more than 256 MiB"),
    "eats it slowly": ("a = []\nwhile True:\n    a.append(np.empty(10**6))", "memory", "256 MiB"),
    "asks for 7 TiB": ("return {'x': np.ones((10**6, 10**6))}", "memory", "256 MiB"),
    "floods": ("while True:\n    print('x' * 1000)", "flood", "printed more than 64 kB"),
    "floods stderr": ("sys.stderr.write('x' * 10**6)", "flood", "printed more than 64 kB"),
    "dies namelessly": ("os.kill(os.getpid(), 40)", "crash", "killed by signal 40"),
    "raises": ("x = 1\nreturn x / 0", "raised", "ZeroDivisionError: division by zero at line 13"),
    "raises SystemExit": ("sys.exit(2)", "raised", "SystemExit: 2"),
    "raises to all": ("raise BaseException('no')", "raised", "BaseException: no"),
    "recurses": ("def f():\n    f()\nf()", "raised", "RecursionError"),
    "interrupts": ("raise KeyboardInterrupt", "raised", "KeyboardInterrupt"),
    "writes a file": (
        "import tempfile\ntempfile.TemporaryFile(buffering=0).write(b'x')",
        "raised",
        "No usable temporary directory",
    ),
    "returns objects": ("return {'bad': np.array([None])}", "bad-value", "dtype object"),
    "returns complex": ("return {'bad': 1j}", "bad-value", "dtype complex128"),
    "returns long doubles": ("return {'bad': np.longdouble(1)}", "bad-value", "value 'bad'"),
    "returns ragged": ("return {'bad': [[1], [1, 2]]}", "bad-value", "value 'bad' is no array"),
    "returns huge ints": ("return {'bad': 10**30}", "bad-value", "dtype object"),
    "returns a list": ("return [1]", "bad-value", "compute returned list"),
    "returns nothing": ("pass", "bad-value", "compute returned NoneType"),
    "returns numbered values": ("return {1: 1}", "bad-value", "value 1 "),
    "returns too much": ("return {'x': np.ones(10**7, np.int8)}", "bad-value", "2000000 items"),
    "returns 24 MB": ("return {'x': np.ones((3, 10**6))}", "bad-value", "16777216"),
    "forges frames": ("os.write(3, b'x' * 100)", "bad-value", "may be sent"),
    "forges a pickle": (
        "import pickle\nos.write(3, b'd' + bytes(11) + pickle.dumps('x' * 99))",
        "bad-value",
        "not plain JSON",
    ),
}  # fmt: skip


def failure(runner, job):
    request = runner.submit(job)
    event = runner.poll(10)
    assert isinstance(event, Failed)
    assert request == event.request
    return event


@pytest.mark.slow
@pytest.mark.parametrize("name", ENDS)
def test_a_bad_demo_ends_with_its_sentence_and_the_next_one_runs(runner, demo, good, name):
    body, kind, sentence = ENDS[name]
    if kind == "memory" and sys.platform != "linux":
        pytest.skip("only Linux keeps RLIMIT_AS")

    event = failure(runner, Job(name, demo(body), trains=kind != "timeout"))

    assert kind == event.kind, event.error
    assert str(event.error).startswith(f"demo {name!r} ")
    assert sentence in str(event.error)
    assert runner.run("good", good, {}, trains=True).claims[0].holds


def test_run_raises_the_sentence(runner, demo):
    with pytest.raises(DemoFailed, match=r"demo 'x' raised ValueError: no such luck at line 12"):
        runner.run("x", demo("raise ValueError('no such luck')"), {}, trains=True)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (b"def (", "SyntaxError: invalid syntax (x.py, line 1) at line 1"),
        (b"x = 1", "no DEMO"),
        (b"DEMO = 1", "no DEMO"),
        (b"\xff", "SyntaxError"),
        (b"x = 1\n1 / 0\nDEMO = 1", "ZeroDivisionError: division by zero at line 2"),
        (b"import no_such_module", "No module named 'no_such_module'"),
    ],
)
def test_a_file_that_is_no_demo_says_why(runner, source, sentence):
    assert sentence in str(failure(runner, Job("x", source, trains=True)).error)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ("claims=(Claim('c', lambda d: d['no'], '<=', 1),)", "KeyError: 'no' at line 15"),
        ("plots=(Plot('p', 'line', 't', y=('no',)),)", "'p' shows 'no', which was not computed"),
        ("plots=(Plot('p', 'line', lambda d: 1 / 0),)", "ZeroDivisionError"),
        ("plots=(Plot('p', 'line', lambda d: 7),)", "no text"),
        (
            "plots=(Plot('p', 'line', 't', marks=(Mark('x', float('nan'), 'm'),)),)",
            "not plain JSON",
        ),
        ("plots=(Plot('p', 'line', 't', bins=10**9),)", "1 to 400 bins"),
        ("plots=(Plot('p', 'pie', 't'),)", "none of line, bar"),
        ("plots=(Plot('p', 'flow', 't', nodes=(Node('n', 'n', 'no'),)),)", "shows 'no'"),
        ("tables=(Table('t', 't', (Column('h', 'no'),)),)", "'t' shows 'no'"),
        ("tables=(Table('t', 't', (Column('h', 'x', '9999999d'),)),)", "number format"),
        ("tables=(Table('t', 't' * 2_000_000, ()),)", "a header of"),
        ("tables=(Table('t', chr(0xd800), ()),)", "not plain JSON"),
    ],
)
def test_a_declaration_that_cannot_be_shown_says_why(runner, demo, more, sentence):
    event = failure(runner, Job("x", demo("return {'x': [1.0]}", more), trains=True))

    assert sentence in str(event.error)


def test_a_sentence_about_a_demo_carries_no_control_characters(runner, demo):
    event = failure(
        runner, Job("x", demo(r"raise ValueError('a\x1b]52;c;x\x07\n\u202eb')"), trains=True)
    )

    assert str(event.error).isprintable()


def test_unknown_parameters_and_mistakes_are_refused(runner, good):
    assert "no parameter 'no'" in str(failure(runner, Job("x", good, {"no": 1}, trains=True)).error)
    assert "no mistake 'no'" in str(
        failure(runner, Job("x", good, mistake="no", trains=True)).error
    )


def test_a_job_that_no_message_can_hold_is_refused_before_it_is_sent(runner, good):
    with pytest.raises(DemoFailed, match="cannot be sent"):
        runner.run("x", good, {"scale": float("nan")})
    with pytest.raises(DemoFailed, match="cannot be sent"):
        runner.run("x", b"#" * 17_000_000, {})


@pytest.mark.slow
def test_a_demo_that_trains_has_the_longer_limit(runner, demo):
    source = demo("time.sleep(0.6)\nreturn {'x': 1}")

    assert {"x": 1} == runner.run("x", source, {}, trains=True).plain_values()
