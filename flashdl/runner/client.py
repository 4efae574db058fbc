"""The parent's side of the worker: starts it, sends jobs, believes nothing and never waits in vain.

Standard library only; NumPy lives in the worker. One Runner belongs to one thread.
"""

import os
import select
import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from flashdl.demokit import ParamValue
from flashdl.demokit.arrays import Array
from flashdl.errors import DemoFailed
from flashdl.runner.limits import Limits
from flashdl.runner.protocol import (
    PROTOCOL,
    Decoder,
    FailureKind,
    Message,
    ProtocolError,
    encode,
    unpack,
)
from flashdl.runner.results import ClaimResult, DemoRun, read_result
from flashdl.runner.start import FRESH, environment, worker_command

__all__ = ["ClaimResult", "DemoRun", "Failed", "Finished", "Job", "Limits", "Progress", "Runner"]
