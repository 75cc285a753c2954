"""Pages about the portal itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from communes.access import public
from config.toolbox.readonly import reads


@public
@reads
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html")


@public
@reads
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")
