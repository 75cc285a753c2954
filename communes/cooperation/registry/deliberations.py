"""What the log and the messages say of the deliberations that create a body."""


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
