"""Pages of what is made for people to keep: the one-page profile, and the documents made of it."""
