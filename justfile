# Every line runs by hand, too, inside an environment made by: pip install -e '.[test,dev]'

set positional-arguments

default: check

# What .ci/run runs, and what you run before a commit.
check: lint types imports test test-slow numbers wheel readme

lint:
    ruff format --check .
    ruff check .

types:
    mypy

imports:
    lint-imports --no-logo

# The quick tests; arguments go to pytest: `just test -k undo`.
test *args:
    pytest "$@"

# Sweeps and screens, which take longer than a second each.
test-slow *args:
    pytest -m slow -n 3 --dist worksteal "$@"

fix:
    ruff check --fix .
    ruff format .

cards:
    flashdl check cards

# Every number that a card claims, computed again by its demo.
numbers:
    flashdl check --run cards

# The wheel alone, in an environment of its own, with nothing of the checkout in reach.
wheel:
    bash .ci/wheel

# The README's two lines, word for word, on a copy of the working tree.
readme:
    bash .ci/copy .ci/readme

# The screen of every demo at 80 by 24, as text and as SVG, in docs/screens; --check compares.
screens *args:
    python tools/screens.py "$@"

# Every mistake of every demo, the tests that turn red under it, and the survivors.
mistakes:
    python tools/mistakes.py

# The table of all generators; a slow test fails where it is out of date.
generators:
    python tools/generators.py

# Counts, medians, 90th percentiles and maxima of files and functions: reported, not enforced.
sizes:
    python tools/sizes.py

# CPU of every start against `python -c pass`, as a Markdown table.
bench *args:
    python tools/bench.py "$@"

# Write the compiled text of the hot queries; a test fails where it is out of date.
sql:
    python -m flashdl.storage.hot > .hot.sql.new
    mv .hot.sql.new flashdl/storage/hot.sql

# The JSON Schema of decks, which the files in cards/ name for editors; a test compares.
schema:
    flashdl deck schema > .deck.schema.new
    mv .deck.schema.new cards/deck.schema.json

# The table from which the shell completes; a test fails where it is out of date.
completions:
    python -m flashdl.cli.completion_table > .completions.new
    mv .completions.new flashdl/cli/completions.json

# A new revision from the difference between schema.py and the database at head, `db`.
migration rev name db:
    alembic -x db={{db}} revision --autogenerate --rev-id {{rev}} -m "{{name}}"
