"""A whole record in one open file: what stands in it, and whether it is as it was made."""
