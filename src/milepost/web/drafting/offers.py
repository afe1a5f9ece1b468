"""Take up what is offered for levels without words: for one of a row, or for many rows at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from milepost.apps.matrices.queries.draft_area import DraftDesk, draft_desk
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.definition import Level
from milepost.core.matrix.drafting.acts import write_cell
from milepost.core.matrix.drafting.changes import ChangeSubject, DraftChanges
from milepost.core.matrix.drafting.interim_offers import InterimOffer
from milepost.web.drafting.cells import cell_address, posted
from milepost.web.drafting.words_forms import OfferForm, words_field
from milepost.web.drafting.writing import Writing, write_page
from milepost.web.shared.forms import PageForm
from milepost.web.shared.guard import guarded


@dataclass(frozen=True, kw_only=True)
class AskedOffer:
    """What is offered for a level of a row, with its fields: whether to take it, what to say."""

    name: str
    plain: tuple[str, ...]  # the lines that are taken as they are
    take: BoundField
    specific: tuple[BoundField, ...]


@dataclass(frozen=True, kw_only=True)
class AskedLevel:
    """All that is offered for a level, row by row."""

    level: Level
    offers: tuple[AskedOffer, ...]

    @property
    def is_specific(self) -> bool:
        """Whether any of them has a line that only people can write."""
        return any(each.specific for each in self.offers)

    @property
    def plain(self) -> tuple[str, ...]:
        """The lines that are the same in every row; none where the rows differ."""
        found = {each.plain for each in self.offers}
        return found.pop() if len(found) == 1 else ()


class OffersForm(PageForm):
    """Which offers are taken up, and the lines of them that only people can make specific."""

    def __init__(self, *args: Any, desk: DraftDesk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._desk = desk
        self.offers = desk.all_offers()
        for offer in self.offers:
            name = desk.area(offer.focus_area).name
            self.fields[_take(offer)] = forms.BooleanField(label=name, required=False, initial=True)
            for code in _specific(offer):
                self.fields[_line(code)] = words_field(
                    f"What is that sign in {name}?",
                    rows=2,
                    required=False,
                )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.offers and not any(said.get(_take(each)) for each in self.offers):
            raise forms.ValidationError("Tick at least one of the offers.")
        return said

    @property
    def groups(self) -> Iterator[AskedLevel]:
        """The offers as they are asked for, level by level."""
        levels = {each.number: each for each in self._desk.read.matrix.levels}
        by_level = sorted(self.offers, key=lambda each: each.level)
        for number, offers in groupby(by_level, key=lambda each: each.level):
            yield AskedLevel(level=levels[number], offers=tuple(self._asked(o) for o in offers))

    def _asked(self, offer: InterimOffer) -> AskedOffer:
        return AskedOffer(
            name=self._desk.area(offer.focus_area).name,
            plain=tuple(
                each for each in offer.words.split("\n") if each not in offer.to_make_specific
            ),
            take=self[_take(offer)],
            specific=tuple(self[_line(code)] for code in _specific(offer)),
        )

    def changes(self, said: Mapping[str, Any]) -> DraftChanges:
        """The changes that take up what is ticked, with the lines as they were written."""
        taken = (each for each in self.offers if said[_take(each)])
        return tuple(
            change
            for offer in taken
            for change in _taken_up(
                self._desk,
                offer,
                {code: said.get(_line(code), text) for code, text in _lines(offer).items()},
            )
        )


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def several(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """All that is offered for the levels without words, to be taken up together."""
    desk = draft_desk(number=number, by=actor)
    form = OffersForm(posted(request), desk=desk)
    writing = Writing(
        desk=desk,
        heading="What is offered for levels without words",
        caption=f"Draft {number}",
        lead="From the interim pattern, and from the common reading of the floor. Nothing of it is"
        " in the draft. Take what fits; each line then is a sentence of the level, and a criterion"
        " of its own where the level has criteria.",
        back=reverse("draft", args=[actor.arrangement, number]),
        makes=form.changes,
        template="drafting/pages/offers.html",
        above="",
    )
    return write_page(request, actor, writing, form)


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, actor: Actor, number: int, code: str, level: int) -> HttpResponse:
    """What is offered for a level without words, to be made specific, then written or proposed."""
    desk = draft_desk(number=number, by=actor)
    area = desk.area(code)
    found = desk.offers(code).get(level)
    if found is None:
        raise NoSuchThing(f"an offer for level {level} of {code}")
    lines = _lines(found)
    form = OfferForm(posted(request), lines=lines, specific=found.to_make_specific)
    writing = Writing(
        desk=desk,
        heading=f"What is offered for level {level}",
        caption=area.name,
        lead="Each line becomes a sentence of the level and a criterion of its own. Change them as"
        " you need them; one that you leave blank is left out."
        if len(lines) > 1
        else "",
        back=cell_address(actor, number, code, level),
        makes=lambda said: _taken_up(desk, found, {name: said[name] for name in lines}),
    )
    return write_page(request, actor, writing, form)


def _taken_up(desk: DraftDesk, offer: InterimOffer, said: Mapping[str, str]) -> DraftChanges:
    """The changes that put an offer in the draft, each line as it is said; blank ones left out."""
    kept = {name: words.strip() for name, words in said.items() if words.strip()}
    cell = write_cell(desk.read.matrix, offer.focus_area, offer.level, "\n".join(kept.values()))
    criteria = (
        replace(change, after={**(change.after or {}), "text": kept[change.key]})
        for change in offer.changes
        if change.subject is ChangeSubject.CRITERION and change.key in kept
    )
    return (*cell, *criteria)


def _lines(offer: InterimOffer) -> dict[str, str]:
    """Each line that is offered, by the code of its criterion; the words where there is none."""
    criteria = {
        change.key: str((change.after or {})["text"])
        for change in offer.changes
        if change.subject is ChangeSubject.CRITERION
    }
    return criteria or {"words": offer.words}


def _specific(offer: InterimOffer) -> dict[str, str]:
    """The lines that only people who know the row can fill, by the code of their criterion."""
    found: Sequence[str] = offer.to_make_specific
    return {code: text for code, text in _lines(offer).items() if text in found}


def _take(offer: InterimOffer) -> str:
    return f"take-{offer.focus_area}-{offer.level}"


def _line(code: str) -> str:
    return f"line-{code}"
