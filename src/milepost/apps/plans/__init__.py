"""Where each focus area should be, and by when."""
