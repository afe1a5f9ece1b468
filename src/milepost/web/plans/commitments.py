"""One commitment: what it says, what came of it, and the forms by which both are said."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.assessments.queries.commitment_page import commitment_page, require_evidence
from milepost.apps.plans import actions
from milepost.apps.plans.queries import (
    AnnualCommitmentFacts,
    AnnualPlanFacts,
    annual_plans_page,
    board_members,
    people_to_see_to_it,
)
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.trajectory.annual_plan import AnnualPlanStage, SaidOfCommitment
from milepost.core.trajectory.outcome import Outcome
from milepost.web.plans.annual import trail
from milepost.web.plans.promise_forms import (
    CommitmentForm,
    DecidedCommitmentForm,
    DecidedStrikeForm,
    OutcomeForm,
    StrikeForm,
)
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.forms import PageForm
from milepost.web.shared.guard import guarded

_FORM = "plans/pages/form.html"
_DECISION = ("decided_by", "decided_on", "minute", "reason")


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def show(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One commitment: where it stands, what it comes from, what serves and shows it."""
    found = commitment_page(number=number, by=actor, at=timezone.now())
    return page(
        request,
        "plans/pages/commitment.html",
        page=found,
        each=found.commitment,
        crumbs=[*trail(actor, found.plan), (found.commitment.code, "")],
    )


@guarded(Permission.VIEW_ASSESSMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Put a commitment into a draft; into an approved plan, as the Board decided."""
    plan = annual_plans_page(by=actor, at=timezone.now()).plan(number)
    is_decided = _is_decided(plan)
    _require(actor, plan.may_decide if is_decided else plan.may_keep)
    form = _form(request, actor, plan, initial={"seen": 0})
    if request.method == "POST" and form.is_valid():
        try:
            if is_decided:
                added = _decide(actor, plan, None, form, form.said())
            else:
                added = actions.add_commitment(
                    plan=number, said=form.said(), by=actor, at=timezone.now()
                )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"C-{added} is in the plan.")
            return SeeOther(reverse("annual_plan", args=[actor.arrangement, number]))
    return form_page(
        request,
        _FORM,
        form=form,
        heading="Put a commitment in" if not is_decided else "The Board put a commitment in",
        caption=plan.title,
        button="Put it in",
        crumbs=[*trail(actor, plan), ("A new commitment", "")],
    )


@guarded(Permission.VIEW_ASSESSMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Say a commitment of a draft anew; one of an approved plan, as the Board decided."""
    plan, held = _held(actor, number)
    form = _form(request, actor, plan, initial=_stands(held))
    if request.method == "POST" and form.is_valid():
        try:
            if _is_decided(plan):
                _decide(actor, plan, held, form, form.said())
            else:
                seen = form.cleaned_data["seen"]
                actions.change_commitment(
                    number=number, said=form.said(), seen=seen, by=actor, at=timezone.now()
                )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"{held.code} is recorded as it stands now.")
            return SeeOther(reverse("commitment", args=[actor.arrangement, number]))
    return form_page(
        request,
        _FORM,
        form=form,
        heading=f"{held.code}: what it says now",
        caption=plan.title,
        button="Record it",
        crumbs=[*_trail(actor, plan, held), ("Change it", "")],
    )


@guarded(Permission.VIEW_ASSESSMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Strike a commitment from a draft; from an approved plan, as the Board decided."""
    plan, held = _held(actor, number)
    initial = {"seen": held.now.revision}
    form: PageForm
    if _is_decided(plan):
        members = board_members(by=actor, authority=plan.authority.id)
        form = DecidedStrikeForm(request.POST or None, members=members, initial=initial)
    else:
        form = StrikeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if _is_decided(plan):
                _decide(actor, plan, held, form, None)
            else:
                seen = form.cleaned_data["seen"]
                actions.change_commitment(
                    number=number, said=None, seen=seen, by=actor, at=timezone.now()
                )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"{held.code} is struck. What it said stays on record.")
            return SeeOther(reverse("annual_plan", args=[actor.arrangement, plan.number]))
    return form_page(
        request,
        _FORM,
        form=form,
        heading=f"Strike {held.code}",
        caption=plan.title,
        lead=held.said.text,
        button="Strike it",
        crumbs=[*_trail(actor, plan, held), ("Strike it", "")],
    )


@guarded(Permission.KEEP_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Say, for one's own side, what came of a commitment."""
    found = annual_plans_page(by=actor, at=timezone.now())
    held = found.commitment(number)
    plan = found.plan(held.plan)
    _require(actor, held.may_keep)
    form = OutcomeForm(request.POST or None, initial={"seen": held.on_it})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            require_evidence(said["evidence"], by=actor)
            actions.say_outcome(
                number=number,
                outcome=Outcome(said["outcome"]),
                on=said["on"],
                reason=said["reason"],
                evidence=said["evidence"],
                seen=said["seen"],
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"Recorded what your side says came of {held.code}.")
            return SeeOther(reverse("commitment", args=[actor.arrangement, number]))
    return form_page(
        request,
        _FORM,
        form=form,
        heading=f"What came of {held.code}",
        caption=plan.title,
        lead=held.said.text,
        button="Record it",
        crumbs=[*_trail(actor, plan, held), ("What came of it", "")],
    )


def _held(actor: Actor, number: int) -> tuple[AnnualPlanFacts, AnnualCommitmentFacts]:
    found = annual_plans_page(by=actor, at=timezone.now())
    held = found.commitment(number)
    plan = found.plan(held.plan)
    _require(actor, held.may_decide if _is_decided(plan) else held.may_keep)
    return plan, held


def _require(actor: Actor, may: bool) -> None:
    """:raises NotAllowed: where the actor may not."""
    if not may:
        raise NotAllowed(
            "A draft is written by those who keep plans on its two sides; once it is approved, the"
            " Authority records what the Board decides."
        )


def _is_decided(plan: AnnualPlanFacts) -> bool:
    return plan.stage is AnnualPlanStage.APPROVED


def _form(
    request: HttpRequest, actor: Actor, plan: AnnualPlanFacts, *, initial: dict[str, Any]
) -> CommitmentForm:
    people = people_to_see_to_it(by=actor, authority=plan.authority.id)
    if not _is_decided(plan):
        return CommitmentForm(request.POST or None, people=people, initial=initial)
    return DecidedCommitmentForm(
        request.POST or None,
        people=people,
        members=board_members(by=actor, authority=plan.authority.id),
        initial=initial,
    )


def _decide(
    actor: Actor,
    plan: AnnualPlanFacts,
    held: AnnualCommitmentFacts | None,
    form: PageForm,
    said: SaidOfCommitment | None,
) -> int:
    decision = {name: form.cleaned_data[name] for name in _DECISION}
    return actions.decide_on_commitment(
        plan=plan.number,
        number=held.number if held else None,
        said=said,
        seen=form.cleaned_data["seen"],
        by=actor,
        at=timezone.now(),
        **decision,
    )


def _stands(held: AnnualCommitmentFacts) -> dict[str, Any]:
    said = held.said
    pounds, pence = divmod(said.pence or 0, 100)
    return {
        "text": said.text,
        "giver": said.giver.value,
        "receiver": said.receiver.value,
        "owner": said.owner,
        "due_on": said.due_on,
        "evidence": said.evidence,
        "pounds": (f"{pounds:,}.{pence:02}" if pence else f"{pounds:,}") if said.pence else "",
        "origin": said.origin.value,
        "origin_of": said.origin_of,
        "criteria": " ".join(said.criteria),
        "seen": held.now.revision,
    }


def _trail(
    actor: Actor, plan: AnnualPlanFacts, held: AnnualCommitmentFacts
) -> list[tuple[str, str]]:
    here = reverse("commitment", args=[actor.arrangement, held.number])
    return [*trail(actor, plan), (held.code, here)]
