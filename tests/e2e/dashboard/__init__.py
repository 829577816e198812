"""What the dashboard's tests are made of: a browser, an admin address that says what a test wants, an audit."""
