"""Does a piece of evidence count, how strong is it, and what does it say of a criterion?"""
