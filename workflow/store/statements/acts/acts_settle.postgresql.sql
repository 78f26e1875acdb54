-- Wait for everybody who is adding an act or an entry, so that none with a lower number can come later.
LOCK TABLE acts, journal IN SHARE MODE
