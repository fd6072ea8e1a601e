"""Custom integrations; a package, so that tests find it before any other of this name."""
