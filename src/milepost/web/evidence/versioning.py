"""Put a new version of an item in: a correction, a renewal, or one with something blacked out."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.evidence import actions, queries
from milepost.apps.evidence.queries import EvidenceFacts
from milepost.core.access.refusals import ChangedMeanwhile, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.versions import VersionKind
from milepost.web.evidence.words import REDACTIONS, VERSION_KINDS
from milepost.web.shared.answer import SeeOther, form_page
from milepost.web.shared.forms import DayField, PageForm, Radios
from milepost.web.shared.guard import guarded


class VersionForm(PageForm):
    """What a new version is to the one before it, why there is one, and its own dates."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[
            (each.value, VERSION_KINDS[each])
            for each in (VersionKind.RENEWAL, VersionKind.CORRECTION, VersionKind.REDACTED)
        ],
        widget=Radios(
            hints={
                "renewal": "The next certificate, plan or survey. It reaches further in time.",
                "correction": "Takes the place of the one before. Without a file it keeps the old.",
                "redacted": "The same thing, with something in it blacked out.",
            }
        ),
        error_messages={"required": "Say what it is."},
    )
    reason = forms.CharField(
        label="Why is there a new version?",
        help_text="All who see the version read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write down why there is a new version."},
    )
    upload = forms.FileField(
        label="File",
        required=False,
        allow_empty_file=True,
        max_length=500,
        help_text="Up to 2 GB. It is kept exactly as it is, under its SHA-256.",
    )
    address = forms.CharField(
        label="Or its address",
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
    )
    snapshot_note = forms.CharField(
        label="What you saw at the address, and when",
        required=False,
        max_length=500,
        help_text="Only needed with an address.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    dated_on = DayField(what="The date of the evidence", label="Date of the evidence itself")
    period_from = DayField(what="The first day of the period covered", label="Covers the time from")
    period_to = DayField(what="The last day of the period covered", label="Until")
    valid_until = DayField(
        what="The last day on which it is valid",
        label="Valid until (optional)",
        required=False,
        help_text="For a certificate, an award, or a plan with a review date.",
    )
    redaction = forms.ChoiceField(
        label="Does anything in it have to be blacked out before it is shared?",
        choices=list(REDACTIONS.items()),
        widget=Radios(hints={"needed": "It cannot count until that is done."}),
        error_messages={"required": "Say whether anything has to be blacked out."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def said(self) -> actions.NewVersion:
        """What the action is told."""
        said = dict(self.cleaned_data)
        upload: UploadedFile[Any] | None = said.pop("upload")
        kind = VersionKind(said.pop("kind"))
        return actions.NewVersion(
            kind=kind,
            upload=actions.Upload(name=upload.name or "", chunks=upload.chunks())
            if upload
            else None,
            **said,
        )


@guarded(Permission.ADD_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def add_version(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The form, and what comes of it."""
    found = queries.evidence_item(by=actor, number=number)
    item_href = reverse("evidence_item", args=[actor.arrangement, number])
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = VersionForm(*posted, initial=_as_before(found))
    if form.is_bound and form.is_valid():
        try:
            version = actions.add_version(
                number=number, new=form.said(), by=actor, at=timezone.now()
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        except ChangedMeanwhile as changed:
            form.add_faults([str(changed)])
        else:
            messages.success(
                request,
                f"Version {version} of E-{number} is in. What was cited points to the version it"
                " was made to: cite this one where it is to count.",
            )
            return SeeOther(item_href)
    register_href = reverse("evidence_register", args=[actor.arrangement])
    return form_page(
        request,
        "evidence/pages/add_version.html",
        form=form,
        item=found,
        item_href=item_href,
        crumbs=[("Evidence", register_href), (found.reference, item_href), ("New version", "")],
    )


def _as_before(found: EvidenceFacts) -> dict[str, object]:
    """What is likely to stay: the dates of the newest version."""
    return {
        "seen": found.version,
        "dated_on": found.dated_on,
        "period_from": found.period_from,
        "period_to": found.period_to,
        "valid_until": found.valid_until,
        "redaction": found.redaction,
    }
