from notifications.render.message import preview, render, sample, translated

__all__ = ["preview", "render", "sample", "translated"]
