"""Addresses of assessments, and of everything that is done to one."""

from django.urls import path

from milepost.web.assessments import (
    answering,
    citing,
    comparing,
    disagreement,
    listing,
    moves,
    passport,
    rating,
    signing,
    taking_back,
    views,
    waiving,
    working,
)

_ONE = "assessments/<int:number>/"

urlpatterns = [
    path("work/", working.show, name="work_list"),
    path("assessments/", listing.show, name="assessments"),
    path("assessments/disagreement/", disagreement.over_cycle, name="cycle_disagreement"),
    path("assessments/compare/", comparing.show, name="compare_cycles"),
    path(_ONE, views.show, name="assessment"),
    path(f"{_ONE}disagreement/", disagreement.show, name="disagreement"),
    path(f"{_ONE}story/", views.story, name="story"),
    path(f"{_ONE}passport/", passport.show, name="passport"),
    path(f"{_ONE}rate/", rating.rate, name="rate"),
    path(f"{_ONE}still-so/", rating.still_so, name="still_so"),
    path(f"{_ONE}accept/", rating.accept, name="accept"),
    path(f"{_ONE}cite/", citing.cite, name="cite"),
    path(f"{_ONE}withdraw-citation/", citing.withdraw_citation, name="withdraw_citation"),
    path(f"{_ONE}answer-evidence/", citing.answer_evidence, name="answer_evidence"),
    path(f"{_ONE}answer/", answering.answer, name="answer"),
    path(f"{_ONE}submit/", moves.submit, name="submit"),
    path(f"{_ONE}withdraw/", moves.withdraw, name="withdraw"),
    path(f"{_ONE}return/", moves.return_for_evidence, name="return_for_evidence"),
    path(f"{_ONE}agree/", moves.agree, name="agree"),
    path(f"{_ONE}challenge/", moves.challenge, name="challenge"),
    path(f"{_ONE}sign/", signing.sign, name="sign"),
    path(f"{_ONE}meet/", moves.meet, name="meet"),
    path(f"{_ONE}moderate/", moves.open_moderation, name="open_moderation"),
    path(f"{_ONE}propose/", moves.propose, name="propose"),
    path(f"{_ONE}resume/", moves.resume, name="resume"),
    path(f"{_ONE}defer/", moves.defer, name="defer"),
    path(f"{_ONE}ratify/", moves.ratify, name="ratify"),
    path(f"{_ONE}publish/", moves.publish, name="publish"),
    path(f"{_ONE}retract/", moves.retract, name="retract"),
    path(f"{_ONE}supersede/", moves.supersede, name="supersede"),
    path(f"{_ONE}undo/", taking_back.undo, name="undo"),
    path(f"{_ONE}begin-again/", taking_back.begin_again, name="begin_again"),
    path("waivers/", waiving.show, name="waivers"),
    path("waivers/add/", waiving.add, name="waive"),
    path("waivers/<int:number>/end/", waiving.end, name="end_waiver"),
]
