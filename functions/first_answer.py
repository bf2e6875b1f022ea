"""How an instance starts: what it loads stays for good, so nobody looks for garbage in it before the first answer."""

import gc
from collections.abc import Callable
from functools import wraps
from typing import Any

Function = Callable[..., Any]


class Start:
    """Of this process: over with the first answer of any of its functions."""

    is_over = False

    def load(self, load: Callable[[], Function]) -> Function:
        """The function, loaded while the collector rests; everything that stands after its first answer stays."""
        if not self.is_over:
            gc.disable()
        function = load()

        @wraps(function)
        def answering(*arguments: Any) -> Any:
            try:
                return function(*arguments)
            finally:
                if not self.is_over:
                    self._end()

        return answering

    def _end(self) -> None:
        self.is_over = True
        gc.freeze()
        gc.enable()


start = Start()
