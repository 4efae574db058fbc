"""The key of a model: it changes with whatever the model is made from, and with nothing else."""

import pytest

from flashdl.demokit import models
from flashdl.runner import recipes

FILES = {
    "models": b'MODULES = {"tiny": "tiny", "other": "other"}',
    "models.tiny": b"from flashdl.demokit.kernels import conv\nfrom flashdl.demokit import data",
    "models.other": b"import flashdl.demokit.kernels.pool\nimport numpy",
    "kernels.conv": b"def f():\n    from flashdl.demokit.kernels import pad, nothing",
    "kernels.pad": b"from flashdl.demokit.kernels.conv import conv",
    "kernels.pool": b"",
    "data": b"",
    "": b"",
    "digits.npz": b"digits",
}


@pytest.fixture
def key(monkeypatch):
    """The key of a model made from these files, and from what is different about them."""

    def make(name, **changed):
        files = FILES | {module.replace("__", "."): text for module, text in changed.items()}
        monkeypatch.setattr(recipes, "sources", lambda: files)
        recipes.modules.cache_clear()
        recipes.key.cache_clear()
        return recipes.key(name)

    yield make
    monkeypatch.undo()
    recipes.modules.cache_clear()
    recipes.key.cache_clear()


@pytest.mark.parametrize(
    "module", ["models__tiny", "kernels__conv", "kernels__pad", "data", "digits__npz"]
)
def test_a_change_of_what_it_is_made_from_changes_the_key(key, module):
    text = FILES[module.replace("__", ".")] + b"\n# changed"

    assert key("tiny") != key("tiny", **{module: text})


@pytest.mark.parametrize("module", ["models__other", "kernels__pool"])
def test_a_change_of_something_else_does_not(key, module):
    assert key("tiny") == key("tiny", **{module: b"# changed"})


def test_two_models_have_two_keys(key):
    same = {"models__other": FILES["models.tiny"]}

    assert key("tiny", **same) != key("other", **same)


def test_where_there_is_no_recipe_there_is_no_key(key):
    with pytest.raises(KeyError):
        key("nothing")


def test_every_model_has_a_key_and_the_list_is_that_of_the_worker():
    assert list(models.MODULES) == list(recipes.modules())
    assert len(models.MODULES) == len({recipes.key(name) for name in models.MODULES})


def test_a_recipe_reaches_its_kernels():
    reached = recipes._reached("models.digits_cnn")

    assert {"models", "models.digits_cnn", "data", "kernels.conv"} <= reached
    assert "kernels.scalar_graph" not in reached
