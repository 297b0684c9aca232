"""Pure rules of the accounts room: addresses, passwords, where to go next, names of browsers."""
