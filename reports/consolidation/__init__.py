"""What a day adds up to: one function that page, Excel, document and JSON all print."""

from .compare import Change, State, TableChange, changes_between, effects_between
from .exchange import as_json, checksum, freeze, thaw
from .query import consolidate, with_grounds
from .shape import (
    Attendance,
    CampaignFacts,
    Consolidation,
    DistrictFacts,
    GroundFacts,
    Narrative,
    Pace,
    ProvinceDifference,
    ProvinceFacts,
    Row,
    Sum,
    TableView,
    Totals,
)
from .unit_day import Send, Source, Status, UnitDay
