import json

import pytest

from flashdl.errors import BadDeckFile, UnknownName
from flashdl.runner import index as index_module
from flashdl.runner.index import Index


@pytest.fixture
def folder(tmp_path, good):
    demos = tmp_path / "demos"
    demos.mkdir()
    (demos / "softmax_temperature.py").write_bytes(good.replace(b"twice", b"softmax"))
    (demos / "doubling.py").write_bytes(good)
    return demos


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache" / "demos.json"


@pytest.fixture
def no_parser(monkeypatch):
    """Switches the parser off: what is found now came from the cache."""

    def switch():
        monkeypatch.setattr(index_module, "read_declaration", lambda *_: pytest.fail("parsed"))

    return switch


def test_a_second_start_parses_nothing_and_finds_the_same(folder, cache, no_parser):
    first = Index.load(folder, cache)
    no_parser()

    second = Index.load(folder, cache)

    assert ["doubling", "softmax_temperature"] == [d.name for d in second.declarations]
    assert first == second
    assert (folder / "doubling.py").read_bytes() == second.find("doubling").source


def test_a_changed_file_is_read_again_and_its_old_entry_is_forgotten(folder, cache):
    Index.load(folder, cache)
    source = (folder / "doubling.py").read_bytes()
    (folder / "doubling.py").write_bytes(source.replace(b'"Doubling"', b'"Twofold"'))

    assert "Twofold" == Index.load(folder, cache).find("doubling").title
    assert 2 == len(json.loads(cache.read_bytes())["declarations"])


def test_a_copy_of_a_demo_is_a_demo_of_its_own(folder, cache):
    (folder / "again.py").write_bytes((folder / "doubling.py").read_bytes())

    for _ in range(2):
        names = [d.name for d in Index.load(folder, cache).declarations]
        assert ["again", "doubling", "softmax_temperature"] == names


def damaged(text):
    yield b""
    yield b"\xff"
    yield b"[]"
    yield b"null"
    yield text.replace(b'"format": "', b'"format": "0').replace(b'"Doubling"', b'"Old"')
    yield text[: len(text) // 2]
    yield text.replace(b'"title": "Doubling"', b'"titel": "Doubling"')
    yield text.replace(b'"params": [', b'"params": [1, ')
    yield text.replace(b'"presets": [', b'"presets": [null, ')
    yield b"[" * 200_000


def test_a_damaged_cache_is_rebuilt_without_a_word(folder, cache):
    sound = Index.load(folder, cache)
    text = cache.read_bytes()

    for content in damaged(text):
        cache.write_bytes(content)

        assert sound == Index.load(folder, cache)


def test_a_cache_that_cannot_be_written_is_no_error(folder, tmp_path):
    (tmp_path / "file").write_text("not a folder")

    assert 2 == len(Index.load(folder, tmp_path / "file" / "demos.json").declarations)
    assert 2 == len(Index.load(folder, folder).declarations)
    assert {"demos", "file"} == {path.name for path in tmp_path.iterdir()}


def test_the_cache_is_replaced_whole_and_leaves_no_other_file(folder, cache):
    Index.load(folder, cache)

    assert [cache] == list(cache.parent.iterdir())


@pytest.mark.parametrize("name", ["softmax_temperature", "softmax-temperature", "softmax"])
def test_dash_and_underscore_are_one_and_an_alias_is_a_name(folder, cache, name):
    assert "softmax_temperature" == Index.load(folder, cache).find(name).name


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("sofmax", "there is no demo 'sofmax'; did you mean 'softmax'?"),
        ("softmax-temprature", "did you mean 'softmax_temperature'?"),
        ("zzz", "there is no demo 'zzz'; `flashdl demo` lists them"),
    ],
)
def test_a_near_miss_is_suggested(folder, cache, name, sentence):
    with pytest.raises(UnknownName) as refused:
        Index.load(folder, cache).find(name)

    assert sentence in str(refused.value)


def test_a_faulty_demo_spoils_only_itself(folder, cache):
    (folder / "broken.py").write_text("x = (")

    index = Index.load(folder, cache)

    assert ["doubling", "softmax_temperature"] == [d.name for d in index.declarations]
    with pytest.raises(BadDeckFile, match=r"broken\.py:1:5: error: not Python"):
        index.find("broken")
