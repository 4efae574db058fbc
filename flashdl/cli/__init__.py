"""The terminal front end: commands, screens, keys."""
