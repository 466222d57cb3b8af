"""Campaigns: long runs that try to refute what the analysis says. Not part of the installed package."""
