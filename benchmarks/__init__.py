"""How fast and how light the course is, against named alternatives: `python -m benchmarks`."""
