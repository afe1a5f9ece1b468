"""Days, months and working days, as an English contract counts them."""
