"""The whole record of an arrangement in one open file, and in again on another site."""
