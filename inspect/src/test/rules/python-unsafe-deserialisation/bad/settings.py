INSTALLED_APPS = []
SESSION_SERIALIZER = "django.contrib.sessions.serializers.PickleSerializer"  # <- finding
