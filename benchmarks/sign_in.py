"""How the right person signs in while strangers try passwords, 50 a second.

    python -m benchmarks.sign_in [--rate 50] [--tries 20]

Real passwords, a real file. Four settings: nobody else; a stranger at one other address who tries this account; one who
tries another name each time; many strangers, each at an address of their own, who try this account. For each the median
and the longest time of a right sign-in where the account has signed in before and, for the first three, at a new
address, and how many were let in.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from pingda_dash import accounts, clock
from pingda_dash.accounts import User
from pingda_dash.errors import PingdaError

NAME, PASSWORD, HOME = "王经办", "核对无误再接收2020", "192.168.1.20"
Stranger = Callable[[int], tuple[str, str]]
"""(name, address) of a stranger's try, by its number."""

SETTINGS: dict[str, Stranger | None] = {
    "nobody else": None,
    "one address, this account": lambda number: (NAME, "10.0.0.1"),
    "one address, every name": lambda number: (f"名字{number}", "10.0.0.1"),
    "many addresses, this account": lambda number: (
        NAME,
        f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
    ),
}


@contextmanager
def strangers(home: Path, stranger: Stranger | None, rate: int) -> Iterator[Callable[[], float]]:
    """Try wrong passwords at a rate while the context lasts; gives the function that says how many a second it was."""
    numbers, stop, began = count(), threading.Event(), time.perf_counter()
    done: list[int] = []

    def work() -> None:
        while stranger is not None and not stop.is_set():
            start, number = time.perf_counter(), next(numbers)
            try:
                accounts.sign_in(home, stranger(number)[0], "不是这个密码1234", clock.now(), stranger(number)[1])
            except PingdaError:
                done.append(number)
            stop.wait(max(1 - (time.perf_counter() - start), 0))

    threads = [threading.Thread(target=work, daemon=True) for _ in range(rate)]
    for thread in threads:
        thread.start()
    time.sleep(2 if stranger else 0)
    yield lambda: len(done) / (time.perf_counter() - began)
    stop.set()
    for thread in threads:
        thread.join()


def measure(home: Path, address: Callable[[int], str], tries: int) -> str:
    """Sign in so many times; the times and how many were let in, in words."""
    seconds, let_in = [], 0
    for number in range(tries):
        start = time.perf_counter()
        try:
            accounts.sign_in(home, NAME, PASSWORD, clock.now(), address(number))
            let_in += 1
        except PingdaError:
            pass
        seconds.append(time.perf_counter() - start)
    return f"median {statistics.median(seconds):.2f} s, longest {max(seconds):.2f} s, {let_in} of {tries} let in"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--rate", type=int, default=50, help="a second")
    parser.add_argument("--tries", type=int, default=20)
    args = parser.parse_args()
    for words, stranger in SETTINGS.items():
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            accounts.add(home, User(NAME, "clerk"), PASSWORD, clock.now())
            accounts.sign_in(home, NAME, PASSWORD, clock.now(), HOME)
            with strangers(home, stranger, args.rate) as pace:
                print(f"{words}: at home {measure(home, lambda _: HOME, args.tries)}")
                if not words.startswith("many"):
                    print(f"{words}: elsewhere {measure(home, lambda number: f'172.16.0.{number}', args.tries)}")
                print(f"  {pace():.0f} tries of strangers a second")


if __name__ == "__main__":
    main()
