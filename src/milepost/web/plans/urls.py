"""Addresses of targets, forecasts and plans."""

from django.urls import path

from milepost.web.plans import (
    annual,
    calendar,
    commitments,
    feeds,
    forecasts,
    ledger,
    milestones,
    plans,
    targets,
    trajectories,
)

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
    path("plans/annual/", annual.listing, name="annual_plans"),
    path("plans/annual/begin/", annual.begin, name="begin_annual_plan"),
    path("plans/annual/<int:number>/", annual.show, name="annual_plan"),
    path("plans/annual/<int:number>/put/", annual.put, name="put_annual_plan"),
    path("plans/annual/<int:number>/send-back/", annual.send_back, name="send_annual_plan_back"),
    path("plans/annual/<int:number>/approve/", annual.approve, name="approve_annual_plan"),
    path("plans/annual/<int:number>/add/", commitments.add, name="add_annual_commitment"),
    path("plans/commitments/<int:number>/", commitments.show, name="commitment"),
    path("plans/commitments/<int:number>/change/", commitments.change, name="change_commitment"),
    path("plans/commitments/<int:number>/strike/", commitments.strike, name="strike_commitment"),
    path("plans/commitments/<int:number>/outcome/", commitments.outcome, name="say_outcome"),
    path("plans/ledger/", ledger.show, name="ledger"),
    path("plans/ledger/raise/", ledger.raise_block, name="raise_client_block"),
    path("plans/ledger/blocks/<int:number>/", ledger.show_block, name="client_block"),
]
