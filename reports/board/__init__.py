"""The board of a day: which rows are shown, how, and when it last changed."""

from .query import STATES, Filter, version_of_day
from .tables import BoardTable, Tile, tile_of

__all__ = ["STATES", "BoardTable", "Filter", "Tile", "tile_of", "version_of_day"]
