"""Scenario `scale`: to come with the edge it measures."""

from harness.outcome import Outcome

NAME = "scale"
ABOUT = "processor time with many routes, sessions, connections and users"


def needs(options):
    return [("wrk", "wrk")]


def time_limit(options):
    return 60


def measure(yard, options):
    return Outcome("scale")
