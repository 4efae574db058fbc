"""Figures over the review log, each defined once; pure functions of effective events and memories.

``report.report`` computes all of them; docs/stats.md names each with its source.
"""

from flashdl.review.stats.answered import LONGEST_ANSWER_MS, Answer, answers, minutes, retained

__all__ = ["LONGEST_ANSWER_MS", "Answer", "answers", "minutes", "retained"]
