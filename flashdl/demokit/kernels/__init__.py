"""Mathematics that several demos share; NumPy, seen by demos and the worker only."""
