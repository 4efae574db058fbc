"""Deck formats: text in, Deck or findings out."""
