"""Growth by the WHO (4.2.5): z-scores and classes of a child that was weighed and measured.

No database and no school here: it is kept out of `app/core/` by the words and limits of `app/data/growth.py` that it
leans on, which core may not import.
"""

from app.services.growth.assessment import METHOD, Assessment, Score, assess

__all__ = ["METHOD", "Assessment", "Score", "assess"]
