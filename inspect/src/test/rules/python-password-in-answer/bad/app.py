def as_json(user):
    return {"name": user.name, "password": user.password}  # <- finding
