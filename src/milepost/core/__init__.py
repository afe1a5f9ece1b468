"""What the contract says: values and rules, on the standard library alone."""
