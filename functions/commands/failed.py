"""How a command says that it could not."""


class CommandFailed(RuntimeError):
    """Said to the operator in one sentence; nothing was changed."""
