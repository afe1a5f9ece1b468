"""Which edition of the matrix an arrangement has, and who consented to it."""
