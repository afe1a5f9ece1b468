"""Wiring: settings, addresses and the way in for a web server; nothing imports it."""
