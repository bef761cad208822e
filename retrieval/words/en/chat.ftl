### What the chat says. { $wish } is a search in words, such as “dogs” from 2019, without people.

## Small parts

quoted = “{ $text }”
counted = { $name } ({ $n })
photos = { $n ->
    [one] 1 photo
   *[other] { $n } photos
}
photos-by-rank = { $n ->
    [one] photo { $ranks }
   *[other] photos { $ranks }
}
day = { DATETIME($day, dateStyle: "long") }
colour-share = { $name } ({ $percent }%)

## What is looked for

looking = Looking for { $wish } …
wish-anything = photos
wish-colour = { $colours }
wish-upload = { $n ->
    [one] your photo
   *[other] your { $n } photos
}
wish-like = { $n ->
    [one] photos like that one
   *[other] photos like those { $n }
}
wish-palette = the same colours
wish-with = { $about }, { $texts }
condition-colour = mostly { $colours }
condition-monochrome = in black and white
condition-without = without { $things }
condition-unlike = { $n ->
    [one] unlike the one you turned down
   *[other] unlike the { $n } you turned down
}
condition-landscape = landscape
condition-portrait = portrait
condition-square = square
condition-size = at least { $megapixels } MP
condition-format = { $formats } only
condition-path = with “{ $path }” in the path
condition-words = described with { $words }
condition-months = taken from { $first } to { $last }
condition-not-years = not in { $years }
condition-month = taken in { $months }
condition-hours-since = taken after { $first }
condition-hours-until = taken before { $last }
condition-hours-between = taken between { $first } and { $last }
condition-weekdays = taken on a { $days }
condition-camera = taken with { $camera }
condition-not-camera = not taken with { $camera }
condition-people = with { $people }
condition-place = from { $place }
condition-not-place = not from { $place }
condition-near = within 50 km of { $place }
known-date = with a date
known-place = with a location
known-camera = that name a camera
known-not-date = without a date
known-not-place = without a location
known-not-camera = that name no camera
condition-labels = labelled { $labels }
time-year = from { $year }
time-years = from { $year } to { $last }
time-month = from { $month }
time-months = from { $month } to { $last }
time-day = from { DATETIME($day, dateStyle: "long") }
time-days = from { DATETIME($day, dateStyle: "long") } to { DATETIME($last, dateStyle: "long") }
time-since = since { DATETIME($day, dateStyle: "long") }
time-since-year = since { $year }
time-until = up to { DATETIME($day, dateStyle: "long") }
time-until-year = up to the end of { $year }

## What was found

found-possible = Possible matches for { $wish }, though I’m not sure of any
found-best = Best matches for { $wish }
found-some = Best matches for { $wish }, though I’m only sure of { $n ->
    [one] one
   *[other] { $n }
}
found-like = More { $wish }
found-like-weak = More { $wish }, though none is very close
found-unsure = Not sure about { $wish }. Closest photos:
found-weak = { $n ->
    [one] No good match for { $wish }. Closest photo:
   *[other] No good match for { $wish }. Closest photos:
}
found-all = { $n ->
    [one] { $photos }
   *[other] { $photos }, { $order }
}
found-ordered = Matches for { $wish }, { $order }
found-ordered-unsure = Not sure about { $wish }. Closest photos, { $order }:
without-changes-nothing = The page is still the same: if you see { $things } in a photo, hide it by its number, such as “hide 3”.
no-photos = No photos
no-photos-like = No { $about }
no-photos-of = No photos of { $about }
found-none = { $photos }. Remove a filter:
found-no-words = No photo has { $words } in its caption, label or path. Try it without the quotation marks.
found-nothing = No photos found.
refined-weak = No good match for { $wish }.
still-photos-of = The page still shows { $wish }.
still-same = The page stays as it is.
order-newest = newest first
order-oldest = oldest first
order-largest = largest first (in pixels)
order-smallest = smallest first (in pixels)
order-heaviest = largest files first
order-lightest = smallest files first
order-sharpest = sharpest first
order-blurriest = blurriest first
order-brightest = brightest first
order-darkest = darkest first
order-unmeasured = not sorted yet: sharpness is measured the next time they are indexed
order-undated = in the order of the files’ dates, as none says when it was taken
order-name = by name
ordered-here = These { $n } are in order, { $order } first.
order-colour = sorted by colour
words-unknown = { $n ->
    [one] { $words } may be a word I don’t know; English works best.
   *[other] { $words } may be words I don’t know; English works best.
}
respelled = Showing results for { $words }.
only-of-day = No other photo is from that day.
only-of-around = No other photo is from around that day.
only-of-week = No other photo is from that week.
only-of-month = No other photo is from that month.
only-of-year = No other photo is from that year.
only-of-camera = No other photo was taken with that camera.
only-of-place = No other photo was taken there.
next-page = { $n ->
    [one] One more
   *[other] { $n } more
}
next-weak = { $n ->
    [one] One more, a weaker match
   *[other] { $n } more, weaker matches
}
all-that-fit = { $n ->
    [one] The only photo that fits
   *[other] The { $n } photos that fit
}
first-that-fit = The first { $n } photos that fit
seen-enough = Those were the first { $n } photos of this search; paging stops there. Narrow it down, for example to a year, to see others.
no-more = That’s all: there are no more photos for this search.
no-more-like-there = No more like these with the same filters.
no-more-like = You’ve seen every photo like these.
nothing-to-go-on = There’s no search to continue. Describe a photo first.
no-upload = There’s no photo attached. Drop one into the message box.
upload-known = You have this photo: { $name }
upload-closest = Closest match: { $name }. { $fit }
upload-strong = It looks very similar.
upload-fair = It looks somewhat similar.
upload-weak = It doesn’t look very similar.
uploads-all = { $n ->
    [2] You have both of these.
   *[other] You have all { $n } of these.
}
uploads-none = { $n ->
    [2] You have neither of these.
   *[other] You have none of these { $n }.
}
uploads-some = You have { $n } of these { $all }: { $names }. Not in your collection: { $missing }.

## Changing the search

nothing-said = Describe what you’re looking for, such as “a dog on a beach”, or drop a photo here.
nothing-shown = There are no photos on the page yet. Describe one first, such as “a dog on a beach”.
nothing-liked = You haven’t liked any photos yet. Press a heart, or say “I like 2”.
instead-of-what = What should it be instead?
nothing-left = That was the whole search. Describe something else.
by-fit-already = The best matches come first.
nothing-to-drop = There’s no { $things } filter.
allowed-again = No longer leaving out { $things }.
dropped = Removed { $things }.
dropped-shape = Any shape now.
kept = { $n ->
    [one] Kept 1 photo.
   *[other] Kept { $n } photos.
}
liked = { $n ->
    [one] The photo you like
   *[other] The { $n } photos you like
}
nothing-hidden = Nothing is hidden.
hidden = { $n ->
    [one] The photo you hid. “Bring it back” shows it in answers again.
   *[other] The { $n } photos you hid. “Bring 2 back” shows one in answers again, “bring them all back” every one.
}
unseen-page = Page { $n } hasn’t been shown yet.
no-such-rank = { $n ->
    [one] There’s no photo { $ranks } here: only one is shown.
   *[other] There’s no photo { $ranks } here: { $n } are shown.
}
pointed = I take “{ $look }” to mean { $photos }.
pointed-none = None of these photos clearly shows “{ $look }”. If you see it, give its number.
pointed-several = “{ $look }” could be photo { $ranks }, or another. Which one?
pointed-all = That could be any of these { $n } photos. Which ones? Give their numbers.
pointed-told = Not sure which photo shows “{ $look }”: perhaps one of these.
pointed-sought = Not sure which photo shows “{ $look }”, so this is a search for it.
pointed-unsure = Not sure which photo shows “{ $look }”: perhaps { $ranks }. Which one?
which-one-like = Which photo? Give its number, such as “I like 2”.
which-one-dislike = Which photo? Give its number, such as “hide 2”.
which-one-clear = Which photo? Give its number, such as “unlike 2”.
which-one-about = Which of the { $n } photos? Give its number, such as “tell me about 2”.
which-one-put = Which of the { $n } photos? Give its number.
which-one-ask = Which photo? Ask with its number, such as “what colour is the car in 2?”
any-some = { $n ->
    [one] One of the { $all } seems to show “{ $what }”:
   *[other] { $n } of the { $all } seem to show “{ $what }”:
}
any-none = { $n ->
    [one] I don’t see “{ $look }” in it.
   *[other] I don’t see “{ $look }” in any of these { $n }.
}
any-unsure = Not sure about “{ $look }”: perhaps photo { $ranks }.

## Likes

rated-like = Liked { $photos }.
rated-dislike = Hidden: { $photos }.
rated-liked-already = { $n ->
    [one] It’s liked already.
   *[other] They’re liked already.
}
rated-already = { $n ->
    [one] It’s hidden already.
   *[other] They’re hidden already.
}
rated-clear = No longer liked: { $photos }.
rated-not = { $n ->
    [one] It was neither liked nor hidden.
   *[other] None of them was liked or hidden.
}
rated-clear-likes = All your likes are cleared.
rated-clear-all = All your likes and hidden photos are cleared.
rated-next = { $n ->
    [one] Here’s the next one.
   *[other] Here are the next { $n }.
}

## Going back

undone = Undone: { $step }.
redone = Done again: { $step }.
now-showing = Showing { $wish }.
now-nothing = No search is open.
nothing-to-undo = There’s nothing to undo.
nothing-to-redo = There’s nothing to bring back.
unhidden = { $n ->
    [one] The photo is back.
   *[other] The photos are back.
}
step-search = { $message }
step-search-for = the search for { $wish }
step-page = the next page
step-reset = the new search
step-like = { $n ->
    [one] 1 like
   *[other] { $n } likes
}
step-dislike = { $n ->
    [one] hiding 1 photo
   *[other] hiding { $n } photos
}
step-clear = { $n ->
    [one] clearing 1 like or hidden photo
   *[other] clearing { $n } likes and hidden photos
}
step-album-add = { $n ->
    [one] adding 1 photo to { $name }
   *[other] adding { $n } photos to { $name }
}
step-album-rename = renaming { $name } to { $new }
step-album-remove = { $n ->
    [one] removing 1 photo from { $name }
   *[other] removing { $n } photos from { $name }
}
back-to = Back to { $wish }.
help-export = Say “export as zip”, and the photos shown are packed into one file on this machine, which you can copy anywhere; “export the album Beach” packs an album.
no-search-about = You haven’t searched for { $text } yet.
reset = New search.

## About a photo

about = **{ $named }:** { $facts }
photo-number = Photo { $rank }
about-maybe = Maybe { $text }
about-unknown = I can’t tell what it shows.
about-label-given = Label: { $label }.
about-label-imported = Label: { $label }.
about-label-folder = Label: { $label } (from its folder).
about-label-zero-shot = Maybe “{ $label }” (my guess).
about-taken = { $time ->
    [none] Taken on { DATETIME($day, dateStyle: "long") }.
   *[other] Taken on { DATETIME($day, dateStyle: "long") } at { $time }.
}
about-taken-by-name = { $time ->
    [none] Taken on { DATETIME($day, dateStyle: "long") }, by its file name.
   *[other] Taken on { DATETIME($day, dateStyle: "long") } at { $time }, by its file name.
}
about-ago = That was { $unit ->
    [year] { $n ->
        [one] a year ago
       *[other] { $n } years ago
    }
    [month] { $n ->
        [one] a month ago
       *[other] { $n } months ago
    }
   *[day] { $n ->
        [0] today
        [one] yesterday
       *[other] { $n } days ago
    }
}.
about-weekday = That was a { $weekday }.
about-landscape = It is in landscape format.
about-portrait = It is in portrait format.
about-square = It is square.
about-title = Title: { $title }.
about-no-title = It has no title.
about-keywords = Keywords: { $keywords }.
about-no-keywords = It has no keywords.
about-rating = Rating: { $n ->
    [one] 1 star
   *[other] { $n } stars
}.
about-no-rating = It has no rating.
about-no-date = The file doesn’t say when it was taken.
about-camera = Camera: { $camera }.
about-no-camera = The file doesn’t name a camera.
about-no-author = The file doesn’t say who took it.
about-author = Taken by { $name }.
about-rights = Copyright notice in the file: { $notice }.
about-no-rights = The file has no copyright notice.
about-exposure = Taken with { $exposure }.
about-no-exposure = The file doesn’t name a lens or an exposure.
about-place = Taken at { $latitude }, { $longitude } (latitude, longitude).
about-place-named = Taken in { $place } ({ $latitude }, { $longitude }).
about-place-nameless = Its place has no name here, so I can’t look for others from there. The extra “places” brings the names of towns.
about-no-place = The file doesn’t say where it was taken.
about-print = Sharp in print up to { $width } × { $height } cm: { $sheet ->
    [none] not enough for A6, a postcard
   *[other] enough for { $sheet }
}.
about-colours = Colours: { $colours }.
about-no-colours = Its colours aren’t known.
about-in-colour = It is in colour.
about-monochrome = It is in black and white.
about-size = { $side } pixels ({ $megapixels } MP), { $format }, { $bytes }.
about-file = File: { $path }.
about-some = { $n ->
    [one] That’s one of them.
   *[other] These are the first { $n }. Ask about the others by number.
}
photos-gone = Those photos are no longer in the collection.
ask-caption = { $sure ->
    [yes] Going by its caption, yes: “{ $text }”.
   *[no] Its caption says: “{ $text }”.
}
ask-label = { $sure ->
    [yes] Going by its label, yes: “{ $text }”.
   *[no] Its label says: “{ $text }”.
}
ask-vision = { $text } (Seen by { $model }, which can be wrong.)
ask-text = It reads: “{ $text }” (read in the photo by text recognition).
ask-people = { $others ->
    [0] { $names }
   *[other] { $names }, and { $others } more without a name
}
ask-people-unnamed = { $n ->
    [one] Somebody you haven’t named yet.
   *[other] { $n } people you haven’t named yet.
}
ask-seen = { $text } (From its description by { $model }.)
ask-unknown = I can’t tell from here: no model that looks closely at photos is set up.
ask-unknown-who = I can’t tell who is in it: nobody has looked for faces yet. “People” in the Collection switches that on.
ask-only-caption = All I have is its caption: “{ $caption }”.
ask-only-captions = All I have are captions:
why = **{ $rank }:** { $reason }.

## About the page

most-coloured = Most { $colour }: { $photos }.
sharpest = { $n ->
    [one] The sharpest is { $photos }.
   *[other] Equally sharp: { $photos }.
}
sharpest-detail = { "" }
sharpest-unknown = I don’t know yet how sharp these are: that is measured the next time they are indexed.
blurriest = { $n ->
    [one] The blurriest is { $photos }.
   *[other] Equally blurred: { $photos }.
}
blurriest-detail = { "" }
blurriest-unknown = I don’t know yet how sharp these are: that is measured the next time they are indexed.
brightest = { $n ->
    [one] The brightest is { $photos }.
   *[other] Equally bright: { $photos }.
}
brightest-detail = { "" }
brightest-unknown = I can’t tell how light these are.
darkest = { $n ->
    [one] The darkest is { $photos }.
   *[other] Equally dark: { $photos }.
}
darkest-detail = { "" }
darkest-unknown = I can’t tell how light these are.
largest = { $n ->
    [one] The largest is { $photos }, at { $detail }.
   *[other] The largest are { $photos }, at { $detail }.
}
largest-detail = { $side } pixels
largest-unknown = I don’t know their sizes.
smallest = { $n ->
    [one] The smallest is { $photos }, at { $detail }.
   *[other] The smallest are { $photos }, at { $detail }.
}
smallest-detail = { $side } pixels
smallest-unknown = I don’t know their sizes.
heaviest = { $n ->
    [one] The largest file is { $photos }, at { $detail }.
   *[other] The largest files are { $photos }, at { $detail }.
}
heaviest-detail = { $size }
lightest = { $n ->
    [one] The smallest file is { $photos }, at { $detail }.
   *[other] The smallest files are { $photos }, at { $detail }.
}
lightest-detail = { $size }
oldest = { $n ->
    [one] The oldest is { $photos }, taken on { $detail }.
   *[other] The oldest are { $photos }, taken on { $detail }.
}
oldest-detail = { DATETIME($day, dateStyle: "long") }
oldest-unknown = None of these files says when it was taken.
newest = { $n ->
    [one] The newest is { $photos }, taken on { $detail }.
   *[other] The newest are { $photos }, taken on { $detail }.
}
newest-detail = { DATETIME($day, dateStyle: "long") }
newest-unknown = None of these files says when it was taken.
all-equal = { $n ->
    [2] There’s no difference between the two.
   *[other] { $n } of them are equal.
}
some-unknown = { $n ->
    [one] For one I can’t tell.
   *[other] For { $n } of them I can’t tell.
}
common = { $n ->
    [2] What both have in common:
   *[other] What these { $n } have in common:
}
common-one = Only one photo is shown, so there’s nothing it could share.
common-words = { $n ->
    [2] Both captions mention { $words }.
   *[other] { $n } captions mention { $words }.
}
common-label = { $n ->
    [2] Both are labelled “{ $label }”.
   *[other] { $n } are labelled “{ $label }”.
}
common-year = All were taken in { $year }.
common-camera = All were taken with { $camera }.
common-colours = Most have { $colours } in them.
common-nothing = I can’t name anything that these { $n } share.
compare-strong = I’d say { $photos } look very similar.
compare-fair = I’d say { $photos } look somewhat similar.
compare-weak = I’d say { $photos } don’t look alike.
compare-two = These are the first two of { $n }.
count-liked = { $n ->
    [one] You like 1 photo.
   *[other] You like { $n } photos.
}
some-likes = { $all ->
    [one] the photo you like
   *[other] { $part ->
        [all] all { $all } photos you like
       *[some] { $n } of the { $all } photos you like
    }
}
some-album = { $all ->
    [one] the photo in { $name }
   *[other] { $part ->
        [all] all { $all } photos in { $name }
       *[some] { $n } of the { $all } photos in { $name }
    }
}
some-seem = { $n ->
    [one] { $some } seems to show { $looks }
   *[other] { $some } seem to show { $looks }
}
none-likes = { $all ->
    [one] The photo you like doesn’t fit: { $wishes }.
   *[other] None of the { $all } photos you like fits: { $wishes }.
}
none-page = { $all ->
    [one] The one shown doesn’t fit: { $wishes }.
   *[other] None of the { $all } shown fits: { $wishes }.
}
none-album = { $all ->
    [one] The photo in { $name } doesn’t fit: { $wishes }.
   *[other] None of the { $all } photos in { $name } fits: { $wishes }.
}
count-of-none = None: the last search found no photos.
count-page = { $n ->
    [one] One photo is shown.
   *[other] { $n } photos are shown.
}
count-all = { $n } meet the filters.

## The collection

empty-yet = Your photos are being indexed; the first can be found in a moment. Ask again then.
empty = There are no photos here yet. Add some under “Add photos”, or put them into your images folder.
outdated = Your photos were indexed by an older version. They’re being indexed again and will be back shortly.
stats = { $n ->
    [one] You have 1 photo ({ $bytes }).
   *[other] You have { $n } photos ({ $bytes }).
}
stats-days = Those with a date were taken from { DATETIME($first, dateStyle: "long") } to { DATETIME($last, dateStyle: "long") }.
stats-labels = Most common: { $labels }.
stats-cameras = Cameras: { $cameras }.
stats-formats = Formats: { $formats }.
stats-captioned = { $n ->
    [one] 1 has a caption so far.
   *[other] { $n } have a caption so far.
}
stats-skipped = { $n ->
    [one] 1 file couldn’t be read.
   *[other] { $n } files couldn’t be read.
}
stats-away = { $n ->
    [one] 1 photo left; if its file comes back within { $days } days, it needs no new look.
   *[other] { $n } photos left; those whose files come back within { $days } days need no new look.
}
count = { $photos }.
count-words = { $n ->
    [one] { $photos } mentions { $text } in its caption, label or file name.
   *[other] { $photos } mention { $text } in their captions, labels or file names.
}
count-more = { $n ->
    [0] Others may show it too.
    [one] 1 more seems to show it.
   *[other] { $n } more seem to show it.
}
count-kind = { $n ->
    [one] { $photos } mentions { $text } by one name or another, most often { $most }, in its caption, label or file name.
   *[other] { $photos } mention { $text } by one name or another, most often { $most }, in their captions, labels or file names.
}
more-of = More photos mention { $first } than { $others }.
more-of-even = { $n ->
    [one] One photo mentions each: { $first }.
   *[other] { $n } photos mention each: { $first }.
}
count-some = { $n } of the { $all } shown{ $photos }.
count-no = { $n ->
    [one] Not the one that is shown, as far as I can tell.
   *[other] None of the { $n } shown, as far as I can tell.
}
count-some-those = { $n } of those { $all }{ $photos }.
count-no-those = None of those { $n }, as far as I can tell.
count-none = I can’t count these: no caption, label or file name mentions { $text }.
count-seem = { $n ->
    [one] One photo seems to show { $text }, though no caption says so:
   *[other] { $n } photos seem to show { $text }, though no caption says so:
}
groups-year = By year: { $groups }.
groups-even = None has more than another.
groups-most = Most are from { $name } ({ $n }).
groups-least = Fewest are from { $name } ({ $n }).
groups-month = By month: { $groups }.
days = { $n ->
    [one] They were taken on one day: { $days }.
   *[other] They were taken on { $n } days: { $days }.
}
days-many = They were taken on { $n } days between { DATETIME($first, dateStyle: "long") } and { DATETIME($last, dateStyle: "long") }.
groups-label = By label: { $groups }.
groups-camera = By camera: { $groups }.
groups-place = By place: { $groups }.
groups-country = By country: { $groups }.
groups-more = { $n ->
    [one] One more is smaller.
   *[other] { $n } more are not listed.
}
groups-year-none = None of these photos has a date.
groups-month-none = { groups-year-none }
groups-day-none = { groups-year-none }
groups-label-none = None of these photos has a label.
groups-camera-none = None of these photos names its camera.
groups-place-none = None of these photos says where it was taken.
groups-country-none = { groups-place-none }
groups-year-unknown = { $n ->
    [one] 1 photo has no date.
   *[other] { $n } photos have no date.
}
groups-month-unknown = { groups-year-unknown }
groups-day-unknown = { groups-year-unknown }
groups-label-unknown = { $n ->
    [one] 1 photo has no label.
   *[other] { $n } photos have no label.
}
groups-camera-unknown = { $n ->
    [one] 1 photo doesn’t name its camera.
   *[other] { $n } photos don’t name their camera.
}
groups-country-unknown = { groups-place-unknown }
groups-place-unknown = { $n ->
    [one] 1 photo doesn’t say where it was taken.
   *[other] { $n } photos don’t say where they were taken.
}
no-duplicates = No duplicates: no photo is there twice, nor in a nearly identical shot.
duplicates = { $n ->
    [one] 1 set of duplicates
   *[other] { $n } sets of duplicates
} ({ $copies ->
    [one] 1 extra copy
   *[other] { $copies } extra copies
}).
duplicates-exact = { $n ->
    [one] 1 set is the very same file.
   *[other] { $n } sets are the very same file.
}
duplicates-order = The best of each comes first; nothing is deleted.
exported = { $n ->
    [one] Saved 1 photo as { $name } in { $folder }.
   *[other] Saved { $n } photos as { $name } in { $folder }.
}
no-such-format = I can’t export as { $format }. Choose ZIP, CSV, JSON or contact sheet.

## Albums

no-albums = You have no albums yet. Say “add these to the album Beach”.
albums = { $n ->
    [one] You have one album: { $albums }.
   *[other] You have { $n } albums: { $albums }.
}
album-shown = { $n ->
    [one] Album { $name }: 1 photo
   *[other] Album { $name }: { $n } photos
}
album-most = { $many ->
    [one] { $names } has the most photos ({ $n }), before { $others }.
   *[other] { $names } have the most photos ({ $n } each), before { $others }.
}
album-least = { $many ->
    [one] { $names } has the fewest photos ({ $n }), after { $others }.
   *[other] { $names } have the fewest photos ({ $n } each), after { $others }.
}
album-even = { $names } have equally many photos ({ $n } each).
album-empty = None of the photos in { $name } are in the collection at the moment.
no-such-album = There’s no album { $name }.
album-which-name = { $n ->
    [one] What should the album be called? Say “add it to the album Beach”.
   *[other] What should the album be called? Say “add these to the album Beach”.
}
album-take-which = Which photos should leave { $name }? Give their numbers, such as “take out 2 and 3”.
count-in-all = You have { $n } photos in all.
album-take-unclear = Not sure which photo of the album “{ $look }” is. Open the album, and say its number there.
album-which = Which album? Say its name.
album-added = { $n ->
    [one] Added 1 photo to { $name }.
   *[other] Added { $n } photos to { $name }.
}
album-had-them = { $n ->
    [one] It’s already in { $name }.
   *[other] They’re already in { $name }.
}
album-had-none = { $n ->
    [one] It isn’t in { $name }.
   *[other] None of them are in { $name }.
}
album-removed = { $n ->
    [one] Removed 1 photo from { $name }. The photo itself stays.
   *[other] Removed { $n } photos from { $name }. The photos themselves stay.
}
album-renamed = The album { $name } is now called { $new }.
album-ended = { $n ->
    [0] Removed the album { $name }.
    [one] Removed the album { $name }. Its photo stays.
   *[other] Removed the album { $name }. Its { $n } photos stay.
}

## Small talk and what is not done here

help =
    Tell me what you remember of a photo and I’ll look through your collection, on this machine. Describe it
    (“a dog on a beach, no people, since 2019”), drop a photo here, or name a colour. Like what comes close
    (“I like 2 and 5, more please”), narrow it down (“only landscape”), ask about a photo (“when was 3 taken?”),
    or say “next”, “undo”, “new search”, “duplicates”, “stats”, “add these to the album Beach” or “export as zip”.
refused-caption = Captions are guesses and can’t be changed in the chat. Write your own into a CSV file and read it in with “photochat import”: they take their place, and searches go by them.
refused-person = I can’t learn from the chat who somebody is. “People” in the Collection groups faces for you to name, and an album can keep the photos of one person.
refused-rotate = I can’t rotate photos: your files are never changed. You can export them and turn the copies.
refused-edit = I can’t edit photos: your files are never changed. You can export copies and edit those.
refused-make = I can’t make collages, videos or books: I only find photos. You can keep them in an album (“add 1 and 3 to the album Wedding”), or export them and use another program.
refused-share = I can’t send or print photos: they stay on this machine. You can export them as a ZIP and use that.
refused-rename = I can’t rename or move photos: your files are never changed. You can gather them in an album instead.
refused-delete = I can’t delete photos: your files are never changed. I can hide them here, or list duplicates for you to delete yourself.
refused-order = Photos can be sorted by date, size, name, colour, brightness or sharpness, and by nothing else.
refused-cannot = That’s beyond me: I only find photos. Say “help” to see how.
refused-view = Open a photo with a click to see it large; the arrow keys go on from there. There’s no map and no slideshow.
talk-wait = No hurry.
talk-likes = A like keeps a photo under “Liked”. “More like my likes” then looks for photos like those: good for browsing, but hardly quicker to one particular photo than turning pages. Other searches stay as they are.
surprise = { $n ->
    [one] Here’s your one photo.
   *[other] Here are { $n } photos, picked at random.
}
talk-adding = Photos come from the folders Photochat was started with: what you put there is noticed within seconds. You can also drop photos or folders under “Add photos”.
state = { $marked ->
    [0] Right now: { $shown } shown. Nothing is liked or hidden yet.
   *[other] Right now: { $shown } shown, { $liked } liked, { $hidden } hidden.
}
state-album = { $n ->
    [one] Your last album, { $name }, has 1 photo.
   *[other] Your last album, { $name }, has { $n } photos.
}
talk-comment = I see. Which photo are you looking for?
talk-comment-shown = I see. Say what to look for next, or narrow these down.
talk-who = I’m Photochat. I look for photos in your own collection, on this machine.
talk-privacy = Your photos stay on this machine, and the files are never changed.
talk-confused = Sorry, that wasn’t clear. Say it in other words, or “undo” to go back.
talk-thanks = You’re welcome!
talk-bye = Goodbye! Your likes are kept.
talk-hello = Hello! Which photo are you looking for?
talk-praise = Glad you like it.
talk-complaint = Sorry about that. Tell me what’s wrong with the results, or say “undo”.
talk-yes = Good. Describe the photo you’re looking for.
talk-yes-shown = Good. Say “more like 1”, “next”, or narrow it down.
talk-no = All right. Describe the photo you’re looking for.
talk-no-shown = All right. Tell me what to change, or say “undo”.
talk-sorry = No problem.
talk-why = A model on this machine looks at each photo once. Photos come up because they fit your words, your likes or your filters; each says why.

## What of a description is not understood

time-unknown = I don’t know which days “{ $time }” was, so I only looked for what it might look like. Name a date or a year.
time-of-what = Before or after what? Name a date, or a photo of the page by its number, such as “when was 2?”.
place-unknown = None of your photos says it was taken in “{ $place }”, so I only looked for what it might look like.
place-none = None of your photos says it was taken in { $places }.
condition-unknown = I can’t search by “{ $condition }”, so I only looked for what it might look like.
videos-none = There are only photos here, no videos.
megapixels-at-most = I can’t search by “{ $condition }”, only by a minimum number of megapixels. “Smallest first” sorts the photos by size.
only-english = I understand only English well, so these may not fit.
only-english-de = Ich verstehe nur Englisch gut; vielleicht passen diese Fotos nicht.
only-english-es = Solo entiendo bien el inglés; puede que estas fotos no encajen.
only-english-fr = Je ne comprends bien que l’anglais ; ces photos ne conviennent peut-être pas.
only-english-hi = Main sirf English achchhi tarah samajhta hoon; shayad ye photos sahi na hon.
only-english-hi-deva = मैं केवल अंग्रेज़ी अच्छी तरह समझता हूँ; हो सकता है ये तस्वीरें सही न हों।
only-english-it = Capisco bene solo l’inglese; queste foto potrebbero non corrispondere.
only-english-pt = Só entendo bem inglês; estas fotos podem não corresponder.
only-english-nl = Ik begrijp alleen Engels goed; deze foto’s kloppen misschien niet.
only-english-pl = Dobrze rozumiem tylko angielski; te zdjęcia mogą nie pasować.
only-english-zh = 我只能很好地理解英语，这些照片可能不符合您的要求。
only-english-ja = 英語しかよく理解できないため、これらの写真は合っていないかもしれません。
only-english-ko = 영어만 잘 이해하므로 이 사진들이 맞지 않을 수 있습니다.
only-english-ru = Я хорошо понимаю только английский; эти фотографии могут не подойти.
only-english-ar = أفهم الإنجليزية فقط جيدًا، وقد لا تكون هذه الصور مناسبة.

not-understood = I don’t understand this language well, so these may not fit. I understand English best.
not-understood-cs = Češtině moc nerozumím, takže tyto fotky možná nesedí. Nejlépe rozumím anglicky.
not-understood-hi = Main Hindi achchhi tarah nahin samajhta; shayad ye photos sahi na hon. English sabse achchhi samajhta hoon.
not-understood-hi-deva = मैं हिन्दी अच्छी तरह नहीं समझता; हो सकता है ये तस्वीरें सही न हों। अंग्रेज़ी सबसे अच्छी समझता हूँ।

## Buttons

button-weaker = Show weaker matches
button-closest = Show the closest
button-next = Next page
button-more-like-first = More like the first
button-more-like = More like { $rank }
button-more-like-likes = More like my likes
button-more-like-both = More like both
button-colours-of = Colours of { $rank }
button-unquoted = Without the quotes
button-allow = Allow { $thing }
button-any-month = Any month
button-any-hour = Any time of day
button-any-weekday = Any day
button-any-year = Any year
button-any-orientation = Any orientation
button-any-size = Any size
button-any-format = Any format
button-any-camera = Any camera
button-any-place = Any place
button-any-known-date = With or without a date
button-any-known-place = With or without a location
button-any-known-camera = With or without a camera
button-any-label = Any label
button-any-folder = Any folder
button-undo = Undo
button-redo = Redo
button-start-over = New search
button-meant-colour = I meant the colour { $word }
button-meant-thing = I meant { $thing }
button-blue = Mostly blue photos
button-stats = About the collection
button-duplicates = Find duplicates
button-zip = Export as ZIP
button-csv = Export as CSV
button-surprise = Surprise me again
button-add-all = Add all { $n }
button-show-album = Show the album

## Why a photo came

reason-before = shown before
reason-liked = you like it
reason-hidden = you hid it
reason-exact = the same file
reason-near = nearly the same picture
reason-told = as its file says
reason-chance = picked at random
reason-album = in the album “{ $name }”
