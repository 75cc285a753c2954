"""Made-up capacity building for demonstrations: no person, training or cost of it exists."""
