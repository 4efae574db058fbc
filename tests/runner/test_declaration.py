from pathlib import Path

import pytest

from flashdl import bundled
from flashdl.demokit import Param, Preset
from flashdl.errors import BadDeckFile, UsageError
from flashdl.runner import worker
from flashdl.runner.declaration import KnownMistake, read_declaration

FILE = Path("folder/doubling.py")
DEMO = """from flashdl.demokit import Demo, Param, Preset
DEMO = Demo({arguments})
{rest}"""


def faults(arguments, rest=""):
    with pytest.raises(BadDeckFile) as refused:
        read_declaration(FILE, DEMO.format(arguments=arguments, rest=rest).encode())
    return refused.value.lines


def test_a_declaration_is_read_without_running_the_file(good):
    poisoned = good + b"\nraise SystemExit\n"

    found = read_declaration(FILE, poisoned)

    assert ("doubling", "Doubling", "Doubling: y = 2 x.") == (found.name, found.title, found.doc)
    assert Param("n", 4, low=1, high=50, meaning="how many") == found.params[0]
    assert ["int", "float", "choice", "bool", "list"] == [param.kind for param in found.params]
    show = Preset("big", "a large scale", {"scale": 9.0, "weights": (1.0,)}, ("curve",))
    assert (show,) == found.presets
    assert ("twice",) == found.aliases
    assert KnownMistake("triples", "it is one x too many") == found.mistakes[0]
    assert found.trains is False
    assert poisoned == found.source


def test_the_default_preset_is_always_there_and_changes_nothing(good):
    found = read_declaration(FILE, good)

    assert {} == found.preset("default").params
    with pytest.raises(UsageError, match="no preset 'huge'; there are: default, big"):
        found.preset("huge")


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", sorted(bundled.demos_dir().glob("*.py")), ids=lambda path: path.stem
)
def test_the_workers_reading_of_a_bundled_demo_equals_ours(path):
    found = read_declaration(path)

    module = worker.load(path.stem, path.read_bytes())

    demo = module.DEMO
    assert (demo.title, demo.params, demo.presets) == (found.title, found.params, found.presets)
    assert (demo.aliases, demo.trains, demo.models) == (found.aliases, found.trains, found.models)
    mistakes = getattr(module, "MISTAKES", ())
    assert tuple(KnownMistake(m.id, m.because, m.at) for m in mistakes) == found.mistakes
    assert module.__doc__.split("\n")[0] == found.doc


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ("title='t'", "folder/doubling.py:2:8: error: Demo lacks 'compute'"),
        ("'t', f, size=1", "folder/doubling.py:2:26: error: Demo takes no 'size' here"),
        ("'t', f, title='u'", "folder/doubling.py:2:27: error: Demo takes no 'title' here"),
        ("NAME, f", "folder/doubling.py:2:13: error: expected a literal"),
        ("7, f", "folder/doubling.py:2:13: error: expected str, found int"),
        ("'t', f, trains=1", "folder/doubling.py:2:28: error: expected bool, found int"),
        ("'t', f, params=PARAMS", "folder/doubling.py:2:28: error: expected a tuple, written out"),
        ("'t', f, params=(1,)", "folder/doubling.py:2:29: error: expected Param(...)"),
        ("'t', f, params=(Plot(),)", "expected Param(...), found Plot(...)"),
        ("'t', f, params=(Param('n'),)", "Param lacks 'default'"),
        ("'t', f, params=(Param('n', K, low=1, high=2),)", "2:40: error: expected a literal"),
        ("'t', f, params=(Param('n', 3, low=1, high=2),)", "--n is a whole number from 1 to 2"),
        ("'t', f, params=(Param('n', 1, low=0.5, high=2),)", "a whole default needs whole bounds"),
        ("'t', f, params=(Param('n', 1.0),)", "'n' needs low and high"),
        ("'t', f, params=(Param('x y', True),)", "'x y' is no name"),
        ("'t', f, params=(Param('seed', True),)", "--seed is flashdl's own option"),
        ("'t', f, params=(Param('show_source', True),)", "--show-source is flashdl's own"),
        ("'t', f, params=(Param('n', None, low=1, high=2),)", "no number, word, flag or tuple"),
        ("'t', f, params=(Param('c', 'x', choices=('a', 'b')),)", "--c is one of a, b, not x"),
        ("'t', f, params=(Param('n', 1, low='a', high=2),)", "whole bounds"),
        ("'t', f, params=(Param('n', 1.0, low='a', high=2),)", "not a parameter"),
        ("'t', f, params=(Param('a', True), Param('a', True))", "a second parameter 'a'"),
        (
            "'t', f, params=({})".format("".join(f"Param('p{i}', True)," for i in range(8))),
            "at most 7",
        ),
        ("'t', f, presets=(Preset('p', 'm', {'n': 1}),)", "preset 'p': there is no parameter 'n'"),
        ("'t', f, presets=(Preset('p', 'm', [1]),)", "the values of a preset are a dictionary"),
        ("'t', f, presets=(Preset('p', 'm'), Preset('p', 'm'))", "a second preset 'p'"),
        (
            "'t', f, (Param('n', 1, low=1, high=2),), presets=(Preset('p', 'm', {'n': '1'}),)",
            "preset 'p': parameter 'n': '1' is text",
        ),
        ("'t', f, aliases=('a', 1)", "expected str, found int"),
        ("'t', f, models=('digits-cnn', 'nothing')", "there is no model 'nothing'"),
        ("*everything", "expected"),
    ],
)
def test_a_fault_is_named_with_file_line_and_column(arguments, line):
    assert any(line in found for found in faults(arguments))


def test_all_faults_come_at_once():
    found = faults(
        "'t', f, params=(Param('seed', True), Param('n', K)), aliases=(1,)", "MISTAKES = 1"
    )

    assert 4 == len(found)
    assert ["2", "2", "2", "3"] == [line.split(":")[1] for line in found]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (b"def (", "folder/doubling.py:1:5: error: not Python: invalid syntax"),
        (b"x = 1", "folder/doubling.py:1:1: error: there is no DEMO = Demo(...)"),
        (b"", "folder/doubling.py:1:1: error: there is no DEMO = Demo(...)"),
        (b"\xff\xfe", "error: not Python: (unicode error) 'utf-8'"),
        (b"x = '\0'", "error: not Python:"),
        (b"(" * 5000, "error: not Python:"),
        (b"DEMO = make()", "folder/doubling.py:1:8: error: expected Demo(...), found make(...)"),
    ],
)
def test_a_file_that_is_no_demo_is_refused_in_one_line(source, line):
    with pytest.raises(BadDeckFile) as refused:
        read_declaration(FILE, source)

    assert line in refused.value.lines[0]
