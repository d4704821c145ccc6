//! wijkstroom-tests
