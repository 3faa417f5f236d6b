import hashlib


def hash_password(password):
    return hashlib.md5(password.encode()).hexdigest()  # <- finding


def register(pwd):
    password_hash = hashlib.sha256(pwd.encode()).hexdigest()  # <- finding
