"""Everything that can go wrong for a learner, one class a situation, each with its exit code."""


class FlashdlError(Exception):
    """One sentence for the learner: what is wrong, where, and what to do."""

    exit_code = 1


class UsageError(FlashdlError):
    """The command line asks for something that does not exist or is out of range."""

    exit_code = 2


class BadDeckFile(FlashdlError):
    """A deck has faults; carries all of them as ready lines ``file:line:col: error: …``."""

    exit_code = 3

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class DatabaseProblem(FlashdlError):
    """The database cannot be opened, read or written; says which file and what to do."""


class NewerDatabase(DatabaseProblem):
    """The file was made by a newer flashdl; it was not touched."""


class DemoFailed(FlashdlError):
    """A demo did not end well: it hung, crashed, printed too much, ate memory or raised."""


class NotChecked(DemoFailed):
    """The checker of a code task failed itself, so nothing is known of the solution."""

    exit_code = 4


class UnknownName(UsageError):
    """No such demo, card or deck; names the nearest one."""
