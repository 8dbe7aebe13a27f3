"""Pingda Dash: a township's hundred-day campaign, from its spreadsheets to its wall."""
