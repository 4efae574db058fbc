"""The only place where the clock, chance, the environment and the terminal enter."""

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flashdl.errors import UsageError
from flashdl.settings import Paths, Settings, Value, load, paths
from flashdl.study_day import Moment, moment

if TYPE_CHECKING:  # rich is not needed by `due`
    from rich.console import Console

    from flashdl.cli.keymap import Keymap
    from flashdl.cli.keys import Keys
    from flashdl.cli.theme import Name
    from flashdl.runner.limits import Limits
    from flashdl.runner.shelf import Shelf

GROUND_WAIT_S = 0.05  # that the first card may wait for a terminal which has not answered


@dataclass(frozen=True)
class Flags:
    """The options that every command takes."""

    db: str | None = None
    color: str | None = None
    plain: bool = False
    no_input: bool = False


def _key_faults(chosen: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    from flashdl.cli.remapping import faults

    return faults(chosen)


@dataclass(frozen=True)
class Context:
    """What a command may ask of the world: time, chance, places, settings and the terminal."""

    flags: Flags = field(default_factory=Flags)

    @cached_property
    def paths(self) -> Paths:
        """Where this learner's things lie."""
        return paths(os.environ, self.flags.db)

    @cached_property
    def settings(self) -> Settings:
        """The settings in force. Raises UsageError naming every fault."""
        flags: dict[str, Value | None] = {
            "color": self.flags.color,
            "plain": True if self.flags.plain else None,
        }
        return load(self.paths.config_file, os.environ, flags, check_keys=_key_faults)

    @cached_property
    def keymap(self) -> "Keymap":
        """The table of keys with those that the learner chose."""
        from flashdl.cli.remapping import remapped

        return remapped(self.settings.keys)

    @property
    def interactive(self) -> bool:
        """Whether a person can be asked: both ends are a terminal and nobody forbade it."""
        if self.flags.no_input or sys.platform == "win32":  # no key reader there yet
            return False
        return sys.stdin.isatty() and sys.stdout.isatty()

    @cached_property
    def utf8(self) -> bool:
        """Whether the output can show more than ASCII."""
        return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"

    @cached_property
    def linear(self) -> bool:
        """Whether sentences should stand for pictures: asked for, or a dumb terminal."""
        return self.settings.plain or os.environ.get("TERM") == "dumb"

    @cached_property
    def plain(self) -> bool:
        """A review without boxes, bars or braille: linear, or a terminal of seven bits."""
        return self.linear or not self.utf8

    def now(self) -> datetime:
        """The aware local time; ``FLASHDL_NOW`` (ISO 8601) is the clock of end-to-end tests."""
        fixed = os.environ.get("FLASHDL_NOW")
        if fixed is None:
            return datetime.now().astimezone()  # noqa: TID251
        try:
            at = datetime.fromisoformat(fixed)
        except ValueError:
            raise UsageError(f"FLASHDL_NOW: error: {fixed!r} is not an ISO 8601 time") from None
        return at if at.tzinfo else at.astimezone()

    def moment(self) -> Moment:
        """The instant and the study day it belongs to."""
        return moment(self.now(), self.settings.rollover_hour)

    @staticmethod
    def mint() -> str:
        """A new device id."""
        return os.urandom(8).hex()

    @staticmethod
    def chance(below: int) -> int:
        """A whole number by chance, from 0."""
        return int.from_bytes(os.urandom(8)) % below

    @property
    def limits(self) -> "Limits":
        """What a demo may take, from the settings."""
        from flashdl.runner.limits import Limits

        return Limits.of(self.settings)

    @property
    def shelf(self) -> "Shelf":
        """Where trained models are kept."""
        from flashdl.runner.shelf import Shelf

        return Shelf(self.paths.models)

    @cached_property
    def console(self) -> "Console":
        """Standard output as a Rich console that reads no markup, emoji codes or numbers."""
        return self._console()

    @cached_property
    def errors(self) -> "Console":
        """Standard error, likewise."""
        return self._console(stderr=True)

    def _console(self, **kwargs: Any) -> "Console":
        from rich import console as rich

        class Piped(rich.Console):
            """A console that leaves a reader who went away to ``run``, which ends quietly."""

            def on_broken_pipe(self) -> None:
                """Raise, where Rich would end the process with 1."""
                raise BrokenPipeError

        options: dict[str, Any] = {"markup": False, "emoji": False, "highlight": False, **kwargs}
        color = self.settings.color
        if color == "never":
            options["no_color"] = True
        if color == "always" or (color == "auto" and os.environ.get("FORCE_COLOR")):
            options["force_terminal"] = True
            options["color_system"] = "truecolor"
            options["no_color"] = False if color == "always" else None
        console = Piped(**options)
        from flashdl.cli.theme import told

        self._light_up(console, told(self.settings.theme, os.environ) or "dark")
        return console

    def find_theme(self, keys: "Keys") -> None:
        """Use the theme for the terminal's background; asks it where nothing else says which."""
        from flashdl.cli.theme import of_ground, told

        console = self.console
        colourless = console.no_color or console.color_system is None or self.plain
        if not colourless and told(self.settings.theme, os.environ) is None:
            keys.ask_background(
                lambda ground: self._light_up(console, of_ground(ground)), wait_s=GROUND_WAIT_S
            )

    @staticmethod
    def _light_up(console: "Console", name: "Name") -> None:
        if name == "light":
            from flashdl.cli.theme import light

            console.push_theme(light())
