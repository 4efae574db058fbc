"""Running demos in a worker process that the parent never waits for in vain."""
