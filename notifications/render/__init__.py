from notifications.render.message import preview, render, translated

__all__ = ["preview", "render", "translated"]
