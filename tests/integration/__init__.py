"""The integration from outside: flows, states, actions, against the simulator."""
