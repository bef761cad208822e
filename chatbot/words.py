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
    "run_captions": "captioning {done} of {total}",
    "run_done": "Everything is indexed.",
    "run_cancelled": "Indexing was stopped; what was done is kept.",
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
    "say_describe": "describe {ranks}",
    "say_about": "{ranks}: ",
    "say_more_like_these": "more like these",
    "say_more_like_liked": "more like the ones I liked",
    "say_next_page": "next page",
    # cards
    "enlarge": "Enlarge: {caption}",
    "select": "Select photo {rank}",
    "like": "Like: {caption}",
    "not_this": "Not this",
    "more_like_this": "More like this",
    "colours_of": "Colours: {colours}",
    "fit": "Match",
    "fit_strong": "strong match",
    "fit_fair": "fair match",
    "fit_weak": "weak match",
    # results
    "nothing_shown": "Your photos will appear here",
    "nothing_shown_hint": "Describe what you remember, drop a photo into the message box, or pick a colour.",
    "nothing_yet": "No photos yet",
    "nothing_yet_hint": "Add some under “Add photos”. They can be found as soon as they are indexed.",
    "nothing_found": "Looking through your photos",
    "nothing_found_hint": "The first ones will be here in a moment.",
    "more_like_these": "More like these",
    "next_page": "Next page",
    "selected": "{n} photo selected",
    "more_like_selected": "More like them",
    "describe_selected": "Describe",
    "ask_selected": "Ask …",
    "deselect": "Clear selection",
    # liked
    "no_likes": "No hearts yet",
    "no_likes_hint": "Press the heart on a photo. Your likes stay here, and “more like these” follows them.",
    "liked_photos": "{n} liked photo",
    "more_like_liked": "More like the liked ones",
    # viewer
    "viewer": "Photo",
    "before": "Previous photo",
    "after": "Next photo",
    "position": "{at} of {n}",
    "fact_name": "File",
    "fact_label": "Label",
    "fact_taken": "Taken",
    "fact_camera": "Camera",
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
    "collection_count": "{n} photo, newest first",
    "collection_colours": "Colours of the collection",
    "colour_share": "{name}, {percent}%",
    "show_more": "Show more",
    "stat_captioned": "With caption",
    "stat_part": "{n} of {all}",
    "stat_labels": "Often",
    "stat_years": "Years",
    "stat_cameras": "Cameras",
    "stat_formats": "Formats",
    "stat_size": "On disk",
    # adding
    "add_title": "Add photos",
    "drop": "Drop photos or a ZIP here, or choose them",
    "drop_hint": "Up to {files} files and {megabytes} MB at once. They are copied into your images folder.",
    "too_much": "That is too much at once: up to {files} files and {megabytes} MB are possible. "
    "Send them in parts, or put them into a folder and index that.",
    "sending": "Sending {n} file …",
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
    "collection_count": "{n} photos, newest first",
    "sending": "Sending {n} files …",
    "sending_share": "Sending {n} files, {percent}% …",
    "skipped": "{n} files were skipped",
}

# What the Gradio components say.
CONVERSATION = "Conversation"
PROMPTS = ("a dog on a beach", "people laughing", "a street at night", "mostly blue photos", "food")
GREETING = "### Which photo are you looking for?\nSay what you remember. Every next message makes it narrower."
CHAT_ENDPOINT = "One message of a conversation; a client keeps its conversation for as long as it is connected."
SHOWN_TITLE = "{n} photos"
SHOWN_TITLE_ONE = "1 photo"

# Refusals: what happened, to what, and what to do.
WENT_WRONG = "Something went wrong with that message; nothing was changed. Please try it in other words."
STRANGE_UPLOAD = "“{name}” did not come through this page's message box. Drop the photo there again."
TOO_MANY_UPLOADS = "{n} photos are too many for one message. Send up to {limit}, or add them under “Add photos”."
TOO_LARGE = "That is larger than the {megabytes} MB that can be sent at once. Send it in parts."
NO_FILES = "No file arrived. Choose photos, or one ZIP of photos."
TOO_MANY_FILES = "{n} files are too many at once. Send up to {limit} at a time, or index their folder."
NOT_A_PHOTO = "it is not a photo; JPEG, PNG, WebP, GIF, BMP, TIFF, HEIC and AVIF can be added"
BROKEN_ZIP = "it cannot be read as a ZIP; make it again, or drop the photos themselves"
LOCKED_ZIP = "it is protected by a password; unpack it and drop the photos themselves"
OUTSIDE_ZIP = "it names a file outside itself (“{name}”); unpack it yourself and drop the photos"
BOMB_ZIP = "it unpacks to more than {megabytes} MB; unpack it yourself and index the folder"
CROWDED_ZIP = "it holds {n} files, and up to {limit} can be taken; unpack it yourself and index the folder"
NOT_WRITTEN = "it could not be written into the images folder ({reason}); free some space and send it again"
ADDED = "{n} photos were added. They can be found as soon as they are indexed."
ADDED_ONE = "1 photo was added. It can be found as soon as it is indexed."
ADDED_NONE = "Nothing was added: none of the files is a photo."
FOREIGN_REQUEST = "This request came from another site, so it was refused. Open Photochat itself."
FOREIGN_HOST = (
    "Photochat does not answer to this name. Use the address that it printed when it started, or start it with "
    "--allow-host NAME."
)
NO_ROUTE = "There is nothing here. The HTTP API is described at /api/docs."
NO_JSON = "The body is not valid JSON. Send one JSON object."
LOGIN = "Photochat asks for the name and password that it was started with (--auth)."
NO_FOLDER = "The folder {folder} does not exist on this machine. Check the path."
FOLDER_NOT_HERE = "Folders can be indexed only from the machine that Photochat runs on, or after a login (--auth)."
STARTED = "Indexing has started."
ALREADY_RUNNING = "Indexing is already running. Cancel it, or wait until it is done."
RUN_BROKE = "Indexing failed; what was done is kept. Press “Look for new photos” to continue; the terminal has details."
CANCELLED = "Indexing will stop after this batch; what is done is kept."
NO_PHOTO = "There is no photo {photo_id} in the collection."
NO_PHOTOS_CHOSEN = "Choose photos to export first."
TOO_MANY_PHOTOS = "{n} photos are too many for one export. Choose up to {limit}."
STRANGE_IDS = "Photo numbers are written with commas between them, as in 3,14,15."
PHOTO_IS_GONE = "The file {name} is no longer where it was. Press “Look for new photos” under “Add photos”."
NO_FAMILY = "There is no model family “{family}”; choose clip or builtin."
FAMILY_IN_USE = "These models are already in use."
UPGRADE_RUNNING = "Other models are already on their way. Wait until they are in use."
UPGRADE_STARTED = "Started. The current models go on answering until the new ones are ready."
UPGRADE_STOPPED = "The change of models was stopped; the current ones go on answering."
UPGRADE_FAILED = "The models could not be changed; the current ones go on answering. The terminal has the details."
DOWNLOADING = "{file}: {done} of {total}"
STRANGE_SESSION = "This session did not come from an earlier answer. Leave it out to start a new conversation."
NO_MCP = "--mcp needs a package that is not installed. Install the extra photochat[mcp], or start without --mcp."
