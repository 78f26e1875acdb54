"""Say what happens: verbs over the register, one transaction each."""
