"""Words that the log, the messages and the job page show for this app, one module a subject."""

from importlib import import_module

SUBJECTS = (
    "telling",
    "steps",
    "publication",
    "entry",
    "sheets",
    "review",
    "threads",
    "grids",
    "scores",
    "cycles",
    "documents",
    "opinions",
    "audit",
    "audit_reports",
    "appeals",
    "reports",
    "improvement",
    "grants",
    "passing_on",
)


def register_all() -> None:
    """Declare every event, notice and kind of work of this app."""
    for subject in SUBJECTS:
        import_module(f"assessments.registry.{subject}").register()
