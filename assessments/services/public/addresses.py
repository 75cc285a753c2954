"""Where what a publication shows is read: by everybody, or in a rehearsal by administrators alone."""

from django.urls import reverse

from assessments.models import Publication


def page_address(publication: Publication, page: str, *codes: str) -> str:
    """Return a page of a publication's year: cycle, regions, region, map, compare or commune.

    A rehearsal has each of them for itself; the versions of a year share those of the current one. ``codes``
    is the code of the region or the commune.
    """
    pages = "rehearsal" if publication.is_rehearsal else "public"
    return reverse(f"assessments:{pages}_{page}", args=[publication.cycle.assessed_year, *codes])


def version_address(publication: Publication, page: str, *codes: str) -> str:
    """Return a page of this very version: cycle or commune. A later version leaves it as it is."""
    if publication.is_rehearsal:
        return page_address(publication, page, *codes)
    arguments = [publication.cycle.assessed_year, publication.version, *codes]
    return reverse(f"assessments:public_{page}_version", args=arguments)
