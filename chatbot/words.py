"""The refusals of the server and of the page; what the page and the chat say is in retrieval/words."""

from __future__ import annotations

# What the Gradio components say.
CONVERSATION = "Conversation"
CHAT_ENDPOINT = "One message of a conversation; a client keeps its conversation for as long as it is connected."

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
NO_EVENT = "That is no event of this page. Programs are answered at /api/docs."
WRONG_FIELD = "“{name}” cannot be used: {reason}. The HTTP API is described at /api/docs."
BUSY = "You have asked for much at once, and it is being worked through. Wait a moment, then ask again."
LOCKED = "Too many wrong passwords. Try again in {seconds} s."
LOGIN = "Photochat asks for the name and password that it was started with (--auth)."
NO_FOLDER = "The folder {folder} does not exist on this machine. Check the path."
FOLDER_NOT_HERE = "Folders can be indexed only from the machine that Photochat runs on, or after a login (--auth)."
STARTED = "Indexing has begun."
ALREADY_RUNNING = "Indexing is running already. Cancel it or wait for it."
RUN_BROKE = (
    "Indexing stopped with an error; what was done is kept. The terminal says more. Look for new photos to continue."
)
CANCELLED = "Indexing stops after this batch; what was done is kept."
NO_PHOTO = "There is no photo {photo_id} in the collection."
NO_PHOTOS_CHOSEN = "Choose photos to export first."
TOO_MANY_PHOTOS = "{n} photos are too many for one export. Up to {limit} are possible."
STRANGE_IDS = "Photo numbers are written with commas between them, as in 3,14,15."
PHOTO_IS_GONE = "The file {name} is not where it was. Look for new photos under “Add photos”."
NO_FAMILY = "There is no model family “{family}”; choose clip or builtin."
FAMILY_IN_USE = "These models are in use already."
UPGRADE_RUNNING = "Other models are being prepared already. Wait until they answer."
UPGRADE_STARTED = "Started. The present models keep answering until the new ones are ready."
UPGRADE_STOPPED = "The change of models was stopped; the present ones keep answering."
UPGRADE_FAILED = "The models could not be changed; the present ones keep answering. The terminal says more."
DOWNLOADING = "{file}: {done} of {total}"
STRANGE_SESSION = "This is no session that an answer gave back. Leave it out to start a new conversation."
NO_MCP = 'MCP needs a package that is not installed. Install it with: pip install "photochat[mcp]"'
