"""The shapes in which the simulated services say no."""

from __future__ import annotations

from xml.sax.saxutils import escape

from orderactions.testing.simulator.wire import Answer, json_answer

__all__ = ["ApiRefusal", "ControlRefusal", "LwaRefusal", "Refusal", "StoreRefusal"]


class Refusal(Exception):
    """A call that gets an answer saying no; the handlers raise it, the core sends it."""

    status = 400

    def answer(self) -> Answer:
        """Return what goes back to the caller."""
        raise NotImplementedError


class ApiRefusal(Refusal):
    """A Selling Partner API error list with one entry."""

    def __init__(self, status: int, code: str, message: str, details: str = "") -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.details = details

    def answer(self) -> Answer:
        """Return the error list."""
        entry = {"code": self.code, "message": self.message, "details": self.details}
        return json_answer(self.status, {"errors": [entry]})


class LwaRefusal(Refusal):
    """An OAuth error, as Login with Amazon sends it."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(f"{status} {error}")
        self.status = status
        self.error = error
        self.description = description

    def answer(self) -> Answer:
        """Return the OAuth error body."""
        return json_answer(self.status, {"error": self.error, "error_description": self.description})


class StoreRefusal(Refusal):
    """An error of the document store, which speaks XML and knows nothing of the API."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message

    def answer(self) -> Answer:
        """Return the store's XML."""
        text = f"<Error><Code>{escape(self.code)}</Code><Message>{escape(self.message)}</Message></Error>"
        body = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()
        return Answer(status=self.status, headers={"content-type": "application/xml"}, body=body)


class ControlRefusal(Refusal, ValueError):
    """A call of the control interface, or of a Python method behind it, that makes no sense.

    Attributes:
        field: which part of it.
        problem: what is wrong with that part.
    """

    def __init__(self, field: str, problem: str, *, status: int = 400) -> None:
        super().__init__(f"{field}: {problem}")
        self.status = status
        self.field = field
        self.problem = problem

    def answer(self) -> Answer:
        """Return JSON that names the field."""
        return json_answer(self.status, {"error": {"field": self.field, "problem": self.problem}})
