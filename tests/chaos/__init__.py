"""The proof: the real code under crashes, freezes, lost answers and races, judged by the simulated Amazon's ledger.

Read `run.py` first: one seed is one story. docs/explanation/proof.md tells the fault model.
"""
