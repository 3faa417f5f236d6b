"""What a scenario gives back: its section of the page, the rounds, and whether it is good."""

from dataclasses import dataclass, field


@dataclass
class Outcome:
    title: str
    paragraphs: list = field(default_factory=list)
    targets: list = field(default_factory=list)
    raw: dict = field(default_factory=dict)

    @property
    def reached(self):
        return not any("MISSED" in line for line in self.targets)

    def section(self, machine_line):
        blocks = [f"## {self.title}", machine_line]
        if self.targets:
            blocks.append("\n".join(self.targets))
        return "\n\n".join(blocks + self.paragraphs)


def say(text):
    """One line of progress."""
    print(text, flush=True)
