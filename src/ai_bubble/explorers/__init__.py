"""The interactive explorers, one module each: controls over one live chart or table."""
