"""Mirrors of the modules, and what they share."""
