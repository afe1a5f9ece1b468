"""Rounds of assessments: the list of them, and opening the next."""
