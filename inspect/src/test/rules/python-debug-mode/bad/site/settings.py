import os

INSTALLED_APPS = []
DEBUG = os.environ.get("DEBUG", True)  # <- finding
