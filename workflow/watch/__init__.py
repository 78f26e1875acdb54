"""Jobs, scheduler, sweeps and mail."""
