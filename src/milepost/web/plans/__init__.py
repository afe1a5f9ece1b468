"""Targets and plans: where each focus area should be, and what came of it."""
