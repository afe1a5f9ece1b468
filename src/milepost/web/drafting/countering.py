"""How is a proposal answered by another one: its words written anew, the rest kept or not?"""

from dataclasses import dataclass, replace
from typing import Any

from django import forms

from milepost.apps.matrices.queries.proposal_facts import ProposalRead
from milepost.apps.matrices.queries.shown_changes import WORDS_OF, ShownChange
from milepost.core.matrix.drafting.changes import ChangeSubject, DraftChange, DraftChanges
from milepost.core.matrix.drafting.standing import stands
from milepost.web.shared.forms import Checkboxes, PageForm

# Whose words the other side can write anew on the spot; all else is countered with the words.
_WRITTEN_HERE = frozenset(
    {ChangeSubject.CELL, ChangeSubject.CRITERION, ChangeSubject.TERM, ChangeSubject.NOTE}
)
# Of which nothing but words is kept, so that new ones can stand on what is there by now.
_WORDS_ALONE = frozenset({ChangeSubject.CELL, ChangeSubject.TERM, ChangeSubject.NOTE})


@dataclass(frozen=True, kw_only=True)
class CounteredWords:
    """Words that can be written anew: the change as it is shown, what stands now, the field."""

    shown: ShownChange
    now: str
    name: str


class CounterForm(PageForm):
    """The proposed words, to be changed; the other changes, to be kept or left out; and why."""

    def __init__(self, *args: Any, found: ProposalRead, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._found = found
        self.words: list[CounteredWords] = []
        others: list[tuple[str, str]] = []
        pairs = zip(found.proposed, found.changes, strict=True)
        for turn, (change, shown) in enumerate(pairs):
            if change.subject in _WRITTEN_HERE and change.after is not None:
                self._add_words(turn, change, shown)
            else:
                others.append((str(turn), f"{shown.title} ({_became(change)})"))
        if others:
            self._add_others(others)
        self.fields["reason"] = forms.CharField(
            label="Why it should be so instead",
            widget=forms.Textarea(attrs={"rows": 4}),
            max_length=4000,
            error_messages={"required": "Say why, so that the side that proposed it can answer."},
        )

    @property
    def has_words(self) -> bool:
        """Whether anything of it can be written anew here."""
        return bool(self.words)

    @property
    def written(self) -> list[tuple[CounteredWords, forms.BoundField]]:
        """Each passage with its field."""
        return [(each, self[each.name]) for each in self.words]

    def _add_words(self, turn: int, change: DraftChange, shown: ShownChange) -> None:
        name = f"words-{turn}"
        main = WORDS_OF[change.subject]
        self.fields[name] = forms.CharField(
            label=f"{shown.title}: your words",
            help_text="Leave it empty to leave this change out.",
            widget=forms.Textarea(attrs={"rows": 5}),
            initial=str((change.after or {})[main]),
            required=False,
            max_length=10_000,
        )
        state = self._stands(change)
        now = str(state[main]) if state else ""
        self.words.append(CounteredWords(shown=shown, now=now, name=name))

    def _add_others(self, others: list[tuple[str, str]]) -> None:
        self.fields["kept"] = forms.MultipleChoiceField(
            label="What else it changes",
            help_text="What stays ticked is part of your proposal as well, as it was proposed.",
            choices=others,
            initial=[turn for turn, _ in others],
            widget=Checkboxes,
            required=False,
        )

    def changes(self) -> DraftChanges:
        """What is proposed instead."""
        kept = set(self.cleaned_data.get("kept", ()))
        written = {each.name for each in self.words}
        made: list[DraftChange] = []
        for turn, change in enumerate(self._found.proposed):
            name = f"words-{turn}"
            if name in written:
                made += self._written(change, self.cleaned_data[name])
            elif str(turn) in kept:
                made.append(change)
        return tuple(made)

    def _written(self, change: DraftChange, words: str) -> DraftChanges:
        text = words.replace("\r\n", "\n").strip()
        if not text:
            return ()
        after = {**(change.after or {}), WORDS_OF[change.subject]: text}
        # Their own words stand on what is there now, which the form shows beside them.
        is_alone = change.subject in _WORDS_ALONE
        before = self._stands(change) if is_alone else change.before
        return (replace(change, before=before, after=after),)

    def _stands(self, change: DraftChange) -> dict[str, Any] | None:
        if change.subject is ChangeSubject.NOTE and change.is_added:
            return None  # a note that is added pushes no other out of its number
        return stands(self._found.read.matrix, change.subject, change.key)


def _became(change: DraftChange) -> str:
    if change.is_added:
        return "new"
    return "struck" if change.is_struck else "changed"
