"""What all demonstration accounts share."""

DOMAIN = "adaa.example"
# Printed by the demonstration: it opens nothing but made-up data.
PASSWORD = "demonstration-adaa"  # noqa: S105
