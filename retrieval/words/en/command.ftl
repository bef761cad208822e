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
command-interrupted = Stopped. What’s done so far is kept.
command-not-indexed = No photos are indexed for { $folders } yet. Run: { $command }
command-outdated = The photos of { $folders } were indexed by models of another version. Run: { $command }
command-no-photo = There’s no photo { $path }. Give its path, or its name below the images folder.
command-words-and-photo = Both “{ $words }” and the colours of { $photo } are asked for. Leave one of them out.
command-no-data = There’s no data folder { $folder }. Name the right one with --data DIR.
command-no-picture = The picture { $target } can’t be written ({ $reason }). Give a name such as answer.png.
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
command-line-paths = "{ $name }" is { $value }. Send a list of paths.
command-line-search = "search" is { $value }. Send {"{"}"text", "filters"{"}"} as this command prints them.
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
