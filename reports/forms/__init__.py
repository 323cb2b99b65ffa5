from reports.forms.scope import ScopeForm

__all__ = ["ScopeForm"]
