"""Measurements: what the policy, the walls and the journal cost, as ratios to the same work without them."""
