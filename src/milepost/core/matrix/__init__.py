"""The maturity matrix: what a level of a focus area asks for, in the contract's own words."""
