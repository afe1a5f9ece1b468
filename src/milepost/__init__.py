"""Milepost: a Strategic Performance Maturity Matrix, through the life of its contract."""
