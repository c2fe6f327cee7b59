"""Who reports: districts, units and their people. Knows neither how they sign in nor what is reported."""
