"""The board of a day: which rows are shown, how, and when it last changed."""

from .query import STATES, Filter, version_of_day
from .tables import BoardTable, Tile, tile_of
from .units import unit_rows

__all__ = ["STATES", "BoardTable", "Filter", "Tile", "tile_of", "unit_rows", "version_of_day"]
