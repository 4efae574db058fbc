"""The settings: one table of names, bounds and words; a file, the environment and flags fill it."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from flashdl.errors import UsageError

Value = int | float | str | bool


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its kind follows from the default; ``low`` and ``high`` are inclusive."""

    name: str
    default: Value
    help: str
    low: float | None = None
    high: float | None = None
    choices: tuple[Value, ...] = ()

    @property
    def variable(self) -> str:
        """The environment variable that overrides the file."""
        return f"FLASHDL_{self.name.upper()}"

    @property
    def allowed(self) -> str:
        """What may be given, in words."""
        if self.choices:
            return " or ".join(str(choice) for choice in self.choices)
        if isinstance(self.default, bool):
            return "true or false"
        kind = "a whole number" if isinstance(self.default, int) else "a number"
        return f"{kind} from {self.low:g} to {self.high:g}"


SETTINGS = (
    Setting("new_per_day", 10, "new cards a study day", 0, 1000),
    Setting("rollover_hour", 4, "local hour at which a study day begins", 0, 23),
    Setting("drill_below", 4, "repeat in the session what was graded below", choices=(3, 4)),
    Setting("max_interval_days", 365, "longest interval in days", 1, 36500),
    Setting("grades", "four", "four buttons, two, or SM-2's raw 0-5",
            choices=("two", "four", "six")),
    Setting("due_order", "weakest", "due cards: the weakest first, or those of today first",
            choices=("weakest", "today")),
    Setting("new_order", "mixed", "new cards among the due ones, before or after them",
            choices=("mixed", "first", "last")),
    Setting("siblings", "apart", "other cards of a note: five cards apart, or not before tomorrow",
            choices=("apart", "tomorrow")),
    Setting("new_pause_days", 2,
            "no new cards while the backlog exceeds so many usual days; 0: never", 0, 365),
    Setting("rounds_above", 60, "more due cards than this come in rounds", 1, 100000),
    Setting("round_cards", 20, "cards of a round", 1, 1000),
    Setting("away_days", 14, "days away after which the backlog may be spread", 1, 3650),
    Setting("leech_lapses", 4, "lapses that make a card a leech; 0: none is", 0, 1000),
    Setting("demo_wall_s", 5.0, "seconds a demo may run", 0.1, 600),
    Setting("training_wall_s", 60.0, "seconds a training may run", 1, 3600),
    Setting("demo_memory_mib", 1024, "MiB of memory a demo may take", 128, 65536),
    Setting("plain", False, "linear text: no boxes, bars or braille"),
    Setting("show_counts", True, "say above a question how many cards are left"),
    Setting("show_intervals", True, "say on each button when the card comes again"),
    Setting("theme", "auto", "colours for a terminal that is", choices=("auto", "light", "dark")),
    Setting("color", "auto", "colour on the terminal", choices=("auto", "always", "never")),
)  # fmt: skip
_BY_NAME = {setting.name: setting for setting in SETTINGS}
KEYS = "keys"  # the table of keys that the learner chose, by action
_KEY_VARIABLE = "FLASHDL_KEYS_"
KeyCheck = Callable[[Mapping[str, str]], Iterable[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in force; ``origin`` says for each whether default, file, env or flag set it.

    ``keys`` are those that the learner chose, by action; their origins are at ``keys.ACTION``.
    """

    new_per_day: int
    rollover_hour: int
    drill_below: int
    max_interval_days: int
    grades: str
    due_order: str
    new_order: str
    siblings: str
    new_pause_days: int
    rounds_above: int
    round_cards: int
    away_days: int
    leech_lapses: int
    show_counts: bool
    show_intervals: bool
    theme: str
    demo_wall_s: float
    training_wall_s: float
    demo_memory_mib: int
    plain: bool
    color: str
    keys: Mapping[str, str]
    origin: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders and files of one learner."""

    data: Path
    config: Path
    cache: Path
    state: Path
    database: Path

    @property
    def config_file(self) -> Path:
        """The settings file, which need not exist."""
        return self.config / "config.toml"

    @property
    def models(self) -> Path:
        """The folder of trained models, which can be thrown away: they are trained anew."""
        return self.cache / "models"


def paths(env: Mapping[str, str], database: str | None = None) -> Paths:
    """Where things lie: below ``FLASHDL_HOME``, else where the platform says; ``--db`` wins.

    Raises UsageError for a database asked for in a folder that is not there.
    """
    if home := env.get("FLASHDL_HOME"):
        root = Path(home).expanduser().absolute()
        data, config, cache, state = (root / n for n in ("data", "config", "cache", "state"))
    else:
        from platformdirs import PlatformDirs

        dirs = PlatformDirs("flashdl", appauthor=False)
        data, config = dirs.user_data_path, dirs.user_config_path
        cache, state = dirs.user_cache_path, dirs.user_state_path
    if database == "":
        raise UsageError("--db: error: name a database file")
    chosen = database or env.get("FLASHDL_DB")
    file = Path(chosen).expanduser().absolute() if chosen else data / "flashdl.db"
    if chosen and not file.parent.is_dir():
        raise UsageError(f"{file}: error: there is no folder {file.parent}; make it, or look again")
    return Paths(data, config, cache, state, file)


def load(
    file: Path,
    env: Mapping[str, str],
    flags: Mapping[str, Value | None] | None = None,
    *,
    check_keys: KeyCheck = lambda _: (),
) -> Settings:
    """The settings from defaults, the TOML file, ``FLASHDL_*`` and flags, in rising order.

    ``check_keys`` gives the chosen keys that cannot be: (action, sentence). Raises UsageError with
    every fault of the file and the environment at once.
    """
    reading = _Reading()
    reading.take_file(file)
    reading.take_environment(env)
    for name, value in (flags or {}).items():
        if value is not None:
            reading.take(_BY_NAME[name], value, "flag", f"--{name.replace('_', '-')}")
    if reading.keys:
        found = check_keys(reading.keys)
        reading.faults += [f"{reading.places[name]}: error: {said}" for name, said in found]
    if reading.faults:
        raise UsageError("\n".join(reading.faults))
    fields: dict[str, Any] = {**reading.values, KEYS: reading.keys, "origin": reading.origin}
    return Settings(**fields)


class _Reading:
    """Values as they come in, where each comes from, and the faults so far."""

    def __init__(self) -> None:
        self.values: dict[str, Value] = {setting.name: setting.default for setting in SETTINGS}
        self.origin = dict.fromkeys(self.values, "default")
        self.keys: dict[str, str] = {}
        self.places: dict[str, str] = {}  # of the keys
        self.faults: list[str] = []

    def take(self, setting: Setting, value: Value, origin: str, place: str) -> None:
        whole = isinstance(setting.default, float) and type(value) is int
        self.values[setting.name] = float(value) if whole else value
        self.origin[setting.name] = origin
        self.faults += _fault(setting, self.values[setting.name], place)

    def take_key(self, action: str, key: Any, origin: str, place: str) -> None:
        if not isinstance(key, str):
            self.faults.append(f"{place}: error: {action} is {key!r}; it must be a key in quotes")
            return
        self.keys[action] = key
        self.places[action] = place
        self.origin[f"{KEYS}.{action}"] = origin

    def take_environment(self, env: Mapping[str, str]) -> None:
        for setting in SETTINGS:
            if (text := env.get(name := setting.variable)) is not None:
                self.take(setting, _from_text(setting, text), f"env {name}", name)
        for name in sorted(env):
            if name.startswith(_KEY_VARIABLE):
                action = name.removeprefix(_KEY_VARIABLE).lower().replace("_", "-")
                self.take_key(action, env[name], f"env {name}", name)

    def take_file(self, file: Path) -> None:
        try:
            text = file.read_text(encoding="utf-8") if os.path.lexists(file) else ""
        except (OSError, UnicodeDecodeError) as error:
            self.faults.append(f"{file}: error: cannot be read: {error}")
            return
        if not text.strip():
            return
        import tomllib

        try:
            self._take_table(tomllib.loads(text), text, file)
        except tomllib.TOMLDecodeError as error:
            said, place = str(error).split(" (at")[0], _place(str(error))
            self.faults.append(f"{file}{place}: error: not TOML: {said}")

    def _take_table(self, table: Mapping[str, Any], text: str, file: Path) -> None:
        origin = f"file {file}"
        for name, value in table.items():
            place = f"{file}:{_line_of(name, text)}:1"
            if setting := _BY_NAME.get(name):
                self.take(setting, value, origin, place)
            elif name == KEYS and isinstance(value, dict):
                for action, key in value.items():
                    line = _line_of(action, text, after=_line_of(KEYS, text))
                    self.take_key(action, key, origin, f"{file}:{line}:1")
            else:
                self.faults.append(f"{place}: error: {_unknown(name)}")


def _unknown(name: str) -> str:
    if name == KEYS:
        return 'keys must be a table: [keys], and below it lines like bury = "x"'
    near = get_close_matches(name, [*_BY_NAME, KEYS], 1)
    return f"unknown setting '{name}'" + (f" (did you mean '{near[0]}'?)" if near else "")


def _from_text(setting: Setting, text: str) -> Value:
    if isinstance(setting.default, bool):
        return {"1": True, "true": True, "0": False, "false": False}.get(text.lower(), text)
    for kind in (int, float):
        if not isinstance(setting.default, str):
            try:
                return kind(text)
            except ValueError:
                continue
    return text


def _fault(setting: Setting, value: Value, where: str) -> list[str]:
    right_kind = type(value) is type(setting.default)
    in_choices = not setting.choices or value in setting.choices
    in_range = setting.low is None or (
        isinstance(value, int | float) and setting.low <= value <= (setting.high or 0)
    )
    if right_kind and in_choices and in_range:
        return []
    return [f"{where}: error: {setting.name} is {value!r}; it must be {setting.allowed}"]


def _line_of(name: str, text: str, *, after: int = 1) -> int:
    """The line at which a name is set, from the line ``after`` on; that line if it is not told."""
    said = re.compile(rf"[\s\[]*(?:{KEYS}\s*\.\s*)?[\"']?{re.escape(name)}[\"']?\s*[=\].]")
    lines = enumerate(text.splitlines(), 1)
    return next((i for i, line in lines if i >= after and said.match(line)), after)


def _place(message: str) -> str:
    digits = "".join(c if c.isdigit() else " " for c in message.rpartition("(at")[2]).split()
    return ":" + ":".join(digits[:2]) if len(digits) >= 2 else ""
