"""Words that the log and the messages show of cooperation, one module a subject."""

from importlib import import_module

SUBJECTS = (
    "telling",
    "register",
    "overlaps",
    "creation",
    "study",
    "deliberations",
    "governance",
    "running",
    "exchanges",
)


def register_all() -> None:
    """Declare every event, notice, parameter and kind of work of cooperation."""
    for subject in SUBJECTS:
        import_module(f"communes.cooperation.registry.{subject}").register()
