"""The cloud library against the simulator, over real HTTP and websockets."""
