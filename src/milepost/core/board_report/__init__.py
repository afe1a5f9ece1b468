"""A report as plain data, before any page: frozen, hashed, and the same for paper and screen."""
