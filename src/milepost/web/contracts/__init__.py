"""The record of what was done, the chain of seals, and who acts for whom."""
