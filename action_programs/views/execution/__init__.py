"""A programme at work: progress, money, delays, agreements, grants, annual reports."""
