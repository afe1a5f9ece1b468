"""Which address leads to which feature?"""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("milepost.web.people.urls")),
    path("arrangements/<slug:arrangement>/", include("milepost.web.matrices.urls")),
    path("arrangements/<slug:arrangement>/", include("milepost.web.assessments.urls")),
    path("arrangements/<slug:arrangement>/", include("milepost.web.evidence.urls")),
    path("arrangements/<slug:arrangement>/", include("milepost.web.reports.urls")),
    path("arrangements/<slug:arrangement>/", include("milepost.web.contracts.urls")),
]
