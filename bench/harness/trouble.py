"""A failure with its reason, for the person who reads the terminal."""


class Trouble(Exception):
    """What was seen; `detail` holds the end of a log or the next step."""

    def __init__(self, message, detail=""):
        super().__init__(message)
        self.detail = detail.rstrip()
