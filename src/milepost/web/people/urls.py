"""Addresses outside of any arrangement."""

from django.urls import path

from milepost.web.people import mailing, removing, views, welcome

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("welcome/<str:secret>/", welcome.come_in, name="welcome"),
    path("account/", views.account, name="account"),
    path("account/mail/", mailing.choose, name="mail_choice"),
    path("account/everything/", views.everything, name="everything_about_me"),
    path("removals/", removing.show_all, name="removals"),
    path("removals/<str:person>/", removing.remove, name="remove_person"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("healthz", views.healthz, name="healthz"),
    path("favicon.ico", views.favicon, name="favicon"),
]
