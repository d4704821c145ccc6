//! wijkstroom-connectors
