"""flashdl: spaced repetition for deep learning whose cards run."""

__version__ = "0.1.0"
