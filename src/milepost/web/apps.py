"""The front door, as Django knows it: home of the template tags."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Has no rows; ``label`` is only a name that no other app has."""

    name = "milepost.web"
    label = "web"
