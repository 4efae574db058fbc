"""Where the shipped cards, demos and migrations are: in the wheel first, then in the checkout.

The wheel comes first because in site-packages the folder beside the package that is called
``alembic`` is the library.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(package: Path, name: str) -> Path:
    """The folder ``name`` that came with ``package``: ``_bundled/<name>`` or its neighbour."""
    bundled = package / "_bundled" / name
    return bundled if bundled.is_dir() else package.parent / name


def cards_dir() -> Path:
    """The built-in deck: ``deck.yaml`` and one folder a topic."""
    return shipped(_PACKAGE, "cards")


def demos_dir() -> Path:
    """The built-in demos, one file each."""
    return shipped(_PACKAGE, "demos")


def migrations_dir() -> Path:
    """Alembic's script folder."""
    return shipped(_PACKAGE, "alembic")
