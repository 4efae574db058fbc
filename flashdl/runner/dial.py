"""The parameters of a demo under the learner's hand: every key gives a new state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from flashdl.demokit import Param, ParamValue
from flashdl.runner.declaration import Declaration, KnownMistake
from flashdl.runner.parameters import complete, convert
from flashdl.runner.stops import neighbour, stops

Params = Mapping[str, ParamValue]


@dataclass(frozen=True, slots=True)
class Dial:
    """A demo's declaration with the values it is to run with, and what turning would change.

    ``chosen`` is the index of a parameter, ``entry`` that of an entry if it is a list. ``preset``
    names whose pictures are shown, ``mistakes`` the order in which they are made. ``before``
    holds the values to go back to when a mistake's own were put on top. ``given`` are values
    that were set other than by turning, so that turning comes by them again.
    """

    declaration: Declaration
    params: Params
    seed: int = 0
    preset: str = "default"
    chosen: int = 0
    entry: int = 0
    mistake: str | None = None
    mistakes: tuple[str, ...] = ()
    before: Params | None = None
    given: tuple[tuple[str, ParamValue], ...] = ()

    @classmethod
    def start(
        cls,
        declaration: Declaration,
        *,
        preset: str = "default",
        params: Params | None = None,
        seed: int = 0,
        first: Iterable[str] = (),
    ) -> Self:
        """A preset with some values of one's own; ``first`` are mistakes to begin with.

        Raises UsageError where there is no such preset, parameter or value.
        """
        chosen = declaration.preset(preset)
        values = complete(declaration.params, {**chosen.params, **(params or {})})
        order = dict.fromkeys([*first, *declaration.mistake_ids])
        mistakes = tuple(mistake for mistake in order if mistake in declaration.mistake_ids)
        knob = _first_knob(declaration, {**chosen.params, **(params or {})})
        return cls(declaration, values, seed, chosen.name, knob, mistakes=mistakes,
                   given=tuple(values.items()))  # fmt: skip

    @property
    def param(self) -> Param | None:
        """The chosen parameter; None of a demo that has none."""
        return self.declaration.params[self.chosen] if self.declaration.params else None

    @property
    def show(self) -> tuple[str, ...]:
        """The ids of the pictures that the preset shows, () for all."""
        return self.declaration.preset(self.preset).show

    @property
    def made(self) -> KnownMistake | None:
        """The mistake that is made."""
        return None if self.mistake is None else self.declaration.mistake(self.mistake)

    def choose(self, ways: int) -> Self:
        """The parameter after (1) or before (-1), from the last on to the first."""
        count = len(self.declaration.params)
        return replace(self, chosen=(self.chosen + ways) % count, entry=0) if count else self

    def step_entry(self, ways: int) -> Self:
        """The entry of the chosen list after or before."""
        value = self._value()
        if not isinstance(value, tuple):
            return self
        return replace(self, entry=(self.entry + ways) % len(value))

    def turn(self, ways: int) -> Self:
        """The chosen value one stop up (1) or down (-1); a flag flips, a choice goes round."""
        param = self.param
        if param is None:
            return self
        return self._with(param, self._turned(param, ways))

    def type(self, text: str) -> Self:
        """The chosen value from text; of a list the entry, or with commas the whole.

        Raises UsageError with the bounds.
        """
        param = self.param
        if param is None:
            return self
        value = self._value()
        if isinstance(value, tuple) and "," not in text:
            number = convert(replace(param, default=0.0), text)
            new: ParamValue = _with_entry(value, self.entry, number)
        else:
            new = convert(param, text)
        kept = replace(self, given=(*self.given, (param.name, new)))
        return kept._with(param, new)  # noqa: SLF001 - of the same class

    def reseed(self, ways: int) -> Self:
        """The seed after or before, never below 0."""
        return replace(self, seed=max(0, self.seed + ways))

    def number_preset(self, number: int) -> Self:
        """The preset of this number, from 1; nothing happens where there is none."""
        if not 1 <= number <= len(self.declaration.presets):
            return self
        preset = self.declaration.presets[number - 1]
        params = complete(self.declaration.params, preset.params)
        return replace(self._anew(params), preset=preset.name)

    def defaults(self) -> Self:
        """The default values and seed; where they are there already, all pictures."""
        params = complete(self.declaration.params, {})
        if params == self.params and self.seed == 0:
            return replace(self, preset="default")
        return replace(self._anew(params), seed=0)

    def next_mistake(self) -> Self:
        """The next mistake in order, none after the last; values put on top are taken off."""
        back = self.params if self.before is None else self.before
        undone = replace(self, params=back, before=None)
        if self.mistake is None:
            following = self.mistakes[:1]
        else:
            following = self.mistakes[self.mistakes.index(self.mistake) + 1 :][:1]
        return replace(undone, mistake=following[0] if following else None)

    def where_it_shows(self, keep: Iterable[str] = ()) -> Self:
        """The mistake's own values on top, except those to ``keep``."""
        held = set(keep)
        at = {
            name: x for name, x in (self.made.at if self.made else {}).items() if name not in held
        }
        params = complete(self.declaration.params, {**self.params, **at})
        return replace(self, params=params, before=self.params) if params != self.params else self

    def _value(self) -> ParamValue | None:
        return None if self.param is None else self.params[self.param.name]

    def _anew(self, params: Params) -> Self:
        return replace(self, params=params, before=None, entry=0)

    def _with(self, param: Param, value: ParamValue) -> Self:
        last = len(value) - 1 if isinstance(value, tuple) else 0
        params = {**self.params, param.name: value}
        return replace(self, params=params, before=None, entry=min(self.entry, last))

    def _turned(self, param: Param, ways: int) -> ParamValue:
        value = self.params[param.name]
        if isinstance(value, bool):
            return not value
        if isinstance(value, str):
            at = param.choices.index(value)
            return param.choices[(at + ways) % len(param.choices)]
        among = stops(param, self._known(param.name))
        if isinstance(value, tuple):
            return _with_entry(value, self.entry, neighbour(value[self.entry], ways, among))
        return neighbour(value, ways, among)

    def _known(self, name: str) -> list[float]:
        """Every number that this parameter is given anywhere: stops of their own."""
        maps = [preset.params for preset in self.declaration.presets]
        maps += [mistake.at for mistake in self.declaration.mistakes]
        values = [known[name] for known in maps if name in known]
        values += [value for given, value in self.given if given == name]
        flat = [x for value in values for x in (value if isinstance(value, tuple) else (value,))]
        return [x for x in flat if isinstance(x, int | float)]


def _first_knob(declaration: Declaration, set_already: Params) -> int:
    """The parameter to begin with: one that was set on purpose, a number before all others."""
    every = range(len(declaration.params))
    numbers = [i for i in every if declaration.params[i].kind in ("int", "float")]
    meant = [i for i in (*numbers, *every) if declaration.params[i].name in set_already]
    return next(iter([*meant, *numbers]), 0)


def _with_entry(value: tuple[float, ...], at: int, number: ParamValue) -> tuple[float, ...]:
    assert isinstance(number, int | float)
    return (*value[:at], float(number), *value[at + 1 :])
