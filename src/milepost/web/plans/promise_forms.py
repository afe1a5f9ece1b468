"""What is asked of an Annual Plan, of a commitment, and of what came of it."""

import re
from typing import Any

from django import forms

from milepost.apps.contracts.queries import ArrangementFacts
from milepost.core.trajectory.annual_plan import CommitmentOrigin, SaidOfCommitment
from milepost.core.trajectory.milestones import Whose
from milepost.core.trajectory.outcome import Outcome
from milepost.web.shared.forms import DayField, PageForm, Radios

_POUNDS = re.compile(r"£?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,11})(?:\.([0-9]{2}))?")
_EVIDENCE = re.compile(r"(?:E-)?[0-9]{1,6}")
_SIDES = (
    (Whose.PROVIDER.value, "The provider"),
    (Whose.AUTHORITY.value, "The Authority"),
    (Whose.JOINT.value, "Both together"),
)


class PoundsField(forms.CharField):
    """Money as people type it, £12,000.50, kept in pence."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        if not text:
            return None
        found = _POUNDS.fullmatch(text.strip())
        if found is None:
            raise forms.ValidationError("Give the money in pounds, such as 12,000 or 12,000.50.")
        return int(found[1].replace(",", "")) * 100 + int(found[2] or 0)


class YearForm(PageForm):
    """The contract year of an Annual Plan, and whose it is."""

    starts_on = DayField(what="The first day of the year", label="The contract year begins on")
    ends_on = DayField(what="The last day of the year", label="It ends on")

    def __init__(self, *args: Any, arrangement: ArrangementFacts, party: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        own = [each for each in arrangement.authorities if each.reference == party]
        self.fields["authority"] = forms.ChoiceField(
            label="Which Authority is it with?",
            choices=[(each.slug, each.name) for each in own or arrangement.authorities],
            initial=own[0].slug if own else None,
            widget=Radios,
            error_messages={"required": "Choose the Authority."},
        )
        self.order_fields(["authority", "starts_on", "ends_on"])


class CommitmentForm(PageForm):
    """What is promised, by whom to whom, by when, and how one will see it."""

    text = forms.CharField(
        label="What is promised",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is promised."},
    )
    giver = forms.ChoiceField(
        label="Who promises it",
        choices=_SIDES,
        widget=Radios,
        error_messages={"required": "Choose who promises it."},
    )
    receiver = forms.ChoiceField(
        label="To whom",
        choices=_SIDES,
        widget=Radios,
        error_messages={"required": "Choose to whom it is promised."},
    )
    due_on = DayField(what="The day it is due", label="Due")
    evidence = forms.CharField(
        label="The evidence that will show it",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say the evidence that will show it."},
    )
    pounds = PoundsField(
        label="Money, where it matters",
        help_text="In pounds. Leave it empty where no money hangs on it.",
        required=False,
    )
    origin = forms.ChoiceField(
        label="What it comes from",
        choices=[(each.value, each.words) for each in CommitmentOrigin],
        widget=Radios,
        error_messages={"required": "Choose what it comes from."},
    )
    origin_of = forms.CharField(
        label="Which one",
        help_text="Such as B-3 for a bid commitment, a criterion’s code, the corrective action,"
        " or C-12 for the commitment carried forward. Empty where the two sides agreed it anew.",
        max_length=120,
        required=False,
    )
    criteria = forms.CharField(
        label="Criteria that it serves",
        help_text="Their codes, with a space or comma between them.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    field_order: tuple[str, ...] = ("text", "giver", "receiver", "owner")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        """:param people: who may see to it: reference, and name with side."""
        super().__init__(*args, **kwargs)
        self.fields["owner"] = forms.ChoiceField(
            label="Who sees to it",
            help_text="Somebody of the side that promises it.",
            choices=[("", "Choose a person"), *people],
            error_messages={"required": "Choose who sees to it."},
        )
        self.order_fields(self.field_order)

    def said(self) -> SaidOfCommitment:
        """What the commitment says, as it was typed."""
        typed = self.cleaned_data
        origin = CommitmentOrigin(typed["origin"])
        is_code = origin in (CommitmentOrigin.BID, CommitmentOrigin.GAP, CommitmentOrigin.CARRIED)
        origin_of = typed["origin_of"].strip()
        return SaidOfCommitment(
            text=typed["text"].strip(),
            giver=Whose(typed["giver"]),
            receiver=Whose(typed["receiver"]),
            owner=typed["owner"],
            due_on=typed["due_on"],
            evidence=typed["evidence"].strip(),
            origin=origin,
            origin_of=origin_of.upper() if is_code else origin_of,
            pence=typed["pounds"],
            criteria=tuple(sorted(set(typed["criteria"].replace(",", " ").upper().split()))),
        )


class DecisionFields(PageForm):
    """The Board's decision: who speaks for it, when it was taken, and where it is minuted."""

    decided_on = DayField(what="The day of the decision", label="Decided on")
    minute = forms.CharField(
        label="Minute",
        max_length=120,
        error_messages={"required": "Give the minute, so that anybody can find it again."},
    )

    def __init__(self, *args: Any, members: list[tuple[str, str]], **kwargs: Any) -> None:
        """:param members: the Authority's Board members: reference and name."""
        super().__init__(*args, **kwargs)
        self.fields["decided_by"] = forms.ChoiceField(
            label="Board member who speaks for it",
            choices=[("", "Choose a Board member"), *members],
            error_messages={"required": "Choose the Board member who speaks for it."},
        )


class ApprovalForm(DecisionFields):
    """That the Board approved a plan."""

    words = forms.CharField(
        label="What the Board said",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("decided_by", "decided_on", "minute", "words", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class SendBackForm(PageForm):
    """Why the Board sent a plan back."""

    words = forms.CharField(
        label="Why the Board sent it back",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the Board sent it back."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class DecidedCommitmentForm(CommitmentForm, DecisionFields):
    """A commitment of an approved plan as the Board decided it, and why."""

    reason = forms.CharField(
        label="Why it changes",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it changes."},
    )
    field_order = ("decided_by", "decided_on", "minute", "reason", "text", "giver", "receiver")


class StrikeForm(PageForm):
    """That a commitment is struck from a draft."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class DecidedStrikeForm(DecisionFields):
    """That the Board struck a commitment from an approved plan, and why."""

    reason = forms.CharField(
        label="Why it is struck",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is struck."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("decided_by", "decided_on", "minute", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class OutcomeForm(PageForm):
    """What came of a commitment, as the actor's side says."""

    outcome = forms.ChoiceField(
        label="What came of it",
        choices=[(each.value, each.words) for each in Outcome],
        widget=Radios(
            hints={Outcome.WITHDRAWN.value: "Counts once the other side says so as well."}
        ),
        error_messages={"required": "Choose what came of it."},
    )
    on = DayField(what="The day it came about", label="On which day")
    reason = forms.CharField(
        label="How one sees it, or why it came so",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say how one sees it, or why it came so."},
    )
    evidence = forms.CharField(
        label="Evidence that shows it",
        help_text="Numbers of the evidence register, such as E-12, E-14.",
        required=False,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def clean_evidence(self) -> tuple[int, ...]:
        said = self.cleaned_data["evidence"].upper().replace(",", " ").split()
        wrong = [each for each in said if _EVIDENCE.fullmatch(each) is None]
        if wrong:
            raise forms.ValidationError(
                f"Give evidence by number, such as E-12: “{', '.join(wrong)}” is none."
            )
        return tuple(sorted({int(each.removeprefix("E-")) for each in said}))
