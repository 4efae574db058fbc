"""What only a fresh interpreter shows: who imports NumPy, and in what environment."""

import subprocess
import sys
from pathlib import Path

import pytest

from flashdl.runner.client import Runner
from flashdl.runner.interpreter import THREADS

PARENT_SIDE = ("client", "index", "declaration", "parameters", "protocol", "results", "limits")


def test_the_parents_side_imports_no_third_party():
    names = ", ".join(f"flashdl.runner.{name}" for name in PARENT_SIDE)
    code = (
        f"import sys; before = set(sys.modules); import {names}; print(*set(sys.modules) - before)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    third = {name.partition(".")[0] for name in run.stdout.split()} - sys.stdlib_module_names

    assert {"flashdl"} == third


@pytest.mark.slow
def test_a_run_leaves_the_parent_without_numpy(good):
    code = (
        "import sys; from flashdl.runner.client import Runner\n"
        "with Runner() as r: r.run('d', sys.stdin.buffer.read(), {}).plain_values()\n"
        "print('numpy' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], input=good, capture_output=True, check=True)

    assert b"False\n" == run.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="counts threads in /proc")
def test_blas_is_on_one_thread_before_numpy_is_imported():
    with Runner() as runner:
        worker = Path("/proc") / str(runner.hello().pid)
        variables = worker.joinpath("environ").read_bytes().decode().split("\0")

        assert {f"{name}=1" for name in THREADS} <= set(variables)
        assert 1 == len(list(worker.joinpath("task").iterdir()))


def test_a_demo_sees_none_of_our_environment_and_an_empty_way_to_modules(runner, demo, monkeypatch):
    source = demo(
        "return {'environ': list(os.environ), 'cwd': os.getcwd(), 'path': sys.path,"
        " 'flags': [sys.flags.isolated, sys.flags.dont_write_bytecode, sys.flags.utf8_mode]}"
    )
    monkeypatch.setenv("SECRET", "x")
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))

    with Runner() as fresh:
        seen = fresh.run("sees", source, {}).plain_values()

    assert set(seen["environ"]) - {"LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LC_CTYPE"} == set(
        THREADS
    )
    assert ["/", [1, 1, 1]] == [seen["cwd"], seen["flags"]]
    assert not {"", "/"} & set(seen["path"])


def test_a_demo_has_no_terminal_no_input_and_no_way_to_the_client(runner, demo):
    source = demo(
        "return {'input': os.read(0, 1).decode(), 'leads': os.getsid(0) == os.getpid(),"
        " 'open': [int(n) for n in os.listdir('/dev/fd') if int(n) > 4]}"
    )

    assert {"input": "", "leads": True, "open": []} == runner.run(
        "pipes", source, {}, trains=True
    ).plain_values()


def test_what_a_demo_changes_is_gone_in_the_next_run(runner, demo):
    sets = demo("np.mine = 1\nos.environ['MINE'] = 'x'\nnp.seterr(all='raise')\nreturn {'x': 1}")
    sees = demo(
        "return {'x': [hasattr(np, 'mine'), 'MINE' in os.environ, np.geterr()['under'] == 'raise']}"
    )

    runner.run("sets", sets, {}, trains=True)

    assert [False] * 3 == runner.run("sees", sees, {}, trains=True).plain_values()["x"]
