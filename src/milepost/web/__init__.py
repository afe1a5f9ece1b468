"""The front door: server-made pages."""
