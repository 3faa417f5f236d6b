SESSION_COOKIE_HTTPONLY = False  # <- finding
