"""What automations begin with and ask for, where Home Assistant's own triggers and conditions do not do.

Only `trigger.py` and `condition.py` import it, and only Home Assistant imports these: one without the
mechanism loses nothing else.
"""
