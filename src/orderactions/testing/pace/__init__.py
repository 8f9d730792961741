"""How long actions wait for the marketplace's quota: the real service on a simulated Amazon, in virtual time."""
