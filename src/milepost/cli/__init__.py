"""The terminal: file commands that need no database, and site commands."""
