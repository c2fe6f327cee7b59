"""The stock application: what the documentation of Django and of import-export gives without further thought."""
