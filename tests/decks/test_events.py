import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from flashdl.decks import events

CTOR = [pytest.param(yaml.CSafeLoader, id="libyaml"), pytest.param(yaml.SafeLoader, id="pure")]


def plain(data, loader=events.LOADER):
    _, root, faults = events.read(data if isinstance(data, bytes) else data.encode(), loader=loader)
    assert faults == []
    return root.plain()


@pytest.mark.parametrize("loader", CTOR)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: no", "no"),
        ("a: 0123", "0123"),
        ("a: 1:30", "1:30"),
        ("a: 2024-01-02", "2024-01-02"),
        ("a: ~", "~"),
        ("a: 1e3", "1e3"),
        ("a:", ""),
        ("a: 'it''s'", "it's"),
        ('a: "tab\\tq\\"\\u00e9"', 'tab\tq"é'),
        ("a: one\n  two\n\n  three", "one two\nthree"),
        ("a: 'one\n\n  two'", "one\ntwo"),
        ('a: "one \\\n  two"', "one two"),
        ("a: |\n  one\n    two\n\n  three\n", "one\n  two\n\nthree\n"),
        ("a: |-\n  one\n  two\n\n", "one\ntwo"),
        ("a: |+\n  one\n\n", "one\n\n"),
        ("a: |2\n    one\n", "  one\n"),
        ("a: >\n  one\n  two\n\n  three\n", "one two\nthree\n"),
        ("a: >-\n  one\n    kept\n  two\n", "one\n  kept\ntwo"),
        ("a: x#y # comment", "x#y"),
        ("a: [x, 'y, z', {b: c}]", ["x", "y, z", {"b": "c"}]),
        ("a: {b: [], c: {}}", {"b": [], "c": {}}),
        ("a:\n- x\n- - y\n  - z\n", ["x", ["y", "z"]]),
        ('{"a": {"b": ["c", "1"]}}', {"b": ["c", "1"]}),
    ],
)
def test_every_value_is_the_text_that_yaml_says(loader, text, expected):
    assert {"a": expected} == plain(text, loader)


TEXTS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))
    | st.sampled_from("\n\n '\"")
)
TREES = st.recursive(
    TEXTS,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(TEXTS, below, max_size=4),
    max_leaves=12,
)


@pytest.mark.slow
@given(TREES, st.sampled_from([None, '"', "'", "|", ">"]), st.booleans(), st.integers(10, 90))
def test_what_another_program_wrote_is_read_back(tree, style, flow, width):
    written = yaml.dump(
        tree, default_style=style, default_flow_style=flow, width=width, allow_unicode=True
    ).replace("!!str ", "")

    assert yaml.load(written, Loader=yaml.BaseLoader) == plain(written)
    assert tree == plain(written)


@pytest.mark.slow
@given(TREES, st.sampled_from([None, '"', "'", "|", ">"]), st.booleans())
def test_libyaml_and_the_pure_parser_give_the_same_places(tree, style, flow):
    written = yaml.dump(tree, default_style=style, default_flow_style=flow, allow_unicode=True)
    data = written.encode()

    assert events.read(data, loader=yaml.CSafeLoader) == events.read(data, loader=yaml.SafeLoader)


@pytest.mark.slow
@given(st.lists(st.text("abé𝜃漢z", min_size=1), min_size=1), st.sampled_from(["\n", "\r\n"]))
def test_columns_count_characters_and_lines_count_either_line_end(words, newline):
    data = newline.join(f"- 'é𝜃': {word}" for word in words).encode("utf-8-sig")
    _, root, faults = events.read(data)
    found = [(n.value["é𝜃"].line, n.value["é𝜃"].column, n.value["é𝜃"].key) for n in root.value]

    assert [(i, 9, (i, 3)) for i in range(1, len(words) + 1)] == found
    assert faults == []


def test_a_byte_order_mark_and_windows_line_ends_change_no_value():
    unix = "a: |\n  one\n  two\nb: x\n"

    assert plain(unix) == plain(unix.replace("\n", "\r\n").encode("utf-8-sig"))


def test_a_node_spans_its_own_text():
    text, root, _ = events.read(b"a: {b: c}\nd: [e, 'f g']\n")

    assert "{b: c}" == text[root.value["a"].start : root.value["a"].end]
    assert "'f g'" == text[root.value["d"].value[1].start : root.value["d"].value[1].end]


YAMLISH = st.text(st.sampled_from("ab:-?[]{},&*!|>'\"%@`#\n\n  \t\\x0\u202e\x85é"), max_size=60)


@pytest.mark.parametrize("loader", CTOR)
@given(data=st.binary(max_size=80) | YAMLISH.map(str.encode))
def test_no_bytes_raise(loader, data):
    _, root, faults = events.read(data, loader=loader)

    assert root is not None or faults


@pytest.mark.slow
@given(YAMLISH)
def test_what_both_parsers_accept_they_read_alike(text):
    found = [events.read(text.encode(), loader=p) for p in (yaml.CSafeLoader, yaml.SafeLoader)]
    if found[0][2] or found[1][2]:
        return

    assert found[0][1].plain() == found[1][1].plain()
