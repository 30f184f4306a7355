"""Children's health: rounds, measurements, findings, and who is told what of them (4.2.5)."""
