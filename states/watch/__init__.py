"""Stalls, forecasts, ladders and leavers."""
