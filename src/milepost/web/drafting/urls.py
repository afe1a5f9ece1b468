"""Addresses of the drafts of a matrix, and of what is settled with them."""

from django.urls import path

from milepost.web.drafting import drafts, overview, words

urlpatterns = [
    path("matrix/drafts/", drafts.listing, name="drafts"),
    path("matrix/drafts/begin/", drafts.begin, name="begin_draft"),
    path("matrix/drafts/<int:number>/", overview.show, name="draft"),
    path("matrix/drafts/<int:number>/open/", overview.open_draft, name="open_draft"),
    path("matrix/drafts/<int:number>/withdraw/", overview.withdraw, name="withdraw_draft"),
    path("matrix/drafts/<int:number>/again/", overview.take_up, name="take_up_draft"),
    path("matrix/drafts/<int:number>/put-forward/", overview.forward, name="put_draft_forward"),
    path("matrix/drafts/<int:number>/words/", words.first, name="draft_words"),
    path("matrix/drafts/<int:number>/words/<str:code>/", words.show, name="draft_area"),
]
