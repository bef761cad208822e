"""Training and measuring: what made the models and tables, never imported by the program itself."""
