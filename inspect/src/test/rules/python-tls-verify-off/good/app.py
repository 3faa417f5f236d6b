import requests

requests.get(url, verify="ca.pem")
