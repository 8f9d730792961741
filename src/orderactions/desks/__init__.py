"""Help desks, one file each. An adapter offers `orderactions.tickets.Desk` and nothing else is asked of it."""
