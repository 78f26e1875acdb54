-- Wait for everybody who is adding an act, so that none with a lower number can come later.
LOCK TABLE acts IN SHARE MODE
