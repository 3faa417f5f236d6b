"""Compares Roadworthy with what its user would put together instead, on the same machine."""
