"""What is asked of the words of a draft: cells, criteria, evidence, notes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from milepost.core.matrix.definition import (
    AssessBy,
    Criterion,
    EvidenceType,
    FocusArea,
    Lasting,
    Relation,
    Subject,
)
from milepost.web.shared.forms import Checkboxes, PageForm, Radios

_LONGEST = 8_000  # characters of a cell, far beyond any that a contract has
_RELATIONS = (
    (Relation.FIRST, "Stands by itself"),
    (Relation.REPEATS, "Repeats an earlier one"),
    (Relation.GATE, "Is a gate: has to hold all along"),
    (Relation.STRENGTHENS, "Strengthens an earlier one"),
    (Relation.EXTENDS, "Extends an earlier one"),
    (Relation.RESUMES, "Resumes an earlier one"),
)
_SUBJECTS = (
    (Subject.PROVIDER, "The provider’s conduct"),
    (Subject.CLIENT, "The client’s conduct"),
    (Subject.JOINT, "Both sides’ conduct"),
    (Subject.OUTCOME, "A result"),
)
_ASSESSED = (
    (AssessBy.DOCUMENT, "A document"),
    (AssessBy.EVENT, "An event"),
    (AssessBy.MEASURE, "A measure"),
    (AssessBy.PERCEPTION, "What people say"),
    (AssessBy.JUDGEMENT, "Judgement"),
)
_LASTING = (
    (Lasting.NONE, "No"),
    (Lasting.IMPLIED, "It is meant to last"),
    (Lasting.EXPLICIT, "It has to last"),
)


def _choices(pairs: Iterable[tuple[Any, str]]) -> list[tuple[str, str]]:
    return [(value.value, words) for value, words in pairs]


def words_field(label: str, *, rows: int = 4, **kwargs: Any) -> forms.CharField:
    """A box for words, whose lines are kept as they are typed."""
    kwargs.setdefault("max_length", _LONGEST)
    return LinesField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class LinesField(forms.CharField):
    """Words of several lines: a browser's line ends are none of the writer's."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class CellForm(PageForm):
    """The words at a level of a focus area."""

    words = words_field(
        "Words", rows=8, required=False, help_text="Leave it blank to leave the level without."
    )


class CriterionForm(PageForm):
    """A criterion, and all that is said of it."""

    text = words_field(
        "What has to be so",
        rows=3,
        help_text="One thing that can be seen to be so, in one sentence.",
        error_messages={"required": "Say what has to be so."},
    )
    relation = forms.ChoiceField(
        label="How it stands to an earlier criterion", choices=_choices(_RELATIONS)
    )
    builds_on = forms.ChoiceField(
        label="Which one", required=False, help_text="Of a lower level of this focus area."
    )
    is_critical = forms.BooleanField(
        label="It is critical: the level is not reached without it", required=False
    )
    lasting = forms.ChoiceField(
        label="Does it have to last?", choices=_choices(_LASTING), widget=Radios()
    )
    subject = forms.ChoiceField(label="What does it judge?", choices=_choices(_SUBJECTS))
    assess_by = forms.ChoiceField(label="What decides it?", choices=_choices(_ASSESSED))
    thread = forms.ChoiceField(label="Thread", required=False)
    evidence_types = forms.MultipleChoiceField(
        label="Evidence that can show it", required=False, widget=Checkboxes()
    )

    def __init__(self, *args: Any, area: FocusArea, criterion: Criterion, **kwargs: Any) -> None:
        """:param criterion: as it stands; a new one with its level alone."""
        kwargs["initial"] = {
            "text": criterion.text,
            "relation": criterion.relation.value,
            "builds_on": criterion.builds_on or "",
            "is_critical": criterion.is_critical,
            "lasting": criterion.lasting.value,
            "subject": criterion.subject.value,
            "assess_by": criterion.assess_by.value,
            "thread": criterion.thread,
            "evidence_types": list(criterion.evidence_types),
        }
        super().__init__(*args, **kwargs)
        earlier = [each for each in area.criteria if each.level < criterion.level]
        if not earlier:
            alone = (Relation.FIRST, Relation.GATE)
            self._offer("relation", _choices(each for each in _RELATIONS if each[0] in alone))
        self._offer("builds_on", [("", "None"), *((e.code, told(e)) for e in earlier)])
        self._offer("thread", [("", "None"), *((t.code, t.name) for t in area.threads)])
        self._offer("evidence_types", [(e.code, e.name) for e in area.evidence_base])
        for name, none_there in (
            ("builds_on", not earlier),
            ("thread", not area.threads),
            ("evidence_types", not area.evidence_base),
        ):
            if none_there:
                del self.fields[name]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def told(criterion: Criterion) -> str:
    """A criterion as one chooses it: its code, its level and its first words."""
    words = " ".join(criterion.text.split())
    short = words if len(words) <= 80 else f"{words[:79].rsplit(' ', 1)[0]} …"
    return f"Level {criterion.level}, {criterion.code}: {short}"


class SentencesForm(PageForm):
    """Criteria to be, each on a line."""

    lines = words_field(
        "What has to be so, one on each line",
        rows=8,
        help_text="Put each thing that can be so by itself on a line of its own.",
        error_messages={"required": "Write a line for each criterion."},
    )

    def clean_lines(self) -> list[str]:
        found = [each.strip() for each in self.cleaned_data["lines"].split("\n")]
        lines = [each for each in found if each]
        if len(set(lines)) < len(lines):
            raise forms.ValidationError("Two of the lines say the same.")
        return lines


class SplitForm(SentencesForm):
    """The criteria that come of one."""

    def clean_lines(self) -> list[str]:
        lines = super().clean_lines()
        if len(lines) < 2:
            raise forms.ValidationError("Write two parts or more, each on a line of its own.")
        return lines


class MergeForm(PageForm):
    """Which criteria become one, and what it says."""

    codes = forms.MultipleChoiceField(
        label="Which criteria?",
        widget=Checkboxes(),
        error_messages={"required": "Choose two criteria or more."},
    )
    text = words_field(
        "What the one says in their place",
        help_text="It asks for no less than they did. It is critical, lasting and evidenced as any"
        " of them is.",
        error_messages={"required": "Say what has to be so in their place."},
    )

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.code, f"{each.code}: {each.text}") for each in criteria]
        self.fields["codes"].choices = choices  # type: ignore[attr-defined]

    def clean_codes(self) -> list[str]:
        codes: list[str] = self.cleaned_data["codes"]
        if len(codes) < 2:
            raise forms.ValidationError("Choose two criteria or more.")
        return codes


class OfferForm(PageForm):
    """The lines that are offered for a level, each to be made one's own or left out."""

    def __init__(
        self, *args: Any, lines: Mapping[str, str], specific: Sequence[str], **kwargs: Any
    ) -> None:
        """:param lines: by the name of their field; :param specific: those to be made specific."""
        super().__init__(*args, **kwargs)
        self._vague = {name: text for name, text in lines.items() if text in specific}
        for turn, (name, text) in enumerate(lines.items(), start=1):
            is_vague = name in self._vague
            self.fields[name] = words_field(
                f"Line {turn}" if len(lines) > 1 else "Words",
                rows=2 if len(lines) > 1 else 5,
                required=False,
                initial=text,
                help_text="Make this one specific: only people who know this row can say what"
                " that sign is."
                if is_vague
                else "",
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for name, text in self._vague.items():
            if said.get(name, "").strip() == text:
                label = self.fields[name].label
                self.add_error(name, f"Make {str(label).lower()} specific, or leave it blank.")
        return said


class EvidenceForm(PageForm):
    """A type of evidence that a row accepts, as it is called."""

    name = forms.CharField(
        label="What is it called?",
        max_length=200,
        error_messages={"required": "Say what the evidence is called."},
    )
    source_words = words_field("The contract’s own words for it (optional)", rows=2, required=False)


class NewEvidenceForm(PageForm):
    """A type of evidence that a row does not accept yet: one that other rows know, or a new one."""

    known = forms.ChoiceField(label="One that other focus areas accept", required=False)
    name = forms.CharField(label="Or another: what is it called?", max_length=200, required=False)
    source_words = words_field("The contract’s own words for it (optional)", rows=2, required=False)

    def __init__(self, *args: Any, kinds: Sequence[EvidenceType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "None of them"), *((each.code, each.name) for each in kinds)]
        self.fields["known"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if bool(said.get("known")) == bool(said.get("name")):
            self.add_error("known", "Choose one that is known, or name another: one of the two.")
        return said


class AboutForm(PageForm):
    """The name of a row, and whether only lasting tells its levels apart."""

    name = forms.CharField(
        label="Name of the focus area",
        max_length=200,
        error_messages={"required": "Give the focus area a name."},
    )
    lasting_only = forms.BooleanField(
        label="It is a standing gate: every criterion has to last, whatever its words say",
        required=False,
    )


class NotesForm(PageForm):
    """Every note of the matrix, and room for another."""

    def __init__(self, *args: Any, notes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, note in enumerate(notes, start=1):
            self.fields[f"note-{number}"] = words_field(
                f"Note {number}", rows=3, required=False, initial=note
            )
        self.fields["another"] = words_field("Another note", rows=3, required=False)
