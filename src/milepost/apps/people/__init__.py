"""Who can sign in: the one table that holds names."""
