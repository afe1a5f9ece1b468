"""The address at which arrangements are set up, outside of any."""

from django.urls import path

from milepost.web.contracts import setting_up

urlpatterns = [path("set-up/", setting_up.set_up, name="set_up")]
