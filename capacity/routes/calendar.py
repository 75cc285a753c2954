"""The deadlines of the year, what is late, the feed of a calendar program."""

from django.urls import path

from capacity.views import calendar

urlpatterns = [
    path("capacity/", calendar.calendar, name="calendar"),
    path("capacity/calendar/late/", calendar.lateness, name="lateness"),
    path("capacity/calendar/late.xlsx", calendar.lateness_xlsx, name="lateness_xlsx"),
    path("capacity/calendar/feed/", calendar.calendar_feed, name="calendar_feed"),
    path("capacity/calendar/feed/renew/", calendar.calendar_feed_renew, name="calendar_feed_renew"),
    path("capacity/calendar/feed/<str:token>.ics", calendar.calendar_ics, name="calendar_ics"),
]
