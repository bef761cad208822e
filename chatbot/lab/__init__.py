"""How the reading of messages is learned and measured; never imported where Photochat runs."""
