"""The site that design 6 sets its marks for: the same seed gives the same rows, to the last hash.

So many arrangements, each of two Authorities, ten years of quarterly cycles, nine focus areas with
371 criteria, 2,000 evidence items with their citations. Every assessment but those of the last
cycle is ratified. KPIs are left out: the site does not keep any yet.
"""
