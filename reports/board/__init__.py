"""The board of a day: which rows are shown, how, and when it last changed."""

from .query import STATES, Filter, version_of_day
from .tables import BoardTable, Tile, tile_of
from .units import ShownUnit, shown_units

__all__ = ["STATES", "BoardTable", "Filter", "ShownUnit", "Tile", "shown_units", "tile_of", "version_of_day"]
