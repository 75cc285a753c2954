"""Dashboards, the book, open data and what everybody reads."""

from django.urls import path

from action_programs.views import books, dashboards, grant_use, portfolio, public

urlpatterns = [
    path("programmes/sums/", portfolio.portfolio, name="portfolio"),
    path("programmes/sums.xlsx", portfolio.portfolio_xlsx, name="portfolio_xlsx"),
    path("programmes/grants/", grant_use.grant_use, name="grant_use"),
    path("programmes/grants.xlsx", grant_use.grant_use_xlsx, name="grant_use_xlsx"),
    path("programmes/<int:pk>/dashboard/", dashboards.dashboard, name="dashboard"),
    path("programmes/<int:pk>/calendar/", dashboards.calendar, name="calendar"),
    path("programmes/<int:pk>/map/", dashboards.places, name="places"),
    path("programmes/<int:pk>/book/", books.book, name="book"),
    path("programmes/<int:pk>/book/ask/", books.book_ask, name="book_ask"),
    path("programmes/<int:pk>/book/<slug:language>.pdf", books.book_file, name="book_file"),
    path("action-programmes/", public.public_programmes_list, name="public_programmes"),
    path("communes/<str:code>/programme/<int:first_year>/", public.public_programme, name="public_programme"),
    path("communes/<str:code>/programme/<int:first_year>/projects.csv", public.public_csv, name="public_csv"),
    path(
        "communes/<str:code>/programme/<int:first_year>/programme.json",
        public.public_json,
        name="public_json",
    ),
    path(
        "communes/<str:code>/programme/<int:first_year>/book/<slug:language>.pdf",
        books.public_book,
        name="public_book",
    ),
]
