"""The pages of remarks and of requests for documents."""
