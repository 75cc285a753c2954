"""What capacity building changed: over all communes, and in one."""
