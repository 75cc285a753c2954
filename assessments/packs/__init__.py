"""The standard document pack of a commune: one BagIt bag, inside a ZIP that is only ever streamed."""
