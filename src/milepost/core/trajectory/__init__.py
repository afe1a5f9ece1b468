"""Where should each focus area be, what stands in the way, and when will it be there?"""
