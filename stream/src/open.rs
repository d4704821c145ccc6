//! Opens the engine that the configuration names.
