### Failures that a person can act on: what happened, to what, and what to do. Shown as plain text.

error-unreadable = Skipped { $name }: { $reason }. Open or export it again, then index once more.
error-too-large = Skipped { $name }: { $reason }. Raise --max-megapixels to index it.
error-too-large-reason = { $megapixels } MP is over the { $limit } MP limit
error-no-model = The { $model } model can’t be used: { $reason }. { $remedy }
error-missing-extra = { $feature } needs the extra “{ $extra }”. Install it with: pip install "photochat[{ $extra }]"
error-other-models = The data folder { $data } was made with { $made_with }, not with { $asked }. Leave out your choice of models to continue with { $made_with }, or run the command index with the same choice to re-index with { $asked }.
error-vector-engine = The vector database at { $uri } doesn’t answer ({ $reason }). Start it and ask again, or leave out --index milvus: your photos and everything in the catalogue are safe.
