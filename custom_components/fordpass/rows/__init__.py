"""What a car can show, a row for each entity, topic by topic as in the catalogue of signals."""
