"""Is a folder of agency files fit to be put in force? Every error at once, each with its line and the fix."""
