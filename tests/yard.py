"""A world whose parcels lie in a warehouse that can hold them and let them go."""

from __future__ import annotations

from datetime import timedelta

from world import World

from orderactions.testing import MemoryWarehouse

__all__ = ["Yard", "warehouse"]


def warehouse(name="warehouse", **more):
    return lambda world: MemoryWarehouse(name, clock=world.clock, **more)


class Yard(World):
    """A world whose parcels lie in a warehouse."""

    def __init__(self, folder=None, *, stop_is_final=False, **more):
        more.setdefault("fulfilment", (warehouse(stop_is_final=stop_is_final),))
        super().__init__(folder, **more)
        self.warehouse = self.fulfilment[0] if self.fulfilment else None

    def sold(self, *, at=None, **more):
        """An order that is to be sent, and its parcel."""
        order = self.order(status="UNSHIPPED", **more)
        return order, (at or self.warehouse).add_parcel(order)

    def what(self, parcel):
        return [each.what for each in self.warehouse.ledger(parcel)]

    def steps(self, action):
        return [(each.name, each.state.value) for each in self.service.get(action.id).parcel]

    def kinds(self):
        return sorted(task.kind for task in self.service.tasks())

    def rest(self, hours):
        """Let time go by, from one thing that is due to the next."""
        until = self.clock.now() + timedelta(hours=hours)
        for _ in range(2000):
            done = self.service.advance()
            if self.clock.now() >= until:
                return
            wait = done.idle_for(self.clock.now(), timedelta(minutes=30)).total_seconds()
            self.clock.advance(max(1.0, wait))
        raise AssertionError("it never rests")
