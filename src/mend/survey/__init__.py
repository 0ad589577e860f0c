"""A class's own survey: its answers, read from whatever tool took them, and a report that names nobody."""

from .reading import Reading, read
from .telling import summary

__all__ = ["Reading", "read", "summary"]
