"""The widgets, one pair of files each: NAME.py (facts and rules) and NAME.js (drawing and gestures)."""
