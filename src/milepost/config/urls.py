"""Which address leads to which feature?"""

from django.urls import URLPattern, URLResolver, include, path

_FEATURES = (
    "matrices",
    "drafting",
    "assessments",
    "cycles",
    "plans",
    "evidence",
    "documents",
    "reports",
    "contracts",
    "audit",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("milepost.web.people.urls")),
    path("", include("milepost.web.contracts.site_urls")),
    path("", include("milepost.web.plans.site_urls")),
    path("", include("milepost.web.gallery.urls")),
    *(
        path("arrangements/<slug:arrangement>/", include(f"milepost.web.{name}.urls"))
        for name in _FEATURES
    ),
]

handler400 = "milepost.web.people.refusals.not_read"
handler403 = "milepost.web.people.refusals.not_allowed"
handler404 = "milepost.web.people.refusals.not_there"
handler500 = "milepost.web.people.refusals.went_wrong"
