"""What the log and the messages say of financing studies and cooperation plans."""


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
