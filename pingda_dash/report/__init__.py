"""Documents that leave the app: pure, data in, bytes out."""
