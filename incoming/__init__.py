"""What people type and upload, before anybody knows what it means: files, texts, dates."""
