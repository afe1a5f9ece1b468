"""Work that is done outside the web process: asked for, taken once, done whole or done again."""
