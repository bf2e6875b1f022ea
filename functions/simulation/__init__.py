"""A year of invented reports and officers, played through the very steps that production runs."""
