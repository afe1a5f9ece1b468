"""What is proposed in a draft: the list, one proposal, and accepting several at once."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from milepost.apps.matrices import actions
from milepost.apps.matrices.queries.draft_proposals import (
    PAGE_SIZE,
    proposal_page,
    proposals_page,
    proposals_to_accept,
)
from milepost.apps.matrices.queries.drafts import read_of
from milepost.apps.matrices.queries.proposal_facts import WRITTEN, Asked, ProposalRead
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.drafting.proposals import ProposalStage
from milepost.web.drafting.frame import draft_frame
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.forms import PageForm
from milepost.web.shared.guard import guarded
from milepost.web.shared.paging import number_asked, numbers, words_asked
from milepost.web.shared.words import count_words

_MOST_CHOSEN = 2 * PAGE_SIZE  # each is tried out, one after the other
_STAGES = [(each.value, each.words) for each in ProposalStage]
_WRITTEN_WORDS = "Written before it was opened"


class CommentForm(PageForm):
    """What somebody says of a proposal."""

    words = forms.CharField(
        label="Add a comment",
        help_text="Everybody who may see the matrix reads it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        error_messages={"required": "Write the comment."},
    )


class AllForm(PageForm):
    """Nothing more is asked: it tells what keeps the proposals from being accepted."""


@guarded(Permission.VIEW_MATRIX)
@require_safe
def listing(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The proposals of a draft: looked through, sorted, a page at a time, the open ones first."""
    asked = Asked(
        stage=words_asked(request, "stage"),
        area=words_asked(request, "area"),
        party=words_asked(request, "party"),
        text=words_asked(request, "q"),
        sort=request.GET.get("sort", ""),
        page=number_asked(request),
    )
    found = proposals_page(number=number, asked=asked, by=actor)
    stages = [*_STAGES, (WRITTEN, _WRITTEN_WORDS)] if found.counts.get(WRITTEN) else _STAGES
    here = reverse("draft_proposals", args=[actor.arrangement, number])
    return page(
        request,
        "drafting/pages/proposals.html",
        found=found,
        asked=asked,
        stages=stages,
        counts=_counts(found.counts, here, asked.stage),
        listed=numbers(total=found.total, page=found.page, size=PAGE_SIZE),
        **draft_frame(found.read, actor, "draft_proposals", ("Proposals", "")),
    )


def _counts(counts: Any, here: str, stage: str) -> list[tuple[int, str, str, bool]]:
    """How many there are of each stage that any is at, each with the list of them."""
    named = [*_STAGES, (WRITTEN, _WRITTEN_WORDS)]
    return [
        (counts[each], words, f"{here}?stage={each}", each == stage)
        for each, words in named
        if counts.get(each)
    ]


@guarded(Permission.VIEW_MATRIX)
@require_safe
def show(request: HttpRequest, actor: Actor, number: int, proposal: int) -> HttpResponse:
    """What is proposed, why, what was said of it, and what the reader may do with it."""
    found = proposal_page(number=number, proposal=proposal, by=actor)
    return _shown(request, actor, found, CommentForm())


@guarded(Permission.VIEW_MATRIX)
@require_POST
def comment(request: HttpRequest, actor: Actor, number: int, proposal: int) -> HttpResponse:
    """Say something of a proposal while it is open."""
    form = CommentForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data["words"]
        try:
            actions.comment_on(
                number=number, proposal=proposal, words=words, by=actor, at=timezone.now()
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, "Your comment is on record.")
            return SeeOther(address_of(actor, number, proposal))
    return _shown(request, actor, proposal_page(number=number, proposal=proposal, by=actor), form)


def _shown(
    request: HttpRequest, actor: Actor, found: ProposalRead, form: CommentForm
) -> HttpResponse:
    return form_page(
        request,
        "drafting/pages/proposal.html",
        found=found,
        form=form,
        **proposal_frame(found, actor),
    )


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def accept_several(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Show what is ticked as it would be accepted, and accept all of it or none."""
    posted = request.method == "POST"
    asked = (request.POST if posted else request.GET).getlist("chosen")
    chosen = _numbers(asked)
    form = AllForm(request.POST if posted else None)
    if posted and form.is_valid():
        try:
            done = actions.answer_proposals(
                number=number, proposals=chosen, by=actor, at=timezone.now()
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            words = count_words(len(done), "proposal is", "proposals are")
            messages.success(request, f"{words} accepted, and made in the draft.")
            return SeeOther(reverse("draft_proposals", args=[actor.arrangement, number]))
    proposals = reverse("draft_proposals", args=[actor.arrangement, number])
    found = proposals_to_accept(number=number, proposals=chosen, by=actor)
    return form_page(
        request,
        "drafting/pages/accept_proposals.html",
        form=form,
        chosen=found,
        left_out=sorted(chosen - {each.line.number for each in found}),
        is_unfit=any(each.faults for each in found),
        **draft_frame(
            read_of(number, by=actor),
            actor,
            "draft_proposals",
            ("Proposals", proposals),
            ("Accept several", ""),
        ),
    )


def _numbers(asked: list[str]) -> set[int]:
    """The numbers among what was ticked: no more of them than fit a page."""
    return {int(each) for each in asked[:_MOST_CHOSEN] if each.isascii() and each.isdigit()}


def address_of(actor: Actor, number: int, proposal: int) -> str:
    """Where a proposal is read."""
    return reverse("draft_proposal", args=[actor.arrangement, number, proposal])


def proposal_frame(found: ProposalRead, actor: Actor, *trail: tuple[str, str]) -> dict[str, Any]:
    """What stands around a proposal's pages."""
    number, own = found.read.facts.number, found.line.number
    here = address_of(actor, number, own) if trail else ""
    proposals = reverse("draft_proposals", args=[actor.arrangement, number])
    return draft_frame(
        found.read,
        actor,
        "draft_proposals",
        ("Proposals", proposals),
        (f"Proposal {own}", here),
        *trail,
    )
