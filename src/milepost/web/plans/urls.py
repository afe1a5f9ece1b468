"""Addresses of targets and plans."""

from django.urls import path

from milepost.web.plans import milestones, plans, targets

urlpatterns = [
    path("targets/", targets.show, name="targets"),
    path("targets/<str:code>/set/", targets.set_one, name="set_target"),
    path("plans/", plans.listing, name="plans"),
    path("plans/add/", plans.add, name="add_plan"),
    path("plans/<int:number>/", plans.show, name="plan"),
    path("plans/<int:number>/issue/", plans.issue, name="issue_plan_version"),
    path("plans/<int:number>/milestones/add/", milestones.add, name="add_milestone"),
    path("plans/milestones/<int:number>/", milestones.revise, name="revise_milestone"),
]
