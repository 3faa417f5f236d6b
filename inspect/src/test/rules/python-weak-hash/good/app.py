import hashlib


def etag(content):
    return hashlib.md5(content).hexdigest()


def checksum(path):
    return hashlib.sha256(open(path, "rb").read()).hexdigest()
