"""The play room: a control API in JSON and a small web page in front of the cars and the cloud."""

from .routes import routes

__all__ = ["routes"]
