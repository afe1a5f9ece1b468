"""Cycles, ratings, claims, validations, proposals and ratified levels."""
