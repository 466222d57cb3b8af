"""The version, said once: packaging, reports and caches read it here."""

__all__ = ["__version__"]

__version__ = "0.1.0"
