"""Which address leads to which feature?"""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

_ARRANGEMENT = "arrangements/<slug:arrangement>/"
_FEATURES = ("matrices", "assessments", "cycles", "evidence", "reports", "contracts")


def _feature(name: str) -> list[URLResolver]:
    """The addresses of a feature; none where it is not built yet."""
    module = f"milepost.web.{name}.urls"
    is_there = find_spec(f"milepost.web.{name}") and find_spec(module)
    return [path(_ARRANGEMENT, include(module))] if is_there else []


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("milepost.web.people.urls")),
    path("", include("milepost.web.gallery.urls")),
    *(each for name in _FEATURES for each in _feature(name)),
]

handler400 = "milepost.web.people.refusals.not_read"
handler403 = "milepost.web.people.refusals.not_allowed"
handler404 = "milepost.web.people.refusals.not_there"
handler500 = "milepost.web.people.refusals.went_wrong"
