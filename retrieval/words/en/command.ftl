### What the commands print. Programs that read it should ask for --json. The command line speaks English only.

## Answers

command-caption = caption: { $text }
command-label = label: { $text }
command-no-caption = not captioned yet
command-no-label = no label
command-closest = Closest match: { $name }, { $label } (score={ $score }, { $strength }; { $reason })
command-best-label = Best label for { $name }: { $label } (score={ $score })
command-no-pass = { $quoted ->
    [yes] No photo passes the filters and has the quoted words.
   *[no] No photo passes the filters.
} Leave one of them out.
command-no-words = No photo has { $words } in its caption, label or path. Leave the quotation marks out.
command-weak = { $n ->
    [one] No good match. This photo comes closest.
   *[other] No good match. These photos come closest.
}
command-nothing = Nothing found. Use fewer or other words.
command-more = … and { $n } more; --json names them all.
command-skipped = Skipped { $name }: { $reason }
command-wrote = Wrote { $n ->
    [one] 1 photo
   *[other] { $n } photos
} to { $target }.
command-duplicates = { $n ->
    [one] 1 photo
   *[other] { $n } photos
} with { $copies ->
    [one] 1 copy
   *[other] { $copies } copies
}:
command-duplicates-exact = { $first }  same file: { $others }
command-duplicates-near = { $first }  nearly the same: { $others }
command-no-duplicates = No duplicates found.

## Indexing

command-indexed = Done in { $seconds } s: { $parts }.
command-indexed-nothing = Done in { $seconds } s: no photos found. Put some there, or name another folder.
command-stopped = Stopped after { $seconds } s: { $parts }. The next run continues from there.
command-stopped-early = Stopped after { $seconds } s: nothing new yet. The next run continues from there.
command-part-new = { $n } new
command-part-unchanged = { $n } unchanged
command-part-moved = { $n } moved
command-part-removed = { $n } removed
command-part-skipped = { $n } skipped
command-videos = { $n ->
    [one] 1 video
   *[other] { $n } videos
} left alone ({ $names }): only photos are indexed.
command-videos-more = { $names } and { $n } more
command-descriptions = Descriptions: { $note }
command-downloading = Downloading { $model }: { $size }.
command-downloaded = { $percent }% of { $size }
command-file = “{ $file }” can’t be used: { $reason }.
command-system = The system refused: { $reason }.
command-interrupted = Stopped. What’s done so far is kept.
command-not-indexed = No photos are indexed for { $folders } yet. Run: { $command }
command-outdated = The photos of { $folders } were indexed by models of another version. Run: { $command }
command-no-photo = There’s no photo { $path }. Give its path, or its name below the images folder.
command-words-and-photo = Both “{ $words }” and the colours of { $photo } are asked for. Leave one of them out.
command-no-data = There’s no data folder { $folder }. Name the right one with --data DIR.
command-no-picture = The picture { $target } can’t be written ({ $reason }). Give a name such as answer.png.
command-no-picture-format = { $ending ->
    [none] its name has no ending of a picture
   *[other] “{ $ending }” is no format for pictures
}
command-asked = You asked for
command-your-photo = Your photo

## People

command-faces-off = Nobody looks for faces. Switch it on with: { $command }
command-faces-on = The next run will look for faces: { $command }. They stay on this machine.
command-faces-forgotten = All faces, groups and names are deleted, and no more faces will be looked for.
command-faces-who = Who? Give a number from the list and a name, as in: { $command }
command-person = { $name }: { $n ->
    [one] 1 photo
   *[other] { $n } photos
}
command-no-name = (no name)
command-faces-once = { $n ->
    [one] 1 face without a name is in one photo only.
   *[other] { $n } faces without a name are in one photo each.
}
command-no-faces = No faces yet.

## What comes in, and known sets

command-imported = Imported { $n ->
    [one] 1 entry
   *[other] { $n } entries
} about { $photos ->
    [one] 1 photo
   *[other] { $photos } photos
}.
command-number-of = { $n } for { $name }
command-line = line { $n }
command-record = record { $n }
command-image = image { $n }
command-annotation = annotation { $n }
command-fault-unknown = there is no photo { $name } in the collection
command-fault-several = { $n } photos are called { $name } (in { $folders }); write the folder too
command-fault-contradiction = { $earlier } says something else of { $name }, and came first
command-fault-twice = it occurs more than once; the first one was taken
command-fault-no-json = it is no JSON
command-fault-json = it is no whole JSON file
command-fault-xmp = it is no whole XMP file
command-fault-no-record = it is no record with named values
command-fault-no-image = it belongs to none of the images
command-fault-silent = it has no caption and no category
command-fault-no-id = it has no id or no file_name
command-fault-same-id = another image has the id { $id } already
command-fault-nameless = it names no photo
command-fault-half-place = it has a latitude without a longitude, or the reverse
command-fault-date = “{ $text }” is no date; write 2019-07-04 or 2019-07-04 12:30
command-fault-rating = the rating “{ $text }” is no number from 0 to { $most }
command-fault-degrees = “{ $text }” is no { $name } in degrees
command-fault-quotes = a quotation mark is opened and not closed, or closed too early
command-fault-columns = it has { $values ->
    [one] 1 value
   *[other] { $values } values
} where the first line names { $columns ->
    [one] 1 column
   *[other] { $columns } columns
}; a text with separators belongs in quotation marks
command-numbered = The numbers count the photos in the order of their paths: { $table }.
command-set = { $n ->
    [one] 1 photo
   *[other] { $n } photos
} in { $folder }.
command-set-known = { $n ->
    [one] 1 photo
   *[other] { $n } photos
} in { $folder }, { $known } of them from before.
command-set-labelled = { $n ->
    [one] 1 photo has a label.
   *[other] { $n } photos have a label.
}
command-set-missing = { $n ->
    [one] 1 photo of the set couldn’t be found: { $name }.
   *[other] { $n } photos of the set couldn’t be found, such as { $name }.
}
command-set-look = Look at them: { $command }
command-set-measure = Measure: { $command }, then
command-set-no-captions = { $set } has no captions to measure with. Leave --evaluate out.

## Figures, models, health

command-stats-photos = { $n } ({ $bytes }), { $captioned } with captions
command-stats-away = { $n ->
    [one] 1 photo, kept for { $days } days in case its file comes back
   *[other] { $n } photos, each kept for { $days } days in case its file comes back
}
command-stats-skipped = { $n ->
    [one] 1 file
   *[other] { $n } files
}
command-model-at-hand = at hand
command-model-to-download = to download
command-model-not-installed = not installed
command-models-which = Which models? Run: { $command }
command-tune-other-family = Only the built-in captioner can be tuned, and these photos are captioned by { $family }. Index them with --models builtin into a data folder of their own.
command-tune-too-few = { $n ->
    [0] No photo has
    [one] 1 photo has
   *[other] { $n } photos have
} an English sentence of yours, and it takes { $fewest } to learn from. Import some: { $command }
command-tuned = Learned from { $n } photos, measured on { $held } others:
command-tuned-before = before
command-tuned-after = after
command-tuned-loss = loss per word
command-tuned-kept = Kept. The next run writes all captions anew, and leaves yours as they are: { $command }
command-tuned-worse = Not kept, as it isn’t better. Captions stay as they are; more of yours may help.
command-tuning-undone = The captioner is the one that came with the installation again. The next run writes its captions: { $command }
command-not-tuned = The captioner isn’t tuned, so there’s nothing to undo.
command-well = All is well.
command-wrong = { $n ->
    [one] 1 thing to fix; its line says how.
   *[other] { $n } things to fix; the lines say how.
}
command-sound = The catalogue is sound: { $what }.
command-saved = Saved: { $what }.
command-saved-from = Saved: { $what }, gaps filled from { $backup }.
command-repaired-what = { $photos } photos, { $likes } likes and { $albums } albums
command-repaired-missing = Photos that are missing come back with: { $command }
command-repaired-file = The file as it was: { $file }
command-backups = There are backups of { $days }; to go back to one: { $command }

## The chat in the terminal, and the start of the page

command-no-count = { $text } isn’t a number of photos; give 1 or more
command-no-day = “{ $text }” isn’t a date such as 2019, 2019-06 or 2019-06-30
command-talk = Say what you’re looking for; “help” says what else. Ctrl-D ends.
command-no-folder = There’s no folder { $folder }. Name your photos with --images DIR.
command-line-broken = The line { $line } isn’t complete JSON. Send one object a line.
command-line-string = "{ $name }" is { $value }. Send a string.
command-line-count = "{ $name }" is { $value }. Send a count, such as 12.
command-line-numbers = "{ $name }" is { $value }. Send a list of whole numbers.
command-line-names = "{ $name }" is { $value }. Send a list of names.
command-line-paths = "{ $name }" is { $value }. Send a list of paths.
command-line-done = "done" is { $value }. Send { $names }, or leave it out.
command-line-search = "search" is { $value }. Send {"{"}"text", "filters", "without"{"}"} as this command prints them.
command-starting = Starting Photochat …
command-ready = Photochat is ready at { $address } (Ctrl-C stops it).
command-pictures = These are the photos in { $folder }. For others: { $command }
command-no-pictures = There’s no photo in { $folder }, so these are sample photos.
command-samples = { $folder } was empty, so sample photos were put there (credits beside them).
command-own-photos = Your own photos: { $command }
command-empty-folder = The folder { $folder } holds no photo. Put some there, or name another folder.
command-auth = --auth needs a name and a password, as in --auth anna:secret.
command-host-open = --host { $host } would show your photos to everybody who reaches this machine. Add --auth NAME:PASSWORD, or --no-auth if that is what you want.
command-host-unknown = The host { $host } isn’t known here ({ $reason }). Try --host 127.0.0.1.
command-root-path = --root-path { $path } isn’t a path. Give one such as /photos.
command-port-number = Port { $port } doesn’t exist. Choose one from 1024 to 65535 with --port.
command-port-reserved = Port { $port } is reserved for the system. Choose one above 1023 with --port.
command-port-taken = Port { $port } on { $host } can’t be used ({ $reason }). Stop the program that has it, or choose another with --port { $other }.

## Settings

command-wrong-arguments = { $message }. See { $program } --help.
command-not-a-choice = { $what ->
    [models] There’s no model family “{ $name }”.
    [index] There’s no kind of index “{ $name }”.
    [milvus] Photochat has no use for Milvus’s index “{ $name }”.
   *[captions] There are no caption vectors called “{ $name }”.
} Choose { $choices }.
command-not-megapixels = --max-megapixels { $megapixels } isn’t a limit. Give a number of megapixels above 0.
command-not-clusters = “{ $text }” isn’t a number of clusters. Give 1 or more with --clusters.
command-not-switch = { $name } is “{ $text }”. Give on or off.
command-not-share = PHOTOCHAT_IMAGE_WEIGHT is “{ $text }”. Give a number from 0 (captions) to 1 (images).
command-samples-not-copied = The sample photos couldn’t be copied to { $folder } ({ $reason }). Name a folder of your own photos with --images DIR.
command-samples-missing = The package { $package } is missing. Install Photochat again, or name a folder of photos: { $command }
command-nothing-to-get = There’s nothing to download for { $family }. Run: { $command }
command-no-cluster = No Ray cluster answers at { $address }. Start one with “ray start --head”, or leave the address out to use this machine.

## Imports and sets that can’t be used

command-pickle = { $file } is a pickle, and reading a pickle runs whatever program is in it. Save what it holds as CSV or JSON, or index the photos themselves.
command-import-missing = There’s no file { $file }. Name one to import.
command-import-unreadable = { $file } can’t be read ({ $reason }). Nothing was imported.
command-import-large = { $file } has over { $gigabytes } GB, too much for a list of photos. Name another file.
command-import-no-text = { $file } isn’t text in UTF-8. Save it as CSV or JSON in UTF-8. Nothing was imported.
command-import-nothing = { $file } is about no photo. Name a table, captions, sidecars, or a folder of them.
command-import-no-columns = { $file } isn’t a table that can be imported: its first line must name the columns, such as file,description or file,label. Nothing was imported.
command-import-broken = { $file } isn’t complete JSON: it breaks off or goes wrong at line { $line }. Copy or export it again. Nothing was imported.
command-import-nested = { $file } isn’t a list of photos: it’s nested too deeply. Nothing was imported.
command-import-form = { $file } isn’t a list of photos: it needs COCO captions, a list of records with file and caption, or captions by file. Nothing was imported.
command-import-no-images = { $file } names no images: COCO captions need the list “images” with the id and file_name of each. Nothing was imported.
command-set-unknown = There’s no folder or file { $set }. Name a set of photos, or an id of the Hugging Face hub.
command-set-no-folder = There’s no folder { $folder }. Name a set of photos, or one of its splits.
command-set-no-photos = None of the photos of { $set } is there. Get its photos too, and unpack them beside it.
command-set-empty = { $folder } holds neither photos nor captions of COCO or Flickr. Name the folder of a set.
command-set-no-table = { $file } isn’t Flickr8k’s captions: its first line must be image,caption. Name another file.
command-set-no-split = { $set } has no split { $split }. It has { $splits }.
command-set-no-pictures = The set { $set } has no column of pictures. It has { $columns }.
command-set-not-loaded = The set { $set } can’t be loaded ({ $reason }). Check its id and the network.
command-set-offline = The set { $set } is on the Hugging Face hub, and HF_HUB_OFFLINE forbids going there. Unset it, or name a folder of photos.
command-set-no-network = The set { $set } is on the Hugging Face hub, which can’t be reached from here. Check the network, or name a folder of photos.
command-set-not-kept = The set can’t be put into { $folder } ({ $reason }). Name another folder with --to.

## What can’t be measured, written or repaired

command-no-lines = { $file } can’t be read as JSON lines ({ $reason }). Check the path.
command-captions-missing = There’s no captions file { $file }. Check the path.
command-captions-unreadable = { $file } can’t be read as text. Give a captions file in UTF-8.
command-captions-form = { $file } isn’t a captions file. Give JSON lines with file and captions, COCO captions JSON, or Flickr8k lines (name.jpg#0, tab, caption).
command-captions-none = { $split ->
    [none] { $file } has no captioned photos.
   *[other] { $file } has no photos of the split { $split }.
} Splits in it: { $splits }.
command-captions-not-indexed = { $n ->
    [one] The only photo of the captions file isn’t indexed.
   *[other] None of the { $n } photos of the captions file is indexed.
} Index their folder first: { $command }
command-captions-imported = { $n ->
    [one] 1 of these photos has imported facts, which would help the search to find it.
   *[other] { $n } of these photos have imported facts, which would help the search to find them.
} Index them into a separate data folder, with --data, and measure there.
command-colours-unreadable = { $file } can’t be read ({ $reason }). Give JSON lines with “file” and “colour”.
command-colours-none = { $file } names no photo. Give JSON lines with “file” and “colour”.
command-sidecars-folder = { $folder } isn’t a folder. Name the folder for the XMP files.
command-no-catalogue = There’s no catalogue { $file }. Name the right folder with --data DIR.
command-nothing-to-save = Nothing can be read from { $file }, and there’s no backup. Move { $folder } away and index again; your photos are not touched.
command-no-backup = There’s no backup { $backup }. There are backups of: { $days }.
command-backup-damaged = The backup { $backup } is damaged too. Choose another day.

## What the doctor, the start and the choice of models say

command-check-program = Photochat { $version } on Python { $python }.
command-check-no-folder = There is no folder { $folder }. Name yours with --images DIR.
command-check-forbidden = { $folder } may not be read. Give this user the right to read it.
command-check-no-photo = { $folder } holds no photo. Put some there, or name another with --images.
command-check-read-only = { $folder } is read-only: photos are found there, and none can be added.
command-check-photos = { $folder } can be read, and photos can be added.
command-check-data-unwritable = { $folder } cannot be written. Make it writable, or use --data DIR.
command-check-data-open = Other users may change the index in { $folder }. Run: chmod go-w { $folder }
command-check-data = { $folder } can be written.
command-check-data-to-be = { $folder } will be made by the first run.
command-check-data-cannot-be = { $folder } cannot be made: { $nearest } is not writable. Use --data DIR.
command-check-room = { $state ->
    [wrong] Only { $free } are free for the index. Make room, or put it on another disk with --data DIR.
    [note] { $free } are free for the index: enough for a few thousand photos.
   *[well] { $free } are free for the index.
}
command-check-not-indexed = Nothing is indexed yet. Run: { $command }
command-check-damaged = The catalogue { $file } is damaged. Run: { $command }
command-check-empty = No photo is indexed yet. Run: { $command }
command-check-sound = Sound, { $n ->
    [one] 1 photo
   *[other] { $n } photos
}, made by the { $family } models.
command-check-waiting = { $n ->
    [one] 1 photo waits for its caption.
   *[other] { $n } photos wait for their captions.
} To go on: { $command }
command-check-gone = { $n ->
    [one] 1 photo is not where it was.
   *[other] { $n } photos are not where they were.
} To look again: { $command }
command-check-skipped = { $n ->
    [one] 1 file could not be read, { $name }: { $reason }.
   *[other] { $n } files could not be read, such as { $name }: { $reason }.
}
command-check-models-incomplete = The { $family } models are incomplete, without { $names }. Install them again.
command-check-no-captioner = The { $family } models find photos; for captions run: { $command }
command-check-models = The { $family } models are here, for search and captions.{ $family ->
    [clip] {""}
   *[other] {" "}Better ones: { $command }
}
command-extra-ocr = ocr (reads text in photos)
command-extra-places = places (names the places of photos)
command-extra-faces = faces (finds the people whom you name)
command-extra-raw = raw (develops camera raw files without a preview)
command-extra-mcp = mcp (serves assistants)
command-extra-datasets = datasets (takes sets of the Hugging Face hub)
command-extra-scale = scale (searches collections beyond one machine)
command-check-extras = Installed: { $names }.
command-check-no-extras = Available with { $command }: { $names }.
command-check-gpu = { $name } encodes and captions photos; the index is searched on the processor.
command-check-no-gpu = None is needed; { $n ->
    [one] 1 processor core does
   *[other] { $n } processor cores do
} the work.
command-check-unwatched = { $reason }: press “Look for new photos” after adding some.
command-check-watches = The system watches { $watches } folders at the most, and there are { $needed } or more. Run: sudo sysctl fs.inotify.max_user_watches={ $wanted }
command-check-watching = New photos are noticed while the page runs.
command-gpu-other-build = An NVIDIA card is here, but torch is a build for the CPU. Install PyPI’s own build of torch to use it.
command-gpu-old-driver = An NVIDIA card is here, but its driver does not answer torch. Update the driver to use it.
command-using-builtin = Using the built-in models. Better: CLIP, { $missing ->
    [0] already downloaded: --models clip.
   *[other] { $download }, then --models clip.
}
command-using-clip = Using CLIP ({ $id }).{ $alone ->
    [True] {" "}Captions too: { $download }.
   *[False] {""}
} The small built-in models: --models builtin.
command-download-with = { $size ->
    [unknown] { $command }
   *[known] { $size } with { $command }
}
command-unknown = There is no command “{ $word }”. { $close ->
    [none] See photochat --help.
   *[other] Did you mean “photochat { $close }”?
}
command-stopped-page = Stopped. What was indexed is kept.
