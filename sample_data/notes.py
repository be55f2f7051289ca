"""What customers say, as agents wrote it down: about one contact in eight has a note.

The phone numbers and addresses in it are reserved for fiction; the import takes them out, as it would real ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from sample_data.process import SEED, Contact

NOTED, AGAIN, TOLD = 1 / 8, 0.6, 0.12
"""Chance that a contact has a note; that a follow-up says so in it; that the customer leaves a number or address."""

ASKED_AGAIN = ("Second time I ask.", "I asked before.", "Still not solved.", "You promised to call back.")
LEFT = ("Call me on +1 202 555 01{n:02d}.", "Write to k{n}@example.com.", "My number is +44 20 7946 0{n:03d}.")
OTHER = ("Please look into it.", "I need an answer.", "Can somebody help me?")

SAID: dict[str, tuple[str, ...]] = {
    "LATE_TRK": (
        "Tracking has not moved for three days.",
        "It said Tuesday. It is Friday.",
        "The app says on its way since last week.",
        "Is order {order} lost?",
        "Nobody tells me the day it comes.",
        "The depot has it, but no van leaves.",
    ),
    "NOT_RCVD": ("It says delivered. I was at home.", "The photo shows another door.", "No neighbour has {order}."),
    "REFUND": ("Sent it back two weeks ago, no money.", "The bank sees no refund of {order}.", "When is it paid?"),
    "DAMAGED": ("The box was open and wet.", "The glass is broken.", "One corner of {order} is crushed."),
    "DBL_CHRG": ("Two charges on my statement.", "Charged twice for {order}.", "The app paid, then paid again."),
    "WRONG_AM": ("The basket showed a lower price.", "Delivery was free, I paid for it.", "{order} cost more."),
    "WRONG_IT": ("I ordered blue, this is grey.", "This is somebody else's parcel.", "{order} holds another size."),
    "MISS_IT": ("Two ordered, one in the box.", "The charger is not in it.", "{order} came without the lid."),
    "RET_HOW": ("Where do I find the label?", "Can I hand it in at a shop?", "The form asks for a code."),
    "RET_PICK": ("Waited all day, nobody came.", "The driver went to my old address.", "Booked for {order} twice."),
    "LOGIN": ("The code never arrives.", "The new password is refused.", "Locked out since the update."),
    "DISCOUNT": ("The code worked yesterday.", "It says used, it is not.", "The banner promised ten percent."),
    "ADDRESS": ("I moved last week.", "The house number is wrong.", "Please send {order} to my office."),
    "SIZE": ("I am between two sizes.", "Does it shrink?", "The chart has no shoes."),
    "INVOICE": ("The tax number is missing.", "The name on it is wrong.", "No invoice for {order}."),
    "CANCEL": ("Ordered it twice by mistake.", "It comes too late for me.", "Stop {order} if you can."),
    "PAY_FAIL": ("My card works elsewhere.", "It turns and turns, then fails.", "Refused at the last step."),
    "STOCK": ("Waiting since spring.", "Tell me when it is back.", "Is the green one coming?"),
    "WARRANTY": ("It stopped after a month.", "The zip broke.", "{order} does not charge any more."),
    "APP_FAIL": ("It closes when I open the basket.", "White screen since the update.", "It eats my battery."),
    "PRAISE": ("It came early. Thank you.", "Your colleague was kind.", "All went well."),
}


class Why(NamedTuple):
    """An answer to "why do customers contact us about this?"."""

    reason: str
    number: int
    question: str
    answer: str
    person: str
    said_on: str


WHYS: tuple[Why, ...] = (
    Why("LATE_TRK", 1, "Why do they ask?", "The tracking page stands still for two days or more.", "Ana Ruiz",
        "2026-11-03"),
    Why("LATE_TRK", 2, "Why does it stand still?", "The new carrier scans only at its depots.", "Ana Ruiz",
        "2026-11-03"),
    Why("LATE_TRK", 3, "Why only there?", "The contract of 1 October asks for no other scan.", "Ana Ruiz",
        "2026-11-05"),
    Why("LOGIN", 1, "Why can they not log in?", "The code came by text message and often too late.", "Jonas Weber",
        "2026-08-11"),
)  # fmt: skip


def notes(contacts: Sequence[Contact]) -> Iterator[str]:
    """A note or nothing for each contact, by a random stream of its own."""
    rng = Generator(np.random.PCG64(SEED + 8))
    for contact in contacts:
        yield note(rng, contact) if rng.random() < NOTED else ""


def note(rng: Generator, contact: Contact) -> str:
    """One or two short sentences; who was not helped often says so, some leave a number."""
    said = [_one(rng, ASKED_AGAIN)] if contact.follows is not None and rng.random() < AGAIN else []
    said.append(_one(rng, SAID.get(contact.code, OTHER)).format(order=contact.order.order_id))
    if rng.random() < TOLD:
        said.append(_one(rng, LEFT).format(n=int(rng.integers(100))))
    return " ".join(said)


def _one(rng: Generator, sentences: Sequence[str]) -> str:
    return sentences[int(rng.integers(len(sentences)))]
