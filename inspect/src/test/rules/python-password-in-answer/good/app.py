def as_json(user):
    return {"name": user.name, "email": user.email}
