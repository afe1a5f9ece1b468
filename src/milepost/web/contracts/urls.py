"""Addresses of the record and of people."""

from django.urls import path

from milepost.web.contracts import people, record, removal, welcoming

urlpatterns = [
    path("record/", record.events, name="record"),
    path("record/seals/", record.seals, name="seals"),
    path("people/", people.show, name="people"),
    path("people/give/", people.give, name="give_role"),
    path("people/add/", welcoming.add, name="add_person"),
    path("people/link/", welcoming.new_link, name="new_link"),
    path("people/remove-name/", removal.ask, name="ask_for_removal"),
    path("people/end/", people.end, name="end_role"),
]
