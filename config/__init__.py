"""Settings, addresses, Celery, embedded servers and the supervisor. Nothing imports it but itself."""
