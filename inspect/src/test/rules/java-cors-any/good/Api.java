@CrossOrigin("https://app.example.com")
class Api {}
