"""The mathematics that is cut out of a demo computes what the demo computes."""

from pathlib import Path

import numpy as np
import pytest

from flashdl.runner.lesson import lesson

DEMOS = {file.stem: file for file in (Path(__file__).parents[2] / "demos").glob("*.py")}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(DEMOS))
def test_the_lesson_alone_computes_what_the_demo_computes(name, load, run):
    demo, text = load(name), lesson(DEMOS[name].read_bytes())
    alone = {"MISTAKES": demo.MISTAKES}
    exec(compile(text, "<lesson>", "exec"), alone)
    params = {param.name: param.default for param in demo.DEMO.params}

    expected = run(demo).values
    found = alone["compute"](rng=np.random.default_rng(0), **params)

    assert list(expected) == list(found)
    assert all(np.array_equal(v, found[k], equal_nan=v.dtype.kind == "f")
               for k, v in expected.items())  # fmt: skip
