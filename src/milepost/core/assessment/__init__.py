"""The life of an assessment: its stages and moves, and the seals that bind each step."""
