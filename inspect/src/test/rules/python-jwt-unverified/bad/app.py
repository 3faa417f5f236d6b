import jwt

a = jwt.decode(token, verify=False)  # <- finding
b = jwt.decode(token, options={"verify_signature": False})  # <- finding
c = jwt.decode(token, key, algorithms=["HS256", "none"])  # <- finding
