"""What the pages of units read from people."""

from .importing import UnitsFileForm
from .units import DistrictForm, UnitForm

__all__ = ["DistrictForm", "UnitForm", "UnitsFileForm"]
