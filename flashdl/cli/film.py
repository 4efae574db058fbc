"""The frames of a picture as a film: played in about four seconds, stopped and walked by key."""

from dataclasses import dataclass, replace
from typing import Self

SECONDS = 4.0
SLOWEST_FPS, FASTEST_FPS = 2.0, 15.0


@dataclass(frozen=True, slots=True)
class Film:
    """Frame ``at`` of so many, on the screen now; ``by_hand`` once a key has stopped it."""

    frames: int
    at: int = 0
    playing: bool = True
    by_hand: bool = False

    @property
    def pause_s(self) -> float:
        """How long one frame stays."""
        return 1 / min(max(self.frames / SECONDS, SLOWEST_FPS), FASTEST_FPS)

    @property
    def over(self) -> bool:
        """Whether the last frame has come without anybody having stopped it."""
        return not self.by_hand and self.at == self.frames - 1

    @property
    def caption(self) -> str:
        """Where it is: 'step 3 of 12'."""
        return f"step {self.at + 1} of {self.frames}"

    def tick(self) -> Self:
        """The frame after, when its time has come; at the last one it stands still."""
        at = min(self.at + 1, self.frames - 1)
        return replace(self, at=at, playing=self.playing and at < self.frames - 1)

    def press(self, action: str | None) -> Self:
        """What a key does: any stops it, an arrow is a step, ``play`` goes on."""
        stopped = replace(self, playing=False, by_hand=True)
        match action:
            case "forth":
                return replace(stopped, at=min(self.at + 1, self.frames - 1))
            case "back":
                return replace(stopped, at=max(self.at - 1, 0))
            case "play" if not self.playing:
                start = 0 if self.at == self.frames - 1 else self.at
                return replace(self, at=start, playing=True)
            case "end":
                return replace(self, at=self.frames - 1, playing=False, by_hand=False)
            case _:
                return stopped
