"""Addresses of the drafts of a matrix, and of what is settled with them."""

from django.urls import path

from milepost.web.drafting import (
    answering,
    beside,
    cells,
    changes,
    commitments,
    criteria,
    drafts,
    offers,
    overview,
    points,
    proposals,
    rows,
    terms,
    words,
    workbook,
)

urlpatterns = [
    path("matrix/drafts/", drafts.listing, name="drafts"),
    path("matrix/drafts/begin/", drafts.begin, name="begin_draft"),
    path("matrix/drafts/<int:number>/", overview.show, name="draft"),
    path("matrix/drafts/<int:number>/open/", overview.open_draft, name="open_draft"),
    path("matrix/drafts/<int:number>/withdraw/", overview.withdraw, name="withdraw_draft"),
    path("matrix/drafts/<int:number>/again/", overview.take_up, name="take_up_draft"),
    path("matrix/drafts/<int:number>/put-forward/", overview.forward, name="put_draft_forward"),
    path("matrix/drafts/<int:number>/offers/", offers.several, name="draft_offers"),
    path("matrix/drafts/<int:number>/words/", words.first, name="draft_words"),
    path("matrix/drafts/<int:number>/words/<str:code>/", words.show, name="draft_area"),
    path(
        "matrix/drafts/<int:number>/words/<str:code>/cell/<int:level>/",
        cells.words,
        name="draft_cell",
    ),
    path(
        "matrix/drafts/<int:number>/words/<str:code>/offer/<int:level>/",
        offers.one,
        name="draft_offer",
    ),
    path(
        "matrix/drafts/<int:number>/words/<str:code>/add/<int:level>/",
        criteria.add,
        name="draft_new_criterion",
    ),
    path(
        "matrix/drafts/<int:number>/words/<str:code>/apart/<int:level>/",
        criteria.take_apart,
        name="draft_take_apart",
    ),
    path(
        "matrix/drafts/<int:number>/words/<str:code>/merge/<int:level>/",
        criteria.merge,
        name="draft_merge",
    ),
    path(
        "matrix/drafts/<int:number>/words/<str:code>/criterion/<str:criterion>/",
        criteria.revise,
        name="draft_criterion",
    ),
    path(
        "matrix/drafts/<int:number>/words/<str:code>/criterion/<str:criterion>/split/",
        criteria.split,
        name="draft_split",
    ),
    path(
        "matrix/drafts/<int:number>/words/<str:code>/criterion/<str:criterion>/strike/",
        criteria.strike,
        name="draft_strike",
    ),
    path("matrix/drafts/<int:number>/words/<str:code>/about/", rows.about, name="draft_about"),
    path(
        "matrix/drafts/<int:number>/words/<str:code>/evidence/",
        rows.add_evidence,
        name="draft_new_evidence",
    ),
    path(
        "matrix/drafts/<int:number>/words/<str:code>/evidence/<str:kind>/",
        rows.evidence,
        name="draft_evidence",
    ),
    path(
        "matrix/drafts/<int:number>/words/<str:code>/evidence/<str:kind>/strike/",
        rows.strike_evidence,
        name="draft_strike_evidence",
    ),
    path("matrix/drafts/<int:number>/notes/", beside.notes, name="draft_notes"),
    path("matrix/drafts/<int:number>/settings/", beside.settings, name="draft_settings"),
    path("matrix/drafts/<int:number>/changes/", changes.changes, name="draft_changes"),
    path("matrix/commitments/", commitments.listing, name="commitments"),
    path("matrix/commitments/add/", commitments.add, name="add_commitment"),
    path("matrix/commitments/<int:number>/", commitments.revise, name="revise_commitment"),
    path("matrix/commitments/<int:number>/trace/", commitments.trace, name="trace_commitment"),
    path("matrix/drafts/<int:number>/proposals/", proposals.listing, name="draft_proposals"),
    path(
        "matrix/drafts/<int:number>/proposals/accept/",
        proposals.accept_several,
        name="accept_proposals",
    ),
    path(
        "matrix/drafts/<int:number>/proposals/<int:proposal>/",
        proposals.show,
        name="draft_proposal",
    ),
    path(
        "matrix/drafts/<int:number>/proposals/<int:proposal>/accept/",
        answering.accept,
        name="accept_proposal",
    ),
    path(
        "matrix/drafts/<int:number>/proposals/<int:proposal>/reject/",
        answering.reject,
        name="reject_proposal",
    ),
    path(
        "matrix/drafts/<int:number>/proposals/<int:proposal>/counter/",
        answering.counter,
        name="counter_proposal",
    ),
    path(
        "matrix/drafts/<int:number>/proposals/<int:proposal>/withdraw/",
        answering.withdraw,
        name="withdraw_proposal",
    ),
    path(
        "matrix/drafts/<int:number>/proposals/<int:proposal>/comment/",
        proposals.comment,
        name="comment_on_proposal",
    ),
    path("matrix/drafts/<int:number>/workbook/", workbook.show, name="draft_workbook"),
    path(
        "matrix/drafts/<int:number>/workbook/bring-in/", workbook.bring_in, name="bring_in_workbook"
    ),
    path("matrix/drafts/<int:number>/workbook.xlsx", workbook.take, name="draft_workbook_file"),
    path("matrix/drafts/<int:number>/terms/", terms.listing, name="draft_terms"),
    path("matrix/drafts/<int:number>/terms/define/", terms.define, name="draft_term"),
    path("matrix/drafts/<int:number>/points/", points.listing, name="draft_points"),
    path("matrix/drafts/<int:number>/points/<str:point>/", points.say, name="draft_point"),
]
