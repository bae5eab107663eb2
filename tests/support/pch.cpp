// Compiles the precompiled header once for all test programs.
