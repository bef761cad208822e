"""How a refinement changes a search: its conditions and its descriptions."""
