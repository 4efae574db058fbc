"""The mathematics that is cut out of a demo, and no more; tests/demos/test_lessons.py runs it."""

import ast
import io
import symtable
import tokenize
from pathlib import Path

import pytest

from flashdl.runner.lesson import Kernel, kernel_lessons, kernels, lesson

DEMOS = sorted((Path(__file__).parents[2] / "demos").glob("*.py"))
QUICK = {"cnn_digits", "mlp_boundary", "softmax_temperature", "vanishing_gradient"}
every_demo = pytest.mark.parametrize(
    "file",
    [
        pytest.param(file, id=file.stem, marks=[] if file.stem in QUICK else pytest.mark.slow)
        for file in DEMOS
    ],
)


def names_made(text):
    """The names a text gives to something at its top."""
    symbols = symtable.symtable(text, "<test>", "exec").get_symbols()
    return {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}


def comments(text):
    found = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.string for token in found if token.type == tokenize.COMMENT]


def executed(text, **names):
    exec(compile(text, "<lesson>", "exec"), names)
    return names


def cut(text):
    return lesson(text.encode())


FRAME = '''"""Doubling: y = 2 x."""

import numpy as np

from flashdl.demokit import Claim, Demo, Plot
MORE

def compute(*, rng):
    return {"y": Y}


def title(d):
    return f"y is {d['y']}"


DEMO = Demo(title="t", compute=compute, plots=(Plot("p", "line", title),))
MISTAKES = ()
'''


def frame(more="", y="np.zeros(1)"):
    """A demo with more text below its imports, one empty line apart where that is not empty."""
    return FRAME.replace("MORE", more and f"\n{more}").replace("Y}", y + "}")


@pytest.mark.slow
@every_demo
def test_the_lesson_begins_with_the_docstring_and_ends_before_the_declaration(file):
    text = lesson(file.read_bytes())
    source = file.read_text(encoding="utf-8")

    assert ast.get_docstring(ast.parse(source)) == ast.get_docstring(ast.parse(text))
    assert "compute" in names_made(text)
    assert not {"DEMO", "MISTAKES", "Demo", "Plot", "Claim", "Table"} & names_made(text)


@every_demo
def test_every_line_is_a_line_of_the_file_in_its_order_but_for_shorter_imports(file):
    lines = iter(file.read_text(encoding="utf-8").split("\n"))
    for line in lesson(file.read_bytes()).split("\n"):
        if not line.startswith("from "):
            assert line in lines, line


@every_demo
def test_comments_inside_what_is_kept_stay(file):
    source, text = file.read_text(encoding="utf-8"), lesson(file.read_bytes())
    kept = names_made(text)
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name in kept:
            whole = "\n".join(source.split("\n")[node.lineno - 1 : node.end_lineno])
            assert whole in text, node.name


@every_demo
def test_everything_that_is_kept_is_used(file):
    text = lesson(file.read_bytes())
    taken = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}

    assert names_made(text) <= taken | {"compute"}


@every_demo
def test_the_mathematics_of_its_kernels_runs_and_holds_what_is_imported(file):
    text = lesson(file.read_bytes())
    found = {name: executed(kernel) for name, kernel in kernel_lessons(text).items()}

    for kernel in kernels(text):
        assert set(kernel.names) <= set(found[kernel.file])


def test_what_only_the_declaration_refers_to_is_left_out():
    expected = '''"""Doubling: y = 2 x."""

import numpy as np


def compute(*, rng):
    return {"y": np.zeros(1)}
'''

    assert expected == cut(frame())


def test_what_compute_reaches_through_others_stays():
    more = "B = 3\nUNUSED = 4\n\n\ndef a(x):\n    return b(x)\n\n\ndef b(x):\n    return x + B\n"
    text = cut(frame(more, y="a(np.ones(1))"))

    assert {"np", "B", "a", "b", "compute"} == names_made(text)


def test_a_local_name_keeps_no_function_of_the_same_name():
    more = (
        "def title_word(d):\n    return d\n\n\ndef scale(title_word):\n    return title_word * 2\n"
    )

    assert "title_word" not in names_made(cut(frame(more, y="scale(np.ones(1))")))


def test_of_an_import_only_what_is_taken_stays():
    more = "from flashdl.demokit.words import short\nfrom math import exp, log, sqrt as root\n"
    text = cut(frame(more, y="np.array(root(log(2)))"))

    assert "from math import log, sqrt as root\n" in text
    assert "words" not in text
    assert "exp" not in text


def test_a_comment_above_goes_with_what_it_stands_above():
    more = "# of the answer\nA = 1\n# of the title\nT = 2\n"
    text = cut(frame(more, y="np.array(A)"))

    assert ["# of the answer"] == comments(text)
    assert "# of the answer\nA = 1\n" in text


def test_blank_lines_stay_as_they_were_beside_what_is_gone():
    more = "A = 1\nT = 2\nB = 3\n"
    declarations = "from flashdl.demokit import Claim, Demo, Plot\n"
    taken = "from flashdl.demokit.kernels.losses import entropy\n"
    source = frame(more, y="entropy(np.array([A, B]))").replace(declarations, declarations + taken)

    assert f"as np\n\n{taken}\nA = 1\nB = 3\n\n\ndef" in cut(source)


def test_statements_on_one_line_stay_together():
    assert "\n\nA = 1; T = 2\n\n\ndef" in cut(frame("A = 1; T = 2\n", y="np.array(T)"))


def test_the_function_that_the_declaration_names_is_the_one_that_computes():
    source = frame().replace("def compute", "def run").replace("compute=compute", "compute=run")

    assert "run" in names_made(cut(source))


@pytest.mark.parametrize("start", ["DEMO = Demo(", "DEMO: Demo = Demo("])
def test_nothing_after_the_declaration_is_kept(start):
    source = frame().replace("DEMO = Demo(", start) + "\n\ndef compute(*, rng):\n    return {}\n"

    assert 1 == cut(source).count("def compute")


def test_a_decorator_stays_with_its_function():
    more = "def twice(f):\n    return f\n\n\n@twice\ndef a(x):\n    return x\n"

    assert "@twice\ndef a(x):" in cut(frame(more, y="a(np.ones(1))"))


def test_what_runs_for_its_effect_stays_with_what_it_takes():
    more = "A = [1]\nA.append(2)\n"

    assert "A = [1]\nA.append(2)\n" in cut(frame(more))


def test_a_file_may_have_another_encoding_and_other_line_ends():
    source = '# coding: latin-1\r\n"""Größe: y = x."""\r\ndef compute(*, rng):\r\n    return {}\r\n'

    expected = '# coding: latin-1\n"""Größe: y = x."""\ndef compute(*, rng):\n    return {}\n'

    assert expected == lesson(source.encode("latin-1"))


def test_what_is_not_python_is_refused():
    with pytest.raises(SyntaxError):
        lesson(b"def compute(:")


def test_kernels_are_named_by_module_and_name_in_the_order_of_imports():
    text = """
from flashdl.demokit.kernels import scalar_graph as graph
from flashdl.demokit.kernels.dense import affine, input_gradient as back
from flashdl.demokit.gradcheck import relative_error
from .flashdl.demokit.kernels.losses import entropy
x = graph.paths(graph.edges_of(1), affine, back) + graph.paths(2)
"""

    expected = (
        Kernel("flashdl.demokit.kernels.scalar_graph", ("paths", "edges_of")),
        Kernel("flashdl.demokit.kernels.dense", ("affine", "input_gradient")),
    )

    assert expected == kernels(text)
    assert "flashdl/demokit/kernels/dense.py" == expected[1].file


def test_a_kernel_brings_what_it_takes_itself_from_its_file_and_from_other_kernels():
    found = kernel_lessons("from flashdl.demokit.kernels.scalar_graph import evaluate\n")
    graph = found["flashdl/demokit/kernels/scalar_graph.py"]
    activations = found["flashdl/demokit/kernels/activations.py"]

    assert {"VALUE", "evaluate"} <= names_made(graph)
    assert not {"paths", "LOCAL", "jacobian"} & names_made(graph)
    assert {"tanh", "sigmoid", "relu"} <= names_made(activations)
    assert not {"gelu", "d_tanh"} & names_made(activations)


def test_a_kernel_that_is_reached_twice_is_shown_once_with_all_that_is_taken():
    text = """
from flashdl.demokit.kernels.scalar_graph import evaluate
from flashdl.demokit.kernels.activations import gelu
"""
    activations = kernel_lessons(text)["flashdl/demokit/kernels/activations.py"]

    assert {"tanh", "sigmoid", "relu", "gelu", "C"} <= names_made(activations)


@pytest.mark.parametrize("module", ["kernels.nowhere", "kernels.nowhere.further"])
def test_a_kernel_that_does_not_exist_has_no_lesson(module):
    assert {} == kernel_lessons(f"from flashdl.demokit.{module} import x\n")
