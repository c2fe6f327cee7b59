"""What was: each unit's record, both rates day by day, the decisions of a day."""
