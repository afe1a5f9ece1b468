"""The promises Milepost keeps, and what is needed to ask for them."""
