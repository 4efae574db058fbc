"""The review log and what follows from it: pure, time and chance are arguments."""
