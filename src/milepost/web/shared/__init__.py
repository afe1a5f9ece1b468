"""What every page of the site shares: its shell, its words, its forms."""
