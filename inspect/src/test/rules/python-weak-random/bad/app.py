import random


def reset_token():
    return random.randint(100000, 999999)  # <- finding
