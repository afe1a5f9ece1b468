"""Addresses of targets, forecasts and plans."""

from django.urls import path

from milepost.web.plans import calendar, feeds, forecasts, milestones, plans, targets, trajectories

urlpatterns = [
    path("plans/", targets.show, name="targets"),
    path("plans/targets/<str:code>/", targets.set_one, name="set_target"),
    path("plans/forecast/", forecasts.show, name="forecast"),
    path("plans/forecast/<str:code>/<slug:view>/", forecasts.show_one, name="forecast_row"),
    path("plans/trajectory/", trajectories.show, name="trajectories"),
    path("plans/trajectory/<str:code>/", trajectories.show_one, name="trajectory"),
    path("plans/calendar/", calendar.show, name="calendar"),
    path("plans/calendar/feed/", feeds.keep, name="calendar_feed"),
    path("plans/calendar/feed/revoke/", feeds.revoke, name="revoke_calendar_feed"),
    path("plans/all/", plans.listing, name="plans"),
    path("plans/add/", plans.add, name="add_plan"),
    path("plans/<int:number>/", plans.show, name="plan"),
    path("plans/<int:number>/issue/", plans.issue, name="issue_plan_version"),
    path("plans/<int:number>/milestones/add/", milestones.add, name="add_milestone"),
    path("plans/milestones/<int:number>/", milestones.revise, name="revise_milestone"),
]
