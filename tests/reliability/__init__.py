"""The promises about bad days, measured."""
