"""What is to be settled with a draft: points and findings, and what each side says of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.matrices import actions
from milepost.apps.matrices.queries.draft_points import PointLine, point_of, points_page
from milepost.core.access.refusals import ChangedMeanwhile, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.drafting.points import SettledAs
from milepost.web.drafting.frame import draft_frame
from milepost.web.shared.answer import SeeOther, form_page
from milepost.web.shared.forms import PageForm, Radios
from milepost.web.shared.guard import guarded
from milepost.web.shared.words import count_words

_CHOICES = {
    SettledAs.AGREED: "Agreed",
    SettledAs.ACCEPTED: "Accepted as it is",
    SettledAs.OPEN: "Still open",
}
_HINTS = {
    SettledAs.AGREED.value: "Write down below what was agreed.",
    SettledAs.ACCEPTED.value: "Nothing is changed for it, knowingly.",
}


class PointForm(PageForm):
    """How a point stands for one's own side, and in what words."""

    said_as = forms.ChoiceField(
        label="For your side it is",
        choices=[(value.value, words) for value, words in _CHOICES.items()],
        widget=Radios(hints=_HINTS),
        error_messages={"required": "Say how it stands for your side."},
    )
    words = forms.CharField(
        label="What was agreed, or why it is so",
        help_text="It stays on record, and both sides read it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("said_as") == SettledAs.AGREED.value and not cleaned.get("words"):
            self.add_error("words", "Say what was agreed, so that everybody reads the same later.")
        return cleaned


class SeveralForm(PageForm):
    """What is said of several points at once; ``chosen`` stands beside each of them."""

    SAME = "same"

    said_as = forms.ChoiceField(
        label="For your side they are",
        choices=[
            (SAME, "As the other side says"),
            *((value.value, words) for value, words in _CHOICES.items()),
        ],
        widget=Radios(
            hints={SAME: "Each in the other side’s own words, where it holds it settled.", **_HINTS}
        ),
        error_messages={"required": "Say how they stand for your side."},
    )
    words = forms.CharField(
        label="What was agreed, or why it is so",
        help_text="The same words for each of them.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )

    def __init__(self, *args: Any, shown: Sequence[PointLine], ticked: str, **kwargs: Any) -> None:
        """:param shown: all that can be ticked; :param ticked: which are: "all", "theirs", ""."""
        super().__init__(*args, auto_id="several-%s", **kwargs)
        codes = [each.standing.code for each in shown]
        first = [
            each.standing.code
            for each in shown
            if ticked == "all" or (ticked == "theirs" and each.awaits_reader)
        ]
        self.fields["chosen"] = forms.MultipleChoiceField(
            choices=[(code, code) for code in codes],
            error_messages={"required": "Tick at least one of them in the list."},
        )
        posted = self.data
        own = posted.getlist("chosen") if isinstance(posted, QueryDict) else first
        self.ticked = frozenset(own)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("said_as") == SettledAs.AGREED.value and not cleaned.get("words"):
            self.add_error("words", "Say what was agreed, so that everybody reads the same later.")
        return cleaned


@guarded(Permission.VIEW_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """All that is to be settled, by where it is settled; ``?show=open`` leaves out the rest.

    Of those that are ticked the same is said at once; ``?tick=all`` or ``theirs`` ticks some.
    """
    found = points_page(number=number, only_open=request.GET.get("show") == "open", by=actor)
    here = reverse("draft_points", args=[actor.arrangement, number])
    lines = [line for group in found.groups for line in group.points]
    posted = request.POST if request.method == "POST" else None
    form = SeveralForm(posted, shown=lines, ticked=request.GET.get("tick", ""))
    if posted is not None and form.is_valid():
        try:
            _say_of_several(form.cleaned_data, posted.get("heard", ""), number, actor)
        except NotPossible as refused:
            form.add_faults(refused.faults)
        except ChangedMeanwhile as refused:
            form.add_faults([str(refused)])
        else:
            many = count_words(len(form.cleaned_data["chosen"]), "point is", "points are")
            messages.success(request, f"What your side says of {many} on record.")
            return SeeOther(f"{here}?show=open" if found.only_open else here)
    asked = f"{here}?show=open&tick=" if found.only_open else f"{here}?tick="
    return form_page(
        request,
        "drafting/pages/points.html",
        found=found,
        form=form,
        ticks=[
            (f"{asked}{value}#several-chosen", words)
            for value, words, is_there in (
                ("theirs", "Tick what the other side has settled", _awaited(lines)),
                ("all", "Tick all that are shown", bool(lines)),
                ("", "Tick none", bool(form.ticked)),
            )
            if is_there
        ],
        counts=[(found.counts[each], words) for each, words in _CHOICES.items()],
        choices=[(value.value, words) for value, words in _CHOICES.items()],
        ways=[
            ("All of it", here, not found.only_open),
            ("Open only", f"{here}?show=open", found.only_open),
        ],
        **draft_frame(found.read, actor, "draft_points", ("To settle", "")),
    )


def _awaited(lines: Sequence[PointLine]) -> bool:
    return any(each.awaits_reader for each in lines)


def _say_of_several(said: dict[str, Any], heard: str, number: int, actor: Actor) -> None:
    points, at = said["chosen"], timezone.now()
    if said["said_as"] == SeveralForm.SAME:
        actions.agree_on_points(number=number, points=points, heard=_moment(heard), by=actor, at=at)
    else:
        actions.say_of_points(
            number=number,
            points=points,
            said_as=SettledAs(said["said_as"]),
            words=said["words"],
            by=actor,
            at=at,
        )


def _moment(written: str) -> datetime | None:
    """A moment as the page wrote it; None where it is not one."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo else None


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, actor: Actor, number: int, point: str) -> HttpResponse:
    """Ask how a point stands for the reader's side."""
    posted = request.method == "POST"
    found = point_of(number=number, point=point, by=actor)
    form = PointForm(_typed(request, found.line), initial=_begins(found.line))
    agrees = _agrees(request)
    points = reverse("draft_points", args=[actor.arrangement, number])
    if posted and (form.is_valid() or agrees):
        said = {"said_as": SeveralForm.SAME} if agrees else form.cleaned_data
        heard = request.POST.get("heard", "")
        try:
            _say_of_several({**said, "chosen": [point]}, heard, number, actor)
        except NotPossible as refused:
            form.add_faults(refused.faults)
        except ChangedMeanwhile as refused:
            form.add_faults([str(refused)])
        else:
            messages.success(request, f"What your side says of {point} is on record.")
            return SeeOther(f"{points}#{point}")
    if not posted and not found.may_say:
        raise NotPossible(["Both sides say their word while a draft is in consultation."])
    return form_page(
        request,
        "drafting/pages/point.html",
        found=found,
        form=form,
        **draft_frame(found.read, actor, "draft_points", ("To settle", points), (point, "")),
    )


def _agrees(request: HttpRequest) -> bool:
    """Whether the reader says what the other side says, in its words."""
    return request.POST.get("said_as") == SeveralForm.SAME


def _typed(request: HttpRequest, line: PointLine) -> Mapping[str, Any] | None:
    """What the form is filled with: where the reader agrees, with what they agree to."""
    if request.method != "POST":
        return None
    theirs = line.to_agree_to
    if not _agrees(request) or theirs is None:
        return request.POST
    return {"said_as": theirs.said_as.value, "words": theirs.words}


def _begins(line: PointLine) -> dict[str, str]:
    own = line.own
    return {"said_as": own.said_as.value if own else "", "words": line.begins_with}
