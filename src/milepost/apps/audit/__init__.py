"""What was done, by whom and when: events and seals, append-only."""
