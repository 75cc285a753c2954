"""Telling why what a form asked was not done."""

from typing import Any

from assessments.exceptions import AssessmentError, Overtaken


def explain(form: Any, refusal: AssessmentError, *, version: int | None = None) -> None:
    """Put a refusal on its form; what was typed stays.

    After somebody else saved first, the form may be sent again: it then replaces ``version``, that of the
    row as the page shows it now.
    """
    form.add_error(None, refusal.message)
    if version is not None and isinstance(refusal, Overtaken):
        form.now_replaces(version)
