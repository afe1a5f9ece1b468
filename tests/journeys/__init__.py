"""Stories told in a real browser: a person can do it, with a keyboard, without a script."""
