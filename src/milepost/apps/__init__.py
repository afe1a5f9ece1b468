"""What we remember, and what people may do."""
