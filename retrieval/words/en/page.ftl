### What the page says; its scripts read this file too, and name a message without "page-".

page-title = Photochat
page-tabs = Photos
page-switches = Show
page-show-chat = Chat
page-show-photos = Photos
page-tab-results = Results
page-tab-liked = Liked
page-tab-collection = Collection
page-tab-add = Add photos
page-results = Results
page-close = Close
page-greeting = Which photo are you looking for?
page-greeting-hint = Say what you remember. Then narrow it down.

## How things stand

page-photo-count = { $n ->
    [one] { $n } photo
   *[other] { $n } photos
}
page-server-away = Photochat is not answering. Is it still running?
page-samples = These are sample photos. Add your own, or start
page-run-finding = looking for photos
page-run-photos = indexing { $done } of { $total }
page-run-places = naming places, { $done } of { $total }
page-run-captions = captioning { $done } of { $total }
page-run-descriptions = describing { $done } of { $total }
page-run-sentences = comparing captions, { $done } of { $total }
page-run-text = reading text in photos, { $done } of { $total }
page-run-faces = looking for faces, { $done } of { $total }
page-run-done = Everything is indexed.
page-run-cancelled = Indexing was stopped; what was done is kept.
page-run-cancelled-left = { $n ->
    [one] Indexing was stopped; { $n } photo waits, what was done is kept.
   *[other] Indexing was stopped; { $n } photos wait, what was done is kept.
}
page-run-left = { $run }, { $time } left
page-news-came = { $n ->
    [one] { $n } new photo
   *[other] { $n } new photos
}
page-news-left = { $n ->
    [one] { $n } photo left the folders
   *[other] { $n } photos left the folders
}
page-news-changed = brought up to date
page-seconds = { $n ->
    [one] about { $n } second
   *[other] about { $n } seconds
}
page-minutes = { $n ->
    [one] about { $n } minute
   *[other] about { $n } minutes
}
page-hours = { $n ->
    [one] about { $n } hour
   *[other] about { $n } hours
}

## The conversation. What begins with "say" is shown as a message; what is read of it is the English one.

page-conversation = Conversation
page-prompts = Try one of these
page-swatches = Search by colour
page-search-colour = Mostly { $name } photos
page-message-box = Describe or drop a photo
page-your-photo = The photo you sent
page-say-colour = mostly { $name } photos
page-say-year = { $label } from { $year }
page-say-place = photos from { $place }
page-say-person = photos of { $name }
page-say-more-like = more like { $ranks }
page-say-ask = { $question } in { $ranks }?
page-say-more-like-these = more like these
page-say-more-like-liked = more like the ones I liked
page-say-more-like-album = more like the album { $name }
page-send = Send
page-attach = Attach photos
page-remove = Remove { $name }
page-suggestions = Suggestions
page-asking-about = { $n ->
    [one] About { $n } photo
   *[other] About { $n } photos
}
page-ask-box = What do you want to know?
page-too-many-attached = Up to { $n } photos can be sent with one message.
page-upload-failed = { $n ->
    [one] Your photo did not reach Photochat. Your message is back in the box: send it again.
   *[other] Your photos did not reach Photochat. Your message is back in the box: send it again.
}
page-empty-attached = { $n ->
    [one] { $name } is empty, so it was not attached. Choose another file.
   *[other] { $n } files are empty, so they were not attached. Choose others.
}
page-waiting = Waiting for an answer to “{ $text }” …
page-kind-search = searched before
page-kind-label = label
page-kind-camera = camera
page-kind-year = year
page-kind-colour = colour
page-kind-album = album
page-drop-search = Drop the photo to search with it
page-drop-add = Drop photos or folders to add them

## Colours, as their swatches are called

page-colour-red = red
page-colour-orange = orange
page-colour-yellow = yellow
page-colour-green = green
page-colour-teal = teal
page-colour-blue = blue
page-colour-purple = purple
page-colour-pink = pink
page-colour-brown = brown
page-colour-black = black
page-colour-grey = grey
page-colour-white = white

## Earlier conversations, keys

page-recent = Recent searches
page-new-talk = New search
page-no-recent = No searches yet.
page-recent-hint = They’re kept in this browser only.
page-forget = Forget all
page-today = today
page-days-ago = { $n ->
    [one] yesterday
   *[other] { $n } days ago
}
page-shortcuts = Keyboard shortcuts
page-keys-page = Everywhere
page-keys-photos = On photos
page-keys-viewer = In the viewer
page-key-box = write a message
page-key-recall = your earlier messages
page-key-help = this list
page-key-walk = move between photos
page-key-open = enlarge
page-key-like = like
page-key-hide = hide
page-key-more = more like this
page-key-download = download
page-key-select = select
page-key-range = select a range
page-key-all = select all
page-key-none = clear the selection
page-key-turn = previous and next
page-key-zoom = zoom in, out, fit
page-key-full = full screen
page-key-facts = facts
page-key-close = close

## Photos

page-enlarge = Enlarge: { $caption }
page-select = Select: { $caption }
page-like = Like: { $caption }
page-not-this = Hide
page-more-like-this = More like this
page-colours-of = Colours: { $colours }
page-best-match = best match
page-unliked = No longer liked.
page-hidden-now = Hidden from answers.
page-shown-again = No longer hidden.
page-undo = Undo
page-download = Download

## Results

page-nothing-shown = Your photos will appear here
page-nothing-shown-hint = Describe what you remember, drop a photo into the message box, or pick a colour.
page-nothing-yet = No photos yet
page-nothing-yet-hint = Add some under “Add photos”. You can find them as soon as they’re indexed.
page-nothing-found = Looking through your photos
page-nothing-found-hint = The first ones will be here in a moment.
page-nothing-fits = Nothing found
page-nothing-fits-hint = Remove a filter, or say it in other words.
page-only-near = No good match. These come closest.
page-drop-part = Search without “{ $label }”
page-weaker = Show weaker matches
page-more-like-these = More like these
page-selected = { $n ->
    [one] { $n } photo selected
   *[other] { $n } photos selected
}
page-download-selected = Download
page-like-selected = Like
page-hide-selected = Hide
page-liked-n = { $n ->
    [one] { $n } photo liked.
   *[other] { $n } photos liked.
}
page-hidden-n = { $n ->
    [one] { $n } photo hidden.
   *[other] { $n } photos hidden.
}
page-more-like-selected = More like them
page-ask-selected = Ask …
page-deselect = Clear selection
page-chosen = { $n ->
    [one] { $n } chosen photo
   *[other] { $n } chosen photos
}
page-part-upload = { $n ->
    [one] like your photo
   *[other] like your { $n } photos
}
page-part-like = { $n ->
    [one] like one photo
   *[other] like { $n } photos
}
page-part-unlike = unlike others
page-part-colour = mostly { $name }
page-part-palette = in these colours
page-part-without = no { $thing }
page-part-within = { $n ->
    [one] of { $n } photo
   *[other] of { $n } photos
}

## Liked photos and albums

page-favourites = Favourites
page-no-likes = No hearts yet
page-no-likes-hint = Press the heart on a photo. Your likes stay here, and “more like these” follows them.
page-liked-photos = { $n ->
    [one] { $n } liked photo
   *[other] { $n } liked photos
}
page-more-like-liked = More like my likes
page-albums = Albums
page-album-photos = { $n ->
    [one] { $name }, { $n } photo
   *[other] { $name }, { $n } photos
}
page-album-add = Add to album
page-album-new = New album …
page-album-name = Name of the album
page-album-save = Save
page-album-rename = Rename
page-album-delete = Delete album
page-album-more = More like these
page-album-take-out = Take out of album
page-album-added = { $n ->
    [one] { $n } photo is in “{ $name }” now.
   *[other] { $n } photos are in “{ $name }” now.
}
page-album-had = They’re in “{ $name }” already.
page-album-taken-out = { $n ->
    [one] { $n } photo was taken out of “{ $name }”.
   *[other] { $n } photos were taken out of “{ $name }”.
}
page-album-deleted = Deleted the album “{ $name }”. Its photos stay.
page-album-taken = There’s already an album “{ $name }”.
page-hidden-photos = { $n ->
    [one] { $n } hidden photo
   *[other] { $n } hidden photos
}
page-hidden-hint = You hid these, so answers leave them out.
page-show-again = Show again
page-show-again-one = Show again: { $caption }

## The viewer

page-viewer = Photo
page-facts = Facts about the photo
page-zoom = Zoom
page-full-screen = Full screen
page-no-picture = This photo can’t be shown here. Download it to see it.
page-no-date = no date
page-before = Previous photo
page-after = Next photo
page-position = { $at } of { $n }
page-fact-name = File
page-fact-title = Title
page-fact-description = Description
page-fact-keywords = Keywords
page-fact-label = Label
page-fact-taken = Taken
page-fact-camera = Camera
page-fact-lens = Lens
page-fact-exposure = Exposure
page-fact-place = Place
page-fact-coordinates = Coordinates
page-fact-people = People
page-fact-seen = What it shows
page-fact-text = Text
page-fact-size = Size
page-fact-path = Path
page-fact-reason = Why
page-open-original = Open original
page-copy-path = Copy path
page-copied = Copied

## Photos as files

page-export = Export
page-export-zip = Photos as ZIP
page-export-csv = Table (CSV)
page-export-json = Data (JSON)
page-export-contact-sheet = Contact sheet

## The collection

page-collection-count = { $n ->
    [one] { $n } photo
   *[other] { $n } photos
}
page-sort = Sort by
page-order-taken = Newest first
page-order-oldest = Oldest first
page-order-added = Last added first
page-order-largest = Largest files first
page-order-smallest = Smallest files first
page-order-name = By name
page-scrubber = Years
page-collection-colours = Colours of the collection
page-colour-share = { $name }, { $percent }%
page-stat-captioned = Captioned
page-stat-part = { $n } of { $all }
page-stat-labels = Most common
page-stat-years = Years
page-stat-cameras = Cameras
page-stat-formats = Formats
page-stat-size = On disk
page-places = Places
page-place-photos = { $n ->
    [one] { $name }, { $n } photo
   *[other] { $name }, { $n } photos
}
page-people = People
page-people-off = Photochat can find the faces in your photos and group those of one person, on this machine only; switch it on here or with “photochat people on” (it needs the extra “faces”).
page-people-switch-on = Look for faces
page-people-none = No faces yet
page-people-none-hint = They appear here once indexing has found them.
page-people-name = Name
page-people-unnamed = Unnamed person
page-people-face = { $name }: open the photo
page-people-delete = Delete all people data
page-people-sure = Delete all faces, groups and names? Photochat stops looking for faces, and this cannot be undone. Your photos stay.
page-duplicates = Duplicates
page-duplicates-none = No duplicates
page-duplicates-none-hint = Every photo is here just once.
page-duplicates-count = { $n ->
    [one] { $n } picture is here more than once
   *[other] { $n } pictures are here more than once
}
page-duplicates-hint = The best of each comes first. Photochat deletes nothing; the list of the others is for your file manager.
page-duplicates-others = List of the others (CSV)
page-duplicates-best = best
page-duplicates-exact = the same file
page-duplicates-near = the same picture
page-back = Back

## Adding photos

page-add-title = Add photos
page-drop = Drop photos, folders or a ZIP here, or choose them
page-choose-folder = Choose a folder
page-index-on = Go on
page-drop-hint = They are copied into your images folder.
page-too-much = One of these files is larger than the { $megabytes } MB that can be sent. Put it into a folder and index that.
page-added = { $n ->
    [one] { $n } photo was added.
   *[other] { $n } photos were added.
}
page-sending-share = { $n ->
    [one] Sending { $n } file, { $percent }% …
   *[other] Sending { $n } files, { $percent }% …
}
page-not-sent = The files could not be sent. Is Photochat still running?
page-folder = Or index a folder on this machine
page-folder-example = /home/anna/Pictures
page-index = Index
page-watched = What you add, rename or remove in your folders is noticed within seconds.
page-look-again = Look for new photos
page-run-progress = Indexing
page-cancel = Cancel
page-skipped = { $n ->
    [one] { $n } file was skipped
   *[other] { $n } files were skipped
}

## Models

page-models = Models
page-models-hint = What understands your photos and words. It runs on this machine; no photo leaves it.
page-in-use = in use
page-family-builtin = Built-in models
page-family-builtin-hint = Small, came with Photochat, quick on a laptop.
page-family-clip = CLIP and BLIP
page-family-clip-hint = Larger: they know more words and write better captions, and take longer. Your photos are indexed again in the background; until then the present models keep answering.
page-part-encoder = Search
page-part-captioner = Captions
page-get-family = Download { $size } and use
page-use-family = Use these
page-upgrading = Being prepared: your photos are being indexed with them.
page-downloading = Downloading
