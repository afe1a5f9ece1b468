"""Signing in and out, one's own account, and the list of arrangements one has a role on."""
