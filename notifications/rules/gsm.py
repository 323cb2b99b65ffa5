"""The alphabet of text messages, and how much of it one message holds. Source: 3GPP TS 23.038, table 6.2.1."""

ONE_MESSAGE = 160
"""Places of one text message in this alphabet; one sign beyond the alphabet, and it holds 70."""
BASIC = frozenset(
    "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""What takes one place, but for line breaks."""
EXTENSION = frozenset("^{}\\[~]|€")
"""What takes two."""
