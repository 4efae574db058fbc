"""What one run of a demo may take."""

from dataclasses import dataclass
from typing import Self

from flashdl.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """Wall seconds, mebibytes beyond the worker's own, and kibibytes of printed text."""

    wall_s: float = 5.0
    training_wall_s: float = 60.0
    memory_mib: int = 1024
    output_kib: int = 64

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As the learner has set them."""
        return cls(
            wall_s=settings.demo_wall_s,
            training_wall_s=settings.training_wall_s,
            memory_mib=settings.demo_memory_mib,
        )

    def seconds(self, *, trains: bool) -> float:
        """The wall limit of a run, longer for a demo that trains."""
        return self.training_wall_s if trains else self.wall_s
