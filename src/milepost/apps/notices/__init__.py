"""Mail to people about what waits for them: written once, sent at least once, seldom twice."""
