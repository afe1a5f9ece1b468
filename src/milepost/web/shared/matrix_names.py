"""How pages call the matrix that comes with Milepost, and a draft that was begun."""

SHIPPED_NAME = "the matrix that comes with Milepost"


def begun_words(number: int) -> str:
    """What is said once a draft is begun."""
    return f"Draft {number} is begun. Only your side sees it until you open it to all."
