"""``python -m flashdl`` and the console script; answers ``--version`` before anything heavy."""

import os
import sys


def main() -> None:
    """Run flashdl with the arguments of this process."""
    if sys.argv[1:] == ["--version"]:
        from flashdl import __version__

        print(f"flashdl {__version__}")  # noqa: T201
        return
    if os.environ.get("_FLASHDL_COMPLETE", "").startswith("complete_"):
        from flashdl.cli.completing import answer

        sys.exit(answer(os.environ))
    try:
        from flashdl.cli.app import run

        run()
    except KeyboardInterrupt:  # also while the imports are under way
        sys.exit(130)


if __name__ == "__main__":
    main()
