### Why a photo came, and why a search cannot be made. Shown as plain text.

reason-mentions = mentions { $words }
reason-says = says “{ $words }”
reason-reads = “{ $words }” can be read in it
reason-looks-like = looks like “{ $text }”
reason-the-file = the same file as { $name }
reason-looks-like-photo = looks like { $name }
reason-looks-like-picked = looks like { $name }, which you picked
reason-its-colours = its colours: { $colours }
reason-has-colours = has { $colours }
reason-without = no { $things } seen in it
reason-taken = taken on { DATETIME($day, dateStyle: "long") }
reason-landscape = landscape
reason-portrait = portrait
reason-square = square
reason-megapixels = { $megapixels } MP
reason-path = “{ $path }” is in its path
reason-camera = taken with { $camera }
reason-label = labelled “{ $label }”
reason-newest = newest first

query-no-photos = { $n } photos can’t be shown. Ask for at least 1.
query-long = { $n } characters are more than anybody reads. Say it in up to { $most }.
query-many = { $n } things at once are too many. Ask for up to { $most }.
query-many-photos = { $n } liked and hidden photos are too many for one question. Name up to { $most }.
query-top-k = { $n } photos are too many for one answer. Ask for up to { $most }.
query-nothing = There’s nothing to search for. Describe a photo, attach one, or name a colour or a date.
query-without-all = “{ $thing }” can’t be left out. Name what should not be in the photo.
query-captions-words = Only words can be compared with captions. Leave the photos out, or search by image.
query-both = “{ $thing }” is both wanted and unwanted. Leave one of them out.
query-liked-and-not = Photo { $photo_id } is both liked and hidden. Take one of them back.
query-dates = No photo is both after { DATETIME($after, dateStyle: "long") } and before { DATETIME($before, dateStyle: "long") }. Swap the dates.
query-future = { DATETIME($day, dateStyle: "long") } is still to come. Give a date up to today.
query-megapixels = { $megapixels } megapixels isn’t possible. Give a number from 0 up.
query-format = “{ $format }” isn’t a photo format. Choose one of { $formats }.
query-weight = A weight in “{ $text }” isn’t from 0 to { $most }. Change it, and write “no” before what should not be seen.
upload-missing = There’s no photo { $path }. Check the name.
upload-no-photo = { $name } isn’t a photo{ $what }.
upload-unusable = { $name } can’t be used: { $reason }. Choose another photo.
photo-gone = Photo { $photo_id } is no longer in the collection. Search again.
query-no-labels = No label is named to compare the photo with. Give some, as in cat,dog,car.
photo-unknown = There is no photo { $name } in the collection. Give an id or a file name of it.
photo-several = { $n } photos are called { $name } (ids { $ids }). Give one of the ids, or the folder too.

# How vectors are searched, in `stats`
index-flat = exact: every question is compared with each of { $n } vectors
index-two-stage = two stages: a short form of { $n } vectors first, then the best of them exactly; finds { $recall }% of what an exact search finds
index-ivf = clusters (IVF) of { $n } vectors, the nearest ones searched; finds { $recall }% of what an exact search finds
index-hnsw = a graph (HNSW) of { $n } vectors; finds { $recall }% of what an exact search finds
index-milvus = Milvus, over { $n } vectors; finds { $recall }% of what an exact search finds
