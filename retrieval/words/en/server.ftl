### What the server refuses, and why: what happened, to what, and what to do. Shown as plain text.

server-chat-endpoint = One message of a conversation; a client keeps its conversation for as long as it is connected.
server-went-wrong = Something went wrong with that message, and nothing was changed. Please try it in other words.
server-strange-upload = “{ $name }” didn’t come through this page’s message box. Drop the photo there again.
server-too-many-uploads = { $n } photos are too many for one message. Send up to { $limit }, or add them under “Add photos”.
server-too-large = That’s more than the { $megabytes } MB that can be sent at once. Send it in parts.
server-no-files = No file arrived. Choose photos, or a ZIP of photos.
server-too-many-files = { $n } files are too many at once. Send up to { $limit }, or index their folder.
server-broken-zip = it isn’t a ZIP that can be read; make it again, or drop the photos themselves
server-locked-zip = it’s locked with a password; unpack it and drop the photos themselves
server-outside-zip = it names a file outside itself (“{ $name }”); unpack it yourself and drop the photos
server-bomb-zip = it unpacks to more than { $megabytes } MB; unpack it yourself and index the folder
server-crowded-zip = it holds { $n } files, and up to { $limit } are possible; unpack it yourself and index the folder
server-not-written = it couldn’t be written into the images folder ({ $reason }); make room there and send it again
server-folder-not-written = Nothing was added: the images folder can’t be written to ({ $reason }). Make it writable, or make room.
server-added = { $n ->
    [one] 1 photo was added. You can find it as soon as it’s indexed.
   *[other] { $n } photos were added. You can find them as soon as they’re indexed.
}
server-added-none = Nothing was added: there was no photo among the files.
server-known = { $n ->
    [one] You have { $name } already, so it wasn’t added again.
   *[other] You have { $n } of them already, so they weren’t added again.
}
server-foreign-request = This request came from another site, so it was refused. Open Photochat itself.
server-foreign-host = Photochat doesn’t answer to this name. Use the address that it printed when it started, or start it with --allow-host NAME.
server-no-route = There’s nothing here. The HTTP API is described at /api/docs.
server-no-method = This address doesn’t accept this method. The HTTP API is described at /api/docs.
server-no-range = The file has no such part. Ask for bytes that it has, or for the whole file.
server-no-form = The upload can’t be read. Send the photos as “files” of multipart/form-data, up to { $limit } at once.
server-no-json = The body isn’t JSON that can be read. Send one JSON object.
server-no-event = That isn’t an event of this page. Programs are answered at /api/docs.
server-wrong-field = “{ $name }” can’t be used: { $reason }. The HTTP API is described at /api/docs.
server-busy = You’ve asked for a lot at once, and it’s still being answered. Wait a moment, then ask again.
server-locked = Too many wrong passwords. Try again in { $seconds } s.
server-login = Photochat asks for the name and password that it was started with (--auth).
server-no-folder = The folder { $folder } doesn’t exist on this machine. Check the path.
server-folder-not-here = Folders can only be indexed from the machine that Photochat runs on, or after a login (--auth).
server-started = Indexing has begun.
server-folder-next = Indexing is running already. This folder comes next.
server-already-running = Indexing is running already. Cancel it or wait for it.
server-run-broke = Indexing stopped with an error; what was done is kept. The terminal says more. Look for new photos to continue.
server-cancelled = Indexing stops after this batch; what was done is kept.
server-no-photos-chosen = Choose photos to export first.
server-too-many-photos = { $n } photos are too many for one export. Choose up to { $limit }.
server-strange-ids = Write photo numbers with commas between them, as in 3,14,15.
server-photo-is-gone = The file { $name } isn’t where it was. Look for new photos under “Add photos”.
server-no-family = There’s no model family “{ $family }”. Choose clip or builtin.
server-family-in-use = These models are in use already.
server-upgrade-running = Other models are being prepared already. Wait until they answer.
server-upgrade-started = Started. The present models keep answering until the new ones are ready.
server-upgrade-stopped = The change of models was stopped; the present ones keep answering.
server-upgrade-failed = The models couldn’t be changed; the present ones keep answering. The terminal says more.
server-downloading = { $file }: { $done } of { $total }
server-strange-session = This isn’t a session that an answer gave back. Leave it out to start a new conversation.

## Why new photos aren’t noticed

unwatched = New photos are not found automatically: { $reason }. Press “Look for new photos” after adding some.
unwatched-network = { $folder } lies on another machine, which does not report changes
unwatched-system = the system cannot watch the folders ({ $reason })
