"""Head-to-head measurements, each in one run on one machine."""
