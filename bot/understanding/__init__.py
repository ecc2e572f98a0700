"""What a message means: intent, topic, emergencies, entities of the field."""
