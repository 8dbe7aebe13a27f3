"""A network cable that can be pulled: a window reaches its server through it."""

from __future__ import annotations

import selectors
import socket
import threading
from types import TracebackType


class Cable:
    """Carries bytes between a port of its own and a server's; cut, it carries none and says nothing about it."""

    def __init__(self, port: int) -> None:
        self._server = port
        self._ears = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._ears.getsockname()[1]
        self._whole = threading.Event()
        self._whole.set()
        self._done = False
        self._ends: list[socket.socket] = []

    def __enter__(self) -> Cable:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._done = True
        self._whole.set()
        for end in [self._ears, *self._ends]:
            end.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        self._whole.clear()

    def mend(self) -> None:
        self._whole.set()

    def _listen(self) -> None:
        while not self._done:
            try:
                near, _ = self._ears.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        self._whole.wait()
        try:
            far = socket.create_connection(("127.0.0.1", self._server))
        except OSError:
            near.close()
            return
        self._ends += [near, far]
        with selectors.DefaultSelector() as both:
            both.register(near, selectors.EVENT_READ, (near, far))
            both.register(far, selectors.EVENT_READ, (far, near))
            try:
                while not self._done:
                    for key, _ in both.select():
                        end, other = key.data
                        heard = end.recv(65536)
                        self._whole.wait()
                        if not heard:
                            return
                        other.sendall(heard)
            except OSError:
                return
            finally:
                near.close()
                far.close()
