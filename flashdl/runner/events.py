"""What a client is asked for and what it tells: jobs, and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from flashdl.demokit import ParamValue
from flashdl.demokit.arrays import Array
from flashdl.errors import DemoFailed
from flashdl.runner.protocol import FailureKind
from flashdl.runner.results import DemoRun
from flashdl.runner.shelf import Model

Work = Literal["run", "question", "outputs", "picture", "check"]


@dataclass(frozen=True, slots=True)
class Job:
    """One run to be done: the demo's name, the bytes of its file, and what to run it with.

    ``models`` are the shared networks that it asks for, trained first where there are none yet.
    Work other than a run, such as a question, says in ``about`` what it needs besides, and
    ``subject`` names in a message what is done.
    """

    demo: str
    source: bytes
    params: Mapping[str, ParamValue] = field(default_factory=dict)
    seed: int = 0
    mistake: str | None = None
    trains: bool = False
    models: tuple[str, ...] = ()
    work: Work = "run"
    about: Mapping[str, Any] = field(default_factory=dict)
    subject: str = ""

    @property
    def called(self) -> str:
        """What is done, in the words of a message."""
        return self.subject or f"demo {self.demo!r}"


@dataclass(frozen=True, slots=True)
class Hello:
    """What the worker says of itself; ``fork`` if it runs demos in copies of itself."""

    numpy: str
    python: str
    fork: bool
    pid: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, 0 to 1, and what it has computed so far if it shows that.

    While a model is trained for it, ``model`` and ``title`` are those of the model.
    """

    request: int
    fraction: float
    values: Mapping[str, Array]
    model: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model was trained for a run; ``lost`` says why it could not be kept."""

    request: int
    model: Model
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a run that went well."""

    request: int
    run: DemoRun


@dataclass(frozen=True, slots=True)
class Failed:
    """The end of a run that did not; ``error`` is the sentence for the learner.

    ``ours`` where the worker failed, or something outside ended the run: not what was run.
    """

    request: int
    kind: FailureKind
    error: DemoFailed
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The end of work other than a run: what the worker says, as plain JSON."""

    request: int
    fields: Mapping[str, Any]


Event = Progress | Trained | Finished | Told | Failed
