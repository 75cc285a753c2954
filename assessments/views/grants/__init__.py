"""The grant of a cycle: rules, simulation, decisions, payments, and what each commune reads of it."""
