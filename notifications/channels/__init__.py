"""The ways a message leaves. Each class keeps the contract of `base.Channel`; what a channel needs is made lazily."""
