"""Addresses outside of any arrangement."""

from django.urls import path

from milepost.web.people import views, welcome

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("welcome/<str:secret>/", welcome.come_in, name="welcome"),
    path("account/", views.account, name="account"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("healthz", views.healthz, name="healthz"),
    path("favicon.ico", views.favicon, name="favicon"),
]
