"""What stands above every page of targets, forecasts and plans: where else to look."""

from django.urls import reverse

from milepost.core.access.roles import Actor, Permission

_TABS = (
    ("Targets", "targets", Permission.VIEW_MATRIX),
    ("Forecast", "forecast", Permission.VIEW_ASSESSMENTS),
    ("Trajectory", "trajectories", Permission.VIEW_MATRIX),
    ("Plans", "plans", Permission.VIEW_ASSESSMENTS),
    ("Annual Plan", "annual_plans", Permission.VIEW_ASSESSMENTS),
    ("Ledger", "ledger", Permission.VIEW_ASSESSMENTS),
    ("Calendar", "calendar", Permission.VIEW_MATRIX),
)


def tabs(actor: Actor, here: str) -> list[tuple[str, str, bool]]:
    """The pages that the actor may see: text, address, and whether it is this one."""
    return [
        (text, reverse(name, args=[actor.arrangement]), name == here)
        for text, name, needed in _TABS
        if actor.may(needed)
    ]
