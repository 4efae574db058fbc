"""Checking functions that the learner wrote; only the worker imports what is in here."""
