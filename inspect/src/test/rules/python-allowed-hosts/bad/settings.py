ALLOWED_HOSTS = ["*"]  # <- finding
