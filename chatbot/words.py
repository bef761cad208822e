"""Every word of the page and its refusals, in one place, ready for translation; the chat's are in replies."""

from __future__ import annotations

from retrieval.installation import command

# What the page's scripts say, by key; {names} are filled in there, and {n} chooses between PAGE and PLURALS.
PAGE: dict[str, str] = {
    "title": "Photochat",
    "tabs": "Photos",
    "switches": "Show",
    "show_chat": "Chat",
    "show_photos": "Photos",
    "tab_results": "Results",
    "tab_liked": "Liked",
    "tab_collection": "Collection",
    "tab_add": "Add photos",
    "results": "Results",
    "close": "Close",
    # status
    "photo_count": "{n} photo",
    "server_away": "Photochat is not answering. Is it still running?",
    "samples": "These are sample photos. Add your own, or start",
    "samples_command": command("--images DIR"),
    "run_finding": "looking for photos",
    "run_photos": "indexing {done} of {total}",
    "run_places": "naming places, {done} of {total}",
    "run_captions": "captioning {done} of {total}",
    "run_text": "reading text in photos, {done} of {total}",
    "run_faces": "looking for faces, {done} of {total}",
    "run_done": "Everything is indexed.",
    "run_cancelled": "Indexing was stopped; what was done is kept.",
    "run_cancelled_left": "Indexing was stopped; {n} photo waits, what was done is kept.",
    "run_left": ", {time} left",
    "news_came": "{n} new photo",
    "news_left": "{n} photo left the folders",
    "news_changed": "brought up to date",
    "seconds": "about {n} second",
    "minutes": "about {n} minute",
    "hours": "about {n} hour",
    # conversation
    "prompts": "Try one of these",
    "swatches": "Search by colour",
    "search_colour": "Mostly {name} photos",
    "message_box": "Describe or drop a photo",
    "your_photo": "The photo you sent",
    "say_colour": "mostly {name} photos",
    "say_more_like": "more like {ranks}",
    "say_ask": "{question} in {ranks}?",
    "say_more_like_these": "more like these",
    "say_more_like_liked": "more like the ones I liked",
    "send": "Send",
    "attach": "Attach photos",
    "remove": "Remove {name}",
    "suggestions": "Suggestions",
    "asking_about": "About {n} photo",
    "ask_box": "What do you want to know?",
    "too_many_attached": "Up to {n} photos can be sent with one message.",
    "waiting": "Waiting for an answer to “{text}” …",
    "kind_search": "searched before",
    "kind_label": "label",
    "kind_camera": "camera",
    "kind_year": "year",
    "kind_folder": "folder",
    "kind_colour": "colour",
    "drop_search": "Drop the photo to search with it",
    "drop_add": "Drop photos or folders to add them",
    # earlier conversations and keys
    "recent": "Recent searches",
    "new_talk": "New search",
    "no_recent": "Nothing has been searched for yet.",
    "recent_hint": "They are kept in this browser only.",
    "forget": "Forget all",
    "today": "today",
    "days_ago": "yesterday",
    "shortcuts": "Keyboard shortcuts",
    "keys_page": "Everywhere",
    "keys_photos": "On photos",
    "keys_viewer": "In the viewer",
    "key_box": "write a message",
    "key_recall": "what was written before",
    "key_help": "this list",
    "key_walk": "walk over the photos",
    "key_open": "enlarge",
    "key_like": "like",
    "key_hide": "not this",
    "key_more": "more like this",
    "key_download": "download",
    "key_select": "select",
    "key_range": "select a range",
    "key_all": "select all",
    "key_none": "clear the selection",
    "key_turn": "previous and next",
    "key_zoom": "zoom in, out, fit",
    "key_full": "full screen",
    "key_facts": "facts",
    "key_close": "close",
    # cards
    "enlarge": "Enlarge: {caption}",
    "select": "Select: {caption}",
    "like": "Like: {caption}",
    "not_this": "Not this",
    "more_like_this": "More like this",
    "colours_of": "Colours: {colours}",
    "best_match": "best match",
    "unliked": "The heart is taken back.",
    "hidden_now": "Hidden from answers.",
    "shown_again": "It may be shown again.",
    "undo": "Undo",
    "download": "Download",
    # results
    "nothing_shown": "Your photos will appear here",
    "nothing_shown_hint": "Describe what you remember, drop a photo into the message box, or pick a colour.",
    "nothing_yet": "No photos yet",
    "nothing_yet_hint": "Add some under “Add photos”. They can be found as soon as they are indexed.",
    "nothing_found": "Looking through your photos",
    "nothing_found_hint": "The first ones will be here in a moment.",
    "nothing_fits": "Nothing was found",
    "nothing_fits_hint": "Take one of the conditions away, or say it in other words.",
    "only_near": "Nothing fits well. These come nearest.",
    "part": "{label}",
    "drop_part": "Search without “{label}”",
    "weaker": "Show {n} weaker match",
    "go_on": "Show weaker matches",
    "more_like_these": "More like these",
    "selected": "{n} photo selected",
    "download_selected": "Download",
    "like_selected": "Like",
    "hide_selected": "Hide",
    "liked_n": "{n} photo liked.",
    "hidden_n": "{n} photo hidden.",
    "more_like_selected": "More like them",
    "ask_selected": "Ask …",
    "deselect": "Clear selection",
    # liked
    "no_likes": "No hearts yet",
    "no_likes_hint": "Press the heart on a photo. Your likes stay here, and “more like these” follows them.",
    "liked_photos": "{n} liked photo",
    "more_like_liked": "More like the liked ones",
    "hidden_photos": "{n} hidden photo",
    "hidden_hint": "These were told “not this” and are left out of answers.",
    "show_again": "Show again",
    "show_again_one": "Show again: {caption}",
    # viewer
    "viewer": "Photo",
    "facts": "Facts about the photo",
    "zoom": "Zoom",
    "full_screen": "Full screen",
    "no_picture": "This photo cannot be shown here. Download it to see it.",
    "no_date": "no date",
    "before": "Previous photo",
    "after": "Next photo",
    "position": "{at} of {n}",
    "fact_name": "File",
    "fact_label": "Label",
    "fact_taken": "Taken",
    "fact_camera": "Camera",
    "fact_place": "Place",
    "fact_size": "Size",
    "fact_path": "Path",
    "fact_reason": "Why",
    "open_original": "Open original",
    "copy_path": "Copy path",
    "copied": "Copied",
    # export
    "export": "Export",
    "export_zip": "Photos as ZIP",
    "export_csv": "Table (CSV)",
    "export_json": "Data (JSON)",
    "export_contact-sheet": "Contact sheet",
    # collection
    "collection_count": "{n} photo",
    "sort": "Sort by",
    "order_taken": "Newest first",
    "order_oldest": "Oldest first",
    "order_added": "Last added first",
    "order_largest": "Largest files first",
    "order_smallest": "Smallest files first",
    "order_name": "By name",
    "scrubber": "Years",
    "collection_colours": "Colours of the collection",
    "colour_share": "{name}, {percent}%",
    "stat_captioned": "With caption",
    "stat_part": "{n} of {all}",
    "stat_labels": "Often",
    "stat_years": "Years",
    "stat_cameras": "Cameras",
    "stat_formats": "Formats",
    "stat_size": "On disk",
    # adding
    "add_title": "Add photos",
    "drop": "Drop photos, folders or a ZIP here, or choose them",
    "choose_folder": "Choose a folder",
    "index_on": "Go on",
    "drop_hint": "They are copied into your images folder.",
    "too_much": "One of these files is larger than the {megabytes} MB that can be sent. "
    "Put it into a folder and index that.",
    "added": "{n} photo was added.",
    "sending_share": "Sending {n} file, {percent}% …",
    "not_sent": "The files could not be sent. Is Photochat still running?",
    "folder": "Or index a folder on this machine",
    "folder_example": "/home/anna/Pictures",
    "index": "Index",
    "watched": "What you add, rename or remove in your folders is noticed within seconds.",
    "look_again": "Look for new photos",
    "run_progress": "Indexing",
    "cancel": "Cancel",
    "skipped": "{n} file was skipped",
    # models
    "models": "Models",
    "models_answer": "{name}",
    "models_hint": "What understands your photos and words. It runs on this machine; no photo leaves it.",
    "in_use": "in use",
    "family_builtin": "Built-in models",
    "family_builtin_hint": "Small, came with Photochat, quick on a laptop.",
    "family_clip": "CLIP and BLIP",
    "family_clip_hint": "Larger: they know more words and write better captions, and take longer. "
    "Your photos are indexed again in the background; until that is done the present models go on answering.",
    "part_encoder": "Search",
    "part_captioner": "Captions",
    "get_family": "Download {size} and use",
    "use_family": "Use these",
    "upgrading": "On their way: your photos are being indexed with them.",
    "downloading": "Downloading",
}

PLURALS: dict[str, str] = {
    "photo_count": "{n} photos",
    "news_came": "{n} new photos",
    "news_left": "{n} photos left the folders",
    "seconds": "about {n} seconds",
    "minutes": "about {n} minutes",
    "hours": "about {n} hours",
    "selected": "{n} photos selected",
    "liked_photos": "{n} liked photos",
    "collection_count": "{n} photos",
    "weaker": "Show {n} weaker matches",
    "liked_n": "{n} photos liked.",
    "hidden_n": "{n} photos hidden.",
    "hidden_photos": "{n} hidden photos",
    "run_cancelled_left": "Indexing was stopped; {n} photos wait, what was done is kept.",
    "asking_about": "About {n} photos",
    "days_ago": "{number} days ago",
    "added": "{n} photos were added.",
    "sending_share": "Sending {n} files, {percent}% …",
    "skipped": "{n} files were skipped",
}

# What the Gradio components say.
CONVERSATION = "Conversation"
PROMPT_YEAR = "{label} from {year}"
GREETING = "### Which photo are you looking for?\nSay what you remember. Every next message makes it narrower."
CHAT_ENDPOINT = "One message of a conversation; a client keeps its conversation for as long as it is connected."
CHOSEN_TITLE = "{n} chosen photos"
CHOSEN_TITLE_ONE = "1 chosen photo"
# Parts of a search, as chips.
PART_UPLOAD = "like your photo"
PART_LIKE = "like one photo"
PART_LIKES = "like {n} photos"
PART_UNLIKE = "unlike others"
PART_COLOUR = "mostly {name}"
PART_PALETTE = "in these colours"
PART_WITHOUT = "no {thing}"

# Refusals: what happened, to what, and what to do.
WENT_WRONG = "Something went wrong with that message, and nothing was changed. Please try it in other words."
STRANGE_UPLOAD = "“{name}” did not come through this page's message box. Drop the photo there again."
TOO_MANY_UPLOADS = "{n} photos in one message are too many. Send up to {limit}, or add them under “Add photos”."
TOO_LARGE = "That is larger than the {megabytes} MB that can be sent at once. Send it in parts."
NO_FILES = "No file arrived. Choose photos, or one ZIP of photos."
TOO_MANY_FILES = "{n} files are too many at once. Up to {limit} are possible: send them in parts or index their folder."
BROKEN_ZIP = "it is no ZIP that can be read; make it again, or drop the photos themselves"
LOCKED_ZIP = "it is locked with a password; unpack it and drop the photos themselves"
OUTSIDE_ZIP = "it names a file outside itself (“{name}”); unpack it yourself and drop the photos"
BOMB_ZIP = "it unpacks to more than {megabytes} MB; unpack it yourself and index the folder"
CROWDED_ZIP = "it holds {n} files, up to {limit} are possible; unpack it yourself and index the folder"
NOT_WRITTEN = "it could not be written into the images folder ({reason}); make room there and send it again"
FOLDER_NOT_WRITTEN = (
    "Nothing was added: the images folder cannot be written to ({reason}). Make it writable, or make room."
)
ADDED = "{n} photos were added. They can be found as soon as they are indexed."
ADDED_ONE = "1 photo was added. It can be found as soon as it is indexed."
ADDED_NONE = "Nothing was added: no photo was among the files."
KNOWN_ONE = "You have {name} already, so it was not added again."
KNOWN = "You have {n} of them already, so they were not added again."
FOREIGN_REQUEST = "This request came from another site, so it was refused. Open Photochat itself."
FOREIGN_HOST = (
    "Photochat does not answer to this name. Use the address that it printed when it started, or start it with "
    "--allow-host NAME."
)
NO_ROUTE = "There is nothing here. The HTTP API is described at /api/docs."
NO_JSON = "The body is not JSON that can be read. Send one JSON object."
WRONG_FIELD = "“{name}” cannot be used: {reason}. The HTTP API is described at /api/docs."
BUSY = "You have asked for much at once, and it is being worked through. Wait a moment, then ask again."
LOGIN = "Photochat asks for the name and password that it was started with (--auth)."
NO_FOLDER = "The folder {folder} does not exist on this machine. Check the path."
FOLDER_NOT_HERE = "Folders can be indexed only from the machine that Photochat runs on, or after a login (--auth)."
STARTED = "Indexing has begun."
ALREADY_RUNNING = "Indexing is running already. Cancel it or wait for it."
RUN_BROKE = "Indexing broke off; what was done is kept. The terminal says more. Look for new photos to go on."
CANCELLED = "Indexing stops after this batch; what was done is kept."
NO_PHOTO = "There is no photo {photo_id} in the collection."
NO_PHOTOS_CHOSEN = "Choose photos to export first."
TOO_MANY_PHOTOS = "{n} photos are too many for one export. Up to {limit} are possible."
STRANGE_IDS = "Photo numbers are written with commas between them, as in 3,14,15."
PHOTO_IS_GONE = "The file {name} is not where it was. Look for new photos under “Add photos”."
NO_FAMILY = "There is no model family “{family}”; choose clip or builtin."
FAMILY_IN_USE = "These models are in use already."
UPGRADE_RUNNING = "Other models are on their way already. Wait until they answer."
UPGRADE_STARTED = "Begun. The present models go on answering until the new ones are ready."
UPGRADE_STOPPED = "The change of models was stopped; the present ones go on answering."
UPGRADE_FAILED = "The models could not be changed; the present ones go on answering. The terminal says more."
DOWNLOADING = "{file}: {done} of {total}"
STRANGE_SESSION = "This is no session that an answer gave back. Leave it away to begin anew."
NO_MCP = 'MCP needs a package that is not installed. Install it with: pip install "photochat[mcp]"'
