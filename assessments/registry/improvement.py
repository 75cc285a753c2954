"""What the log says of improvement plans."""


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
