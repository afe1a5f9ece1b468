"""How far is a criterion met, what level does that mean, and has it lasted?"""
