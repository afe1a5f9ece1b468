"""How fast is Milepost, beside the least that the same work could take?"""
