"""A mistake is made wherever the right function is known, and unmade afterwards."""

import sys
import types

import pytest

from flashdl.demokit import Demo, Mistake
from flashdl.demokit.breaking import made


@pytest.fixture
def kernel(monkeypatch):
    module = types.ModuleType("a_kernel")
    exec(
        "def double(x):\n    return 2 * x\ndef quadruple(x):\n    return double(double(x))",
        vars(module),
    )
    monkeypatch.setitem(sys.modules, "a_kernel", module)
    return module


@pytest.fixture
def demo(kernel):
    module = types.ModuleType("a_demo")
    module.double, module.quadruple = kernel.double, kernel.quadruple
    exec(
        "def again(x):\n    return double(x) + 1\ndef eight(x):\n    return double(quadruple(x))",
        vars(module),
    )
    module.DEMO = Demo("a demo", compute=module.eight)
    return module


def test_the_wrong_function_stands_in_the_demo_and_in_its_kernel(demo, kernel):
    with made(demo, Mistake("triples", kernel.double, lambda x: 3 * x, "two are enough")):
        assert 27 == demo.eight(1)

    assert 8 == demo.eight(1)


def test_the_wrong_function_may_call_the_right_one(demo):
    with made(demo, Mistake("adds-one", demo.double, demo.again, "two are enough")):
        assert 3 == demo.double(1)


def test_the_right_function_is_back_after_an_error(demo):
    right = demo.double
    with (
        pytest.raises(ZeroDivisionError),
        made(demo, Mistake("divides", right, lambda x: x / 0, "")),
    ):
        demo.eight(1)

    assert right is demo.double
