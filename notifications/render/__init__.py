from notifications.render.facts import Fact
from notifications.render.message import is_of_desk, link_to, preview, render, sample, translated

__all__ = ["Fact", "is_of_desk", "link_to", "preview", "render", "sample", "translated"]
