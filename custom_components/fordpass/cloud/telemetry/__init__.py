"""The telemetry of the TMC cloud: one metric tree, served by the phone app's cloud and by FordConnect."""
