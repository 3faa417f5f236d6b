import random
import secrets


def reset_token():
    return secrets.token_urlsafe(32)


def dice():
    return random.randint(1, 6)
