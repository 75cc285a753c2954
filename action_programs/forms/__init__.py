"""What people type about action programmes."""
