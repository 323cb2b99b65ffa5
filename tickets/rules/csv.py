"""Cells of a spreadsheet that stay text; the rule is that of accounts, which the register of devices shares."""

from accounts.rules.csv import safe_cell

__all__ = ["safe_cell"]
