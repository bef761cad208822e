"""What a user never runs: measurements of this program."""
