"""The optional language model that tells how alike two texts are; its own folder, so that one action alone loads it."""
