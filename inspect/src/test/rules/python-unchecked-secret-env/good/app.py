import os

JWT_SECRET = os.environ["JWT_SECRET"]
API_SECRET = os.getenv("API_SECRET")
if not API_SECRET:
    raise SystemExit("API_SECRET is not set")
