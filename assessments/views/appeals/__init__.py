"""Appeals: the commune writes and sends, the committee decides."""
