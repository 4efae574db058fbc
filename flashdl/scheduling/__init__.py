"""When a card is due again: pure functions of memory, grade and study day."""
