"""Pages about the portal itself."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from communes.access import public
from config.toolbox.readonly import reads

# When the accessibility statement was last held against the pages.
CHECKED_ON = date(2026, 11, 23)


@public
@reads
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html")


@public
@reads
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html", {"checked_on": CHECKED_ON})
