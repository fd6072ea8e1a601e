"""Taking along what the two integrations left that had the domain before."""
