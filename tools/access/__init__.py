"""Open every page of a running portal as each role and look for what keeps people out (``make access``)."""
