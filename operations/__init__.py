"""Keeping an installation alive: backups, restoring them, and looking after its health."""
