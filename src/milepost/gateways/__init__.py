"""The world outside: files and formats, each behind a door of its own."""
