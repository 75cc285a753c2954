"""The financing study of a creation (requirements W8 and W11)."""

from communes.cooperation.models import FinancingStudy, Procedure


def study_of(procedure: Procedure) -> FinancingStudy | None:
    """Return the study of a creation with who changed it last; None before it is begun. One query."""
    return FinancingStudy.objects.select_related("changed_by").filter(procedure=procedure).first()
