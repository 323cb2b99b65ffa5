"""The logo of a desk: whatever picture was sent becomes a small PNG of our own making; nothing else of it is kept."""

from io import BytesIO

from PIL import Image, UnidentifiedImageError

MOST_BYTES = 1_048_576
MOST_PIXELS = 4_000_000
SIZE = (360, 96)
"""Three times the 32 px it is shown at, so that it is sharp; a few kilobytes in every mail."""


class BadLogo(ValueError):
    """The file is no picture we can use; its words say why."""


def logo_of(data: bytes) -> bytes:
    """Return a PNG of at most SIZE made of a PNG or JPEG file. Raises BadLogo."""
    if len(data) > MOST_BYTES:
        raise BadLogo("The picture is larger than 1 MB. Make it smaller; it is shown 32 pixels high.")
    try:
        with Image.open(BytesIO(data), formats=["PNG", "JPEG"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise BadLogo("The picture has more than 4 million pixels. Make it smaller.")
            small = picture.convert("RGBA")
            small.thumbnail(SIZE)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, BadLogo):
            raise
        raise BadLogo("This is no PNG or JPEG picture. Choose another file.") from error
    made = BytesIO()
    small.save(made, "PNG", optimize=True)
    return made.getvalue()
