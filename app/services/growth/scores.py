"""The LMS method: from a measure to a z-score and back (WHO, Child growth standards: methods and development, 2006).

No L in the tables is 0, so that the logarithm which stands in for it there is not needed.
"""

from app.services.growth.reference import LMS


def z_score(value: float, of: LMS) -> float:
    """How many standard deviations a measure is from the median, through the distribution's own skew."""
    return float(((value / of.m) ** of.l - 1) / (of.s * of.l))


def restricted(value: float, of: LMS) -> float:
    """The same for what has weight in it: beyond 3 standard deviations in steps of the last whole one.

    So far out there were hardly any children to fit the skew by.
    """
    z = z_score(value, of)
    if z > 3:
        far = value_at(3, of)
        return 3 + (value - far) / (far - value_at(2, of))
    if z < -3:
        far = value_at(-3, of)
        return -3 + (value - far) / (value_at(-2, of) - far)
    return z


def value_at(z: float, of: LMS) -> float:
    """The measure that has this z-score, within 3 standard deviations."""
    return float(of.m * (1 + of.l * of.s * z) ** (1 / of.l))
