"""The address of somebody's calendar, outside of any arrangement: its secret says which."""

from django.urls import path

from milepost.web.plans import feeds

urlpatterns = [path("calendar-feeds/<str:secret>.ics", feeds.file, name="calendar_file")]
