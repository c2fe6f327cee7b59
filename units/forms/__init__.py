"""What the pages of units read from people."""

from .units import DistrictForm, UnitForm, UnitsFileForm

__all__ = ["DistrictForm", "UnitForm", "UnitsFileForm"]
