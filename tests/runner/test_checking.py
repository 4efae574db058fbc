"""The checks themselves, in this process: what each finds, in which order, how it is made small."""

import types
from dataclasses import replace

import numpy as np
import pytest

from flashdl.demokit import Mistake
from flashdl.demokit.tasks import Edge, Gradient, Property, Seed, Task
from flashdl.runner.checking.bench import Bench
from flashdl.runner.checking.calling import Learner, fresh
from flashdl.runner.checking.comparing import Tolerance, distance_fault, shown
from flashdl.runner.checking.shrinking import shrunk
from flashdl.runner.checking.work import checked


@pytest.fixture(autouse=True)
def _numpys_own_state():
    """What a learner's file does to NumPy ends with the child, which is missing here."""
    with np.errstate():
        yield


HALVES = (1, 2, 4)


def halve(x):
    return x / 2


def forget(x):
    return x


def draw(rng, size):
    return {"x": rng.normal(size=HALVES[size])}


TASK = Task(
    title="Halves", signature="halve(x[n]) -> [n]", text="x / 2", solution=halve, draw=draw,
    example={"x": np.array([1.0])}, sizes=3, hints=("divide",),
    properties=(Property("twice is four", lambda f, x: np.allclose(f(f(x)), x / 4), "A quarter."),),
    edges=(Edge("zero", {"x": np.array([0.0])}, "0 halves to 0.", [0.0]),),
)  # fmt: skip
TWO = Task(
    title="Two", signature="both(x) -> (half, third)", text="", solution=halve, draw=draw,
    example={"x": np.array([1.0])}, sizes=3, returns=("half", "third"),
    reference=lambda x: (x / 2, x / 3), compared=True,
)  # fmt: skip


def report(solution, *, task=TASK, seed=0, name="halve"):
    beside = types.SimpleNamespace(
        TASK=task, WRONG=(Mistake("forgets", halve, forget, "No half."),)
    )
    job = {"wanted": "check", "solution": f"import numpy as np\n{solution}\n", "seed": seed}
    return checked(None, beside, {**job, "arguments": ["x"]})


@pytest.mark.parametrize(
    ("says", "line", "solution"),
    [
        ("not Python yet: '(' was never closed", 2, "def halve(x:"),
        ("no function halve; it has halv", None, "def halv(x): return x / 2"),
        ("no function halve", None, "halve = 3"),
        ("cannot be read: NameError: name 'y' is not defined", 2, "y"),
        ("cannot be read: SystemExit: 3", 2, "raise SystemExit(3)"),
        ("halve takes (x); yours takes (y)", 2, "def halve(y): return y / 2"),
        ("halve takes (x); yours takes (x, y)", 2, "def halve(x, y): return x / 2"),
        ("halve takes (x); yours takes ()", 2, "def halve(): return 1"),
        ("Your function returns None; is there a return?", None, "def halve(x): x / 2"),
        ("The result is a list, not an array.", None, "def halve(x): return (x / 2).tolist()"),
        ("The result is a tuple, not an array.", None, "def halve(x): return x / 2, x"),
        ("The result is a float, not an array.", None, "def halve(x): return 0.5"),
        ("has shape (1, 1); wanted is (1,).", None, "def halve(x): return x[:, None] / 2"),
        ("has dtype complex128; wanted is float64.", None, "def halve(x): return x / 2 + 0j"),
        ("has dtype object; wanted is float64.", None,
         "def halve(x): return (x / 2).astype(object)"),
        ("is float32, but the input is float64", None,
         "def halve(x): return (x / 2).astype('f4')"),
        ("raised ZeroDivisionError: division by zero", 3, "def halve(x):\n    return 1 / 0"),
        ("raised SystemExit", 2, "def halve(x): raise SystemExit"),
        ("raised RecursionError", 2, "def halve(x): return halve(x)"),
    ],
)  # fmt: skip
def test_a_solution_of_the_wrong_form_is_told_how(says, line, solution):
    found = report(solution)

    assert ("failed", "signature and shapes") == (found["verdict"], found["check"])
    assert says in found["sentence"]
    assert line == found["line"]


@pytest.mark.parametrize(
    "solution",
    [
        "halve = lambda x: x / 2",
        "def halve(x, by=2): return x / by",
        "def halve(x, *more, **named): return x / 2",
        "class Halves:\n    def __call__(self, x): return x / 2\nhalve = Halves()",
        "np.seterr(all='raise')\ndef halve(x): return x / 2",
        "import warnings\nwarnings.simplefilter('error')\ndef halve(x): return x / 2",
        "def halve(x):\n    x = x / 1\n    x /= 2\n    return x",
    ],
)
def test_any_way_of_writing_it_passes(solution):
    assert "passed" == report(solution)["verdict"]


def test_the_first_check_in_the_order_is_reported():
    wrong_everywhere = report("def halve(x):\n    x -= 1\n    return x")
    in_place = report("def halve(x):\n    x /= 2\n    return x + 0")

    assert "random inputs" == wrong_everywhere["check"]
    assert ("inputs left alone", "") == (in_place["check"], in_place["mistake"])
    assert "changes its input x" in in_place["sentence"]
    assert [1.0] == in_place["given"]["x"]["values"]


def test_a_known_mistake_is_recognised_however_it_is_written():
    found = report("def halve(x): return 2 * x / 2 + 0.0")

    assert ("forgets", "No half.") == (found["mistake"], found["because"])


def test_another_mistake_is_not_taken_for_the_known_one():
    assert "" == report("def halve(x): return np.where(x > 0, x, x / 2)")["mistake"]


@pytest.mark.parametrize("seed", range(5))
def test_the_failing_input_is_the_smallest_shape_with_short_numbers(seed):
    late = report("def halve(x): return x / 2 if len(x) < 4 else x / 2 + 1", seed=seed)
    sign = report("def halve(x): return np.where(x < 0, x, x / 2)", seed=seed)

    assert [0.0] * 4 == late["given"]["x"]["values"]
    assert [-1.0] == sign["given"]["x"]["values"]
    assert 0.5 == sign["error"]


def test_a_failure_that_is_rare_at_small_shapes_is_looked_for_there():
    rare = "def halve(x): return np.where(x > 1.5, x, x / 2)"
    found = [report(rare, seed=seed) for seed in range(8)]

    assert [1] * 8 == [len(one["given"]["x"]["values"]) for one in found]


def test_nan_and_inf_are_named_and_never_equal_to_a_number():
    nan, inf = (report(f"def halve(x): return x / 2 + np.{word}") for word in ("nan", "inf"))

    assert "The result is NaN at [0], expected 0." == nan["sentence"]
    assert "The result is infinite at [0], expected 0." == inf["sentence"]
    assert (["nan"], ["inf"]) == (nan["got"]["values"], inf["got"]["values"])
    assert (None, None) == (nan["error"], inf["error"])


def test_several_results_are_compared_by_name():
    def both(solution):
        return report(solution, task=TWO)

    assert "passed" == both("def halve(x): return x / 2, x / 3")["verdict"]
    assert "passed" == both("def halve(x): return [x / 2, x / 3]")["verdict"]
    assert "wanted are 2: half, third." in both("def halve(x): return x / 2")["sentence"]
    assert "returns 3 values" in both("def halve(x): return x, x, x")["sentence"]
    swapped = both("def halve(x): return x / 3, x / 2")
    third = both("def halve(x): return x / 2, x / 4")
    assert ("half", "third") == (swapped["output"], third["output"])
    assert third["sentence"].startswith("third is off by ")
    assert "third is None." in both("def halve(x): return x / 2, None")["sentence"]


def with_parts(**parts):
    return Task(title="", signature="", text="", solution=halve, draw=draw, sizes=3,
                example={"x": np.array([1.0])}, **parts)  # fmt: skip


def test_a_property_needs_no_reference_and_says_its_sentence():
    task = with_parts(compared=False, properties=TASK.properties)
    found = report("def halve(x): return x / 3", task=task)

    assert ("property", "twice is four") == (found["check"], found["name"])
    assert "A quarter." == found["sentence"]
    assert None is found["expected"]


def test_a_property_that_cannot_even_be_computed_is_not_held():
    task = with_parts(compared=False, properties=(
        Property("adds up", lambda f, x: np.allclose(f(x) + f(-x), 0), "Adds up."),))  # fmt: skip
    raises = report("def halve(x):\n    return x / 2 if x.sum() > 0 else 1 / 0", task=task)

    assert "failed" == raises["verdict"]
    assert "ZeroDivisionError" in raises["sentence"]


def test_a_property_is_reported_on_an_input_where_the_right_function_has_it():
    quotient = Property("half of x", lambda f, x: bool((f(x) / x == 0.5).all()), "Half.")
    found = report("def halve(x): return x / 3", task=with_parts(properties=(quotient,),
                   compared=False))  # fmt: skip

    assert [1.0] == found["given"]["x"]["values"]


def test_an_edge_is_where_a_warning_counts():
    edge = Edge("zero", {"x": np.array([0.0])}, "No 0/0.", [0.0])
    task = with_parts(edges=(edge,))
    found = report("def halve(x): return np.where(x == 0, 0, x * x / x / 2)", task=task)

    assert ("edge case", "zero") == (found["check"], found["name"])
    assert "NumPy warns: invalid value encountered in divide." == found["sentence"]
    assert "No 0/0." == found["because"]


def test_a_gradient_is_checked_by_central_differences_of_its_own_function():
    task = with_parts(returns=("loss", "dx"), compared=False,
                      reference=lambda x: ((x**2).sum(), 2 * x),
                      gradients=(Gradient(1, "x", lambda f, x: f(x)[0]),))  # fmt: skip
    right = report("def halve(x): return 3 * (x**2).sum(), 6 * x", task=task)
    wrong = report("def halve(x): return (x**2).sum(), x + 0", task=task)

    assert "passed" == right["verdict"]
    assert ("gradient", "dx") == (wrong["check"], wrong["output"])


def test_a_generator_is_made_anew_for_each_call():
    given = {"rng": Seed(3)}

    assert np.random.default_rng(3).random() == fresh(given)["rng"].random()
    assert fresh(given)["rng"].random() == fresh(given)["rng"].random()
    assert "np.random.default_rng(3)" == shown(Seed(3))["values"]


def test_an_argument_that_is_a_function_is_shown_as_it_writes_itself():
    class Square:
        def __call__(self, x):
            return x * x

        def __repr__(self):
            return "lambda x: x * x"

    assert {"dtype": "function", "shape": [], "values": "lambda x: x * x"} == shown(Square())


def test_a_loop_is_remarked_on_where_the_task_asks_for_whole_arrays():
    task = with_parts(large=lambda rng: {"x": rng.normal(size=100_000)})
    loop = "def halve(x):\n    y = np.empty_like(x)\n    for i in range(len(x)): y[i] = x[i] / 2\n"
    found = report(loop + "    return y", task=task)

    assert "passed" == found["verdict"]
    assert "times as long as the reference" in found["remarks"][0]
    assert [] == report("def halve(x): return x / 2", task=task)["remarks"]


def test_inputs_that_are_not_valid_are_never_reported():
    task = with_parts(valid=lambda x: "" if (x > 0.3).all() else "too small")
    positive = replace(task, sizes=1, draw=lambda rng, _: {"x": rng.uniform(0.4, 2, 3)})
    found = report("def halve(x): return x", task=positive)

    assert all(entry > 0.3 for entry in found["given"]["x"]["values"])


def test_shrinking_ends_and_keeps_what_fails():
    rng = np.random.default_rng(0)
    given = {"x": rng.normal(size=(3, 4)), "k": 3, "eps": 0.12345}
    found = shrunk(given, lambda trial: trial["x"][1, 2] < -0.4 or trial["x"].sum() > 0)

    assert found["x"][1, 2] < -0.4 or found["x"].sum() > 0
    assert np.count_nonzero(found["x"]) == 1
    assert (3, 0.1) == (found["k"], found["eps"])


@pytest.mark.parametrize(
    ("far", "got", "right"),
    [
        (False, 1.0, 1.0),
        (False, 1.0 + 5e-7, 1.0),
        (True, 1.0 + 5e-6, 1.0),
        (False, np.nan, np.nan),
        (True, 1.0, np.inf),
        (True, np.inf, -np.inf),
        (False, np.inf, np.inf),
        (True, np.nan, 1.0),
    ],
)
def test_two_numbers_are_near_within_the_tolerance_alone(far, got, right):
    assert far == (distance_fault(got, right, "", Tolerance(1e-6, 1e-9)) is not None)


def test_the_bench_draws_other_inputs_for_another_seed():
    right = Learner(halve, ("x",), "")
    one, two = (
        [given["x"] for _, given in Bench(TASK, right, right, seed).inputs()] for seed in (1, 2)
    )

    assert len(one) == 18
    assert not any(np.array_equal(a, b) for a, b in zip(one, two, strict=True))
