"""Which device writes: an id that no restored, copied or rebuilt file can use a second time.

The state folder keeps, per database file, the device id and the highest number reserved for it. A
file that is behind that number is an old copy, and a copied file has another fingerprint: both get
a new id before their first write, so that (device, seq) names one event for ever.
"""

import json
import os
import platform
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, insert

from flashdl.errors import DatabaseProblem
from flashdl.storage import queries, schema
from flashdl.study_day import Moment

_MACHINE_ID_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def fingerprint_of(path: Path) -> str:
    """The same text for the same file on the same machine."""
    return sha256(f"{_machine()}\n{path.resolve()}".encode(errors="surrogateescape")).hexdigest()


@dataclass(frozen=True, slots=True)
class Devices:
    """The device of one database file, with its memory in the state folder."""

    state_dir: Path
    fingerprint: str
    mint: Callable[[], str]

    def ours(self, connection: Connection, moment: Moment) -> str:
        """The device id to write with, minted and stored when there is none to go on with."""
        device, reserved = self._reserved()
        known = connection.execute(
            queries.DEVICE, {"device": device, "fingerprint": self.fingerprint}
        ).scalar()
        if known is not None and reserved <= last_seq(connection, device):
            return device
        fresh = self.mint()
        connection.execute(
            insert(schema.device),
            {
                "id": fresh,
                "fingerprint": self.fingerprint,
                "created_ms": moment.at_ms,
                "name": platform.node(),
            },
        )
        return fresh

    def reserve(self, device: str, seq: int) -> None:
        """Note that the number may be used; called before the commit that uses it."""
        file = self._file()
        draft = file.with_suffix(f".tmp{os.getpid()}")
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.write_text(json.dumps({"device": device, "seq": seq}), encoding="utf-8")
            draft.replace(file)
        except OSError as error:
            raise DatabaseProblem(
                f"{self.state_dir} cannot be written ({error.strerror}), so the answer was not "
                "taken; make room or give back the right to write there."
            ) from error

    def refuse_vanished(self, path: Path) -> None:
        """Raise DatabaseProblem where answers were written to a file that is gone or empty now.

        A new, empty collection in its place would look like lost reviews.
        """
        _, reserved = self._reserved()
        if reserved and not (path.exists() and path.stat().st_size):
            raise DatabaseProblem(
                f"{path} is gone or empty, but {reserved} events were written to it. "
                f"Put a copy back; to begin anew, delete {self._file()}"
            )

    def _reserved(self) -> tuple[str, int]:
        try:
            kept = json.loads(self._file().read_text(encoding="utf-8"))
            return str(kept["device"]), int(kept["seq"])
        except (OSError, ValueError, KeyError, TypeError):
            return "", 0  # a lost note costs a new id, never a number used twice

    def _file(self) -> Path:
        return self.state_dir / "devices" / f"{self.fingerprint}.json"


def last_seq(connection: Connection, device: str) -> int:
    """The highest number of a device in this file, 0 before its first event."""
    return connection.execute(queries.LAST_SEQ, {"device": device}).scalar() or 0


def _machine() -> str:
    for file in _MACHINE_ID_FILES:
        try:
            return file.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            continue
    return f"{uuid.getnode():x}"
