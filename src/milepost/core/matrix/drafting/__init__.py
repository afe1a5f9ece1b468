"""How does a matrix become the contract's: proposals on a draft, and what is left to settle?"""
