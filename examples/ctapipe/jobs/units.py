"""From the units of telescope files to those of the catalog. Rounded, because the files hold single precision:
an altitude of 1.2217305 rad is a zenith angle of 20 degrees, not of 20.000000478."""

import math


def zenith(altitudes):
    """Zenith angle in degrees of pointing `altitudes` in radians; None where they are not one direction."""
    # + 0.0: a zenith angle of -0.0 is none
    angles = {round(90 - math.degrees(altitude), 3) + 0.0 for altitude in altitudes}
    return angles.pop() if len(angles) == 1 else None


def tera_electron_volts(energy):
    """An energy in TeV with the six digits that single precision holds."""
    return float(f"{energy:.6g}")
