"""The commands a person types: setup, demo, test and e2e."""
