"""A child's growth as pictures: its own points over the WHO's lines."""

from app.services.growth.chart.drawing import PAPER, SCREEN, drawn
from app.services.growth.chart.windows import WINDOWS

__all__ = ["PAPER", "SCREEN", "WINDOWS", "drawn"]
