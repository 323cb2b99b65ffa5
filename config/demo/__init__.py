"""The demo hospital: invented people, real kinds of devices, and eighteen months of tickets made by real actions."""
