"""What becomes of a proposal: accept it, reject it, withdraw it, or answer it by another one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.matrices import actions
from milepost.apps.matrices.queries.draft_proposals import proposal_page
from milepost.apps.matrices.queries.proposal_facts import ProposalRead
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.web.drafting.countering import CounterForm
from milepost.web.drafting.proposals import address_of, proposal_frame
from milepost.web.shared.answer import SeeOther, form_page
from milepost.web.shared.forms import PageForm
from milepost.web.shared.guard import guarded

# What each answer is called: the heading, the button, what is said once it is done.
_WORDS: Mapping[str, tuple[str, str, str]] = {
    "accept": (
        "Accept proposal {}",
        "Accept it",
        "Proposal {} is accepted, and made in the draft.",
    ),
    "reject": ("Reject proposal {}", "Reject it", "Proposal {} is rejected."),
    "withdraw": ("Withdraw proposal {}", "Withdraw it", "Proposal {} is withdrawn."),
}


class AnswerForm(PageForm):
    """Why a proposal is answered as it is."""

    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": "Say why, so that the side that proposed it can answer."},
    )

    def __init__(self, *args: Any, move: str, **kwargs: Any) -> None:
        """:param move: "accept", "reject" or "withdraw"; the second alone has to say why."""
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.required = move == "reject"
        field.label = (
            "Why it is rejected" if field.required else "Anything to say with it (optional)"
        )
        field.help_text = "It stays on record with the proposal, and both sides read it."


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, actor: Actor, number: int, proposal: int) -> HttpResponse:
    """Show what would be made in the draft, and make it there."""
    return _answered(request, actor, number, proposal, "accept")


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: HttpRequest, actor: Actor, number: int, proposal: int) -> HttpResponse:
    """Ask why, and reject it."""
    return _answered(request, actor, number, proposal, "reject")


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, actor: Actor, number: int, proposal: int) -> HttpResponse:
    """Withdraw what one's own party proposed."""
    return _answered(request, actor, number, proposal, "withdraw")


def _answered(
    request: HttpRequest, actor: Actor, number: int, proposal: int, move: str
) -> HttpResponse:
    posted = request.method == "POST"
    form = AnswerForm(request.POST if posted else None, move=move)
    heading, button, done = (each.format(proposal) for each in _WORDS[move])
    if posted and form.is_valid():
        try:
            actions.answer_proposal(
                number=number,
                proposal=proposal,
                move=move,
                reason=form.cleaned_data["reason"],
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, done)
            return SeeOther(address_of(actor, number, proposal))
    found = proposal_page(number=number, proposal=proposal, by=actor)
    if not posted:
        _require(found, move)
    return form_page(
        request,
        "drafting/pages/answer_proposal.html",
        found=found,
        form=form,
        move=move,
        heading=heading,
        button=button,
        **proposal_frame(found, actor, (heading, "")),
    )


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: HttpRequest, actor: Actor, number: int, proposal: int) -> HttpResponse:
    """Answer a proposal by other words, beginning with those that were proposed."""
    posted = request.method == "POST"
    found = proposal_page(number=number, proposal=proposal, by=actor)
    form = CounterForm(request.POST if posted else None, found=found)
    if posted and form.is_valid():
        try:
            made = actions.counter_proposal(
                number=number,
                proposal=proposal,
                changes=form.changes(),
                reason=form.cleaned_data["reason"],
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(
                request, f"Proposal {made} is made, and answers proposal {proposal}, now closed."
            )
            return SeeOther(address_of(actor, number, made))
    if not posted:
        _require(found, "counter")
    return form_page(
        request,
        "drafting/pages/counter_proposal.html",
        found=found,
        form=form,
        **proposal_frame(found, actor, ("Counter it", "")),
    )


def _require(found: ProposalRead, move: str) -> None:
    """The reader may take the move, so that nobody fills in a form for nothing.

    :raises NotPossible: where the proposal or its draft is not open.
    :raises NotAllowed: where it is for others to say.
    """
    why = found.refused[move]
    if why and found.is_open and found.read.facts.is_open:
        raise NotAllowed(why)
    if why:
        raise NotPossible([why])
