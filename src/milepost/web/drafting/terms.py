"""The defined terms of a draft: every vague word, its test, and where it is used."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.matrices import actions
from milepost.apps.matrices.queries.draft_terms import PAGE_SIZE, TermRead, term_of, terms_page
from milepost.core.access.refusals import ChangedMeanwhile, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.drafting.acts import define_term
from milepost.core.matrix.drafting.changes import DraftChanges
from milepost.web.drafting.frame import draft_frame
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.forms import PageForm
from milepost.web.shared.guard import guarded
from milepost.web.shared.paging import number_asked, numbers, words_asked

_WHICH = (("", "All of them"), ("open", "No test yet"), ("defined", "With a test"))
_PLACE = ("q", "which", "sort", "page")  # what tells where in the list somebody is
_LONGEST_WORD = 100  # characters


class TermForm(PageForm):
    """A word, the test by which everybody reads it alike, and why where it is proposed."""

    word = forms.CharField(
        label="The word, or words",
        max_length=_LONGEST_WORD,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
        error_messages={"required": "Write the word that is defined."},
    )
    test = forms.CharField(
        label="Its test",
        help_text="By what can two people who never met tell, in the same way, whether it is so?"
        " For example: at least once in each quarter of a contract year.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )
    reason = forms.CharField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        error_messages={"required": "Say why, so that the other side can weigh it."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, found: TermRead, is_given: bool, **kwargs: Any) -> None:
        """:param is_given: the word stands already, and is not asked for."""
        initial = {
            "word": found.line.word,
            "test": found.line.test,
            "seen": found.read.facts.revision,
        }
        super().__init__(*args, initial=initial, **kwargs)
        if is_given:
            self.fields["word"].widget = forms.HiddenInput()
        if found.read.may_write:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.is_struck and not cleaned.get("test"):
            self.add_error("test", "Write the test by which the word is read.")
        return cleaned

    @property
    def is_struck(self) -> bool:
        """Whether the test is to be taken away."""
        return self.data.get("do") == "strike"


@guarded(Permission.VIEW_MATRIX)
@require_safe
def listing(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Every vague word that the draft uses, those without a test first."""
    which = request.GET.get("which", "")
    found = terms_page(
        number=number,
        text=words_asked(request, "q"),
        which=which if which in dict(_WHICH) else "",
        sort="used" if request.GET.get("sort") == "used" else "",
        page=number_asked(request),
        by=actor,
    )
    here = reverse("draft_terms", args=[actor.arrangement, number])
    return page(
        request,
        "drafting/pages/terms.html",
        found=found,
        which=_WHICH,
        counts=[
            (found.undefined, "no test yet", f"{here}?which=open", found.which == "open"),
            (found.defined, "with a test", f"{here}?which=defined", found.which == "defined"),
        ],
        listed=numbers(total=found.total, page=found.page, size=PAGE_SIZE),
        may_define=found.read.may_write or found.read.may_propose,
        place=_place(request.GET),
        **draft_frame(found.read, actor, "draft_terms", ("Defined terms", "")),
    )


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def define(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Define ``?word=``, or a new word; change its test, or take it away."""
    posted = request.method == "POST"
    asked = request.GET.get("word", "").replace("\x00", "").strip()[:_LONGEST_WORD]
    found = term_of(number=number, word=asked, by=actor)
    if not found.read.may_write and not found.read.may_propose:
        raise NotAllowed("Nothing can be changed in this draft now.")
    form = TermForm(request.POST if posted else None, found=found, is_given=bool(asked))
    terms = _back(request, actor, number)
    changed_meanwhile = False
    if posted and form.is_valid():
        try:
            is_proposed = _put(form, found, actor)
        except NotPossible as refused:
            form.add_faults(refused.faults)
        except ChangedMeanwhile as refused:
            form.add_faults([str(refused)])
            changed_meanwhile = True
        else:
            messages.success(request, _done(form, is_proposed))
            return SeeOther(f"{terms}#term-{slugify(form.cleaned_data['word'])}")
    if changed_meanwhile:  # what they typed is kept, and goes with what they now see
        form.data = {**form.data.dict(), "seen": str(found.read.facts.revision)}  # type: ignore[attr-defined]
    heading = f"“{asked}”" if asked else "Define a word"
    return form_page(
        request,
        "drafting/pages/term.html",
        found=found,
        form=form,
        heading=heading,
        back=terms,
        **draft_frame(found.read, actor, "draft_terms", ("Defined terms", terms), (heading, "")),
    )


def _place(asked: QueryDict) -> str:
    """Where in the list somebody is: what they look for, and the page they are on."""
    return urlencode([(name, str(asked[name])) for name in _PLACE if asked.get(name)])


def _back(request: HttpRequest, actor: Actor, number: int) -> str:
    """The list of terms where it was left, as ``?in=`` tells."""
    place = _place(QueryDict(request.GET.get("in", "")))
    here = reverse("draft_terms", args=[actor.arrangement, number])
    return f"{here}?{place}" if place else here


def _put(form: TermForm, found: TermRead, actor: Actor) -> bool:
    """Write the test where only one's own side sees the draft, else propose it.

    :return: whether it is proposed.
    """
    number, said = found.read.facts.number, form.cleaned_data
    changes = _changes(form, found)
    if found.read.may_write:
        actions.write_in(
            number=number, changes=changes, seen=said["seen"], by=actor, at=timezone.now()
        )
        return False
    actions.propose_change(
        number=number, changes=changes, reason=said["reason"], by=actor, at=timezone.now()
    )
    return True


def _changes(form: TermForm, found: TermRead) -> DraftChanges:
    test = form.cleaned_data["test"].replace("\r\n", "\n").strip()
    return define_term(
        found.read.matrix, form.cleaned_data["word"].strip(), None if form.is_struck else test
    )


def _done(form: TermForm, is_proposed: bool) -> str:
    word = form.cleaned_data["word"]
    if is_proposed:
        return f"Your proposal on “{word}” is made; the other side answers it."
    return f"“{word}” has no test any more." if form.is_struck else f"“{word}” is defined."
