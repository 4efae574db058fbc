"""Verbs that several front ends or several stores share."""
