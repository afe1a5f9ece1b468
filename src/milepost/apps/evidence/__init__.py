"""What was put in to show that something is so."""
