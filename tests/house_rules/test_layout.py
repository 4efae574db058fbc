"""Where things may lie."""

import ast
import sys

import pytest

PURE = ("review", "calculator", "scheduling", "model.py", "study_day.py", "errors.py")
WORDS_FOR_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


def python_files(root, name):
    path = root / "flashdl" / name
    return [path] if path.suffix else sorted(path.rglob("*.py"))


def imported(path):
    """The top-level names that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("folder", ["alembic", "demos", "cards", "tests"])
def test_only_the_package_is_a_package(folder, root):
    assert [] == sorted((root / folder).rglob("__init__.py"))


@pytest.mark.slow
def test_import_alembic_is_the_library_beside_our_folder_of_that_name(python, root):
    code = "import alembic; print(alembic.__version__)"

    assert python(code, cwd=root).strip()


def test_an_init_file_in_the_migrations_would_hide_the_library(python, tmp_path):
    (tmp_path / "alembic").mkdir()
    (tmp_path / "alembic" / "__init__.py").touch()

    assert "False\n" == python("import alembic; print(hasattr(alembic, '__version__'))")


def test_no_module_is_called_by_a_word_for_nothing(root):
    stems = [p for d in ("flashdl", "demos", "tests", "tools") for p in (root / d).rglob("*.py")]

    assert [] == [str(p) for p in stems if WORDS_FOR_NOTHING & set(p.stem.split("_"))]


@pytest.mark.parametrize("name", PURE)
def test_the_rules_of_learning_import_the_standard_library_alone(name, root):
    allowed = sys.stdlib_module_names | {"flashdl"}
    files = python_files(root, name)

    assert files
    assert set() == {module for path in files for module in imported(path)} - allowed


@pytest.mark.slow
def test_every_package_says_in_one_line_what_it_is(root):
    files = sorted((root / "flashdl").rglob("*.py"))
    silent = [p for p in files if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))]

    assert [] == silent
