"""Dashboards, the book, open data and what everybody reads."""

from django.urls import path

from action_programs.views import dashboards, portfolio

urlpatterns = [
    path("programmes/sums/", portfolio.portfolio, name="portfolio"),
    path("programmes/sums.xlsx", portfolio.portfolio_xlsx, name="portfolio_xlsx"),
    path("programmes/<int:pk>/dashboard/", dashboards.dashboard, name="dashboard"),
    path("programmes/<int:pk>/calendar/", dashboards.calendar, name="calendar"),
    path("programmes/<int:pk>/map/", dashboards.places, name="places"),
]
