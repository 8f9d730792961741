"""Help desks, one file each. An adapter offers `orderactions.protocols.Desk` and nothing else is asked of it."""
