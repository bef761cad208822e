"""Photo retrieval: one index over a person's own photos, searched by words, photos, likes and colours."""
