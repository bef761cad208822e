### Failures that a person can act on: what happened, to what, and what to do. Shown as plain text.

error-unreadable = Skipped { $name }: { $reason }. Open or export it again, then index once more.
error-too-large = Skipped { $name }: { $reason }. Raise --max-megapixels to index it.
error-too-large-reason = { $megapixels } MP is over the { $limit } MP limit
error-no-model = The { $model } model can’t be used: { $reason }. { $remedy }
error-missing-extra = { $feature } needs the extra “{ $extra }”. Install it with: { $command }
error-other-models = The data folder { $data } was made with { $made_with }, not with { $asked }. Leave out your choice of models to continue with { $made_with }, or run the command index with the same choice to re-index with { $asked }.
error-vector-engine = The vector database at { $uri } doesn’t answer ({ $reason }). Start it and ask again, or leave out --index milvus: your photos and everything in the catalogue are safe.

## Why a file can’t be read, for { $reason } above, in lists of skipped files, and for uploads

unreadable-gone = it is no longer there
unreadable-forbidden = this user may not read it
unreadable-folder = it is a folder
unreadable-whole-folder = this folder cannot be read
unreadable-disk = it cannot be read from the disk
unreadable-memory = there is not enough memory to decode it
unreadable-room = decoding it takes { $needed } of memory, and { $free } are free
unreadable-cut-off = it is cut off
unreadable-damaged = it is damaged
unreadable-rare = it is damaged, or a rare kind of { $format } that Photochat does not read
unreadable-empty = it is empty
unreadable-zeros = it holds nothing but zeros
unreadable-no-format = it is in no photo format that Photochat reads
unreadable-no-preview = { $extra ->
    [missing] it is a camera raw file without a preview inside; install the extra “raw” to have it developed
   *[installed] it is a camera raw file without a preview inside
}
unreadable-no-photo = it is not a photo, but { file-kind }
unreadable-other-format = { $kind ->
    [tga] it is a TGA picture, which Photochat does not read
    [pcx] it is a PCX picture, which Photochat does not read
    [pnm] it is a PNM picture, which Photochat does not read
    [xpm] it is an XPM or XBM picture, which Photochat does not read
    [sgi] it is an SGI picture, which Photochat does not read
    [sun] it is a Sun raster picture, which Photochat does not read
    [qoi] it is a QOI picture, which Photochat does not read
    [jxl] it is a JPEG XL picture, which Photochat does not read
    [jxr] it is a JPEG XR picture, which Photochat does not read
    [bpg] it is a BPG picture, which Photochat does not read
    [flif] it is a FLIF picture, which Photochat does not read
    [exr] it is an OpenEXR picture, which Photochat does not read
    [hdr] it is a Radiance HDR picture, which Photochat does not read
    [dpx] it is a DPX or Cineon picture, which Photochat does not read
    [fits] it is a picture from a telescope (FITS), which Photochat does not read
    [dicom] it is a medical picture (DICOM), which Photochat does not read
   *[pict] it is a PICT picture, which Photochat does not read
}
# What a file is that isn’t a photo
file-kind = { $kind ->
    [svg] a drawing (SVG)
    [eps] a drawing (EPS)
    [wmf] a drawing (WMF or EMF)
    [djvu] a scanned book (DjVu)
    [ico] an icon (ICO)
    [icns] an icon (ICNS)
    [cur] a mouse pointer (CUR)
    [fli] an animation (FLI or FLC)
    [mng] an animation (MNG)
    [dds] a texture (DDS)
    [ktx] a texture (KTX)
    [xcf] a working file of GIMP (XCF)
    [video] a video
    [web] a web page
    [pdf] a PDF
    [archive] a ZIP or a document
   *[text] text
}
unreadable-labels = it is no table of comma-separated text in UTF-8
unreadable-labels-columns = its first line does not name the columns file,label,description
file-unreadable = it cannot be read ({ $reason })
sidecar-foreign = { $name } is there already, and another program’s
sidecar-unwritten = its XMP file cannot be written ({ $reason })

## Why a model can’t be used, for { $reason } above, and what to do

model-not-here = the files of { $id } aren’t on this machine
model-not-here-remedy = Get them with { $command }, or use --models builtin.
model-damaged = the files in { $folder } are damaged ({ $reason })
model-damaged-remedy = { $command ->
    [none] Repair them, or name another model.
   *[other] Delete that folder and run: { $command }
}
model-other-kind = { $id } is a { $kind } model
model-other-kind-remedy = Choose the id of a { $wanted } model.
model-package-missing = the package { $package } isn’t installed
model-package-missing-remedy = Run: pip install -r requirements.txt
model-package-damaged = { $file } in the package { $package } is damaged
model-package-damaged-remedy = Run: { $command }
model-weights-missing = its weights { $file } are missing
model-weights-missing-remedy = Restore the assets folder, or run: python -m retrieval.builtin train-encoder
model-file-broken = { $file } is missing or broken
model-file-broken-remedy = Install Photochat again.
model-ocr-incomplete = the package rapidocr lacks { $file }
model-ocr-incomplete-remedy = Install the extra “ocr” again.
model-parts-missing = { $n } of its five packages aren’t installed
model-parts-missing-remedy = Run: { $command }
model-parts-damaged = its packages are damaged ({ $reason })
model-parts-damaged-remedy = Run: { $command }
model-captioner-apart = The built-in captioner works only with the built-in encoder, not with CLIP. Start with --models builtin, or name another PHOTOCHAT_CAPTIONER.

## Downloads

model-other-weights = the hub offers weights of { $id } that Photochat doesn’t know
model-other-weights-remedy = Choose another model, or tell Photochat’s developers.
model-package = it needs a Python package that is not installed ({ $reason })
model-package-remedy = Install that package, or choose another model.
model-unsafe-weights = the hub has no safetensors of { $id }, only kinds of files that can run code
model-unsafe-weights-remedy = Choose the id of another model.
model-arrived-damaged = { $file } arrived damaged: its checksum isn’t the one that the hub states
model-arrived-damaged-remedy = Run again: { $command }
model-no-room = it takes { $needed }, and only { $free } are free in { $folder }
model-no-room-remedy = Free some space, or set HF_HOME to another disk.
model-disk-full = the disk of { $folder } is full
model-disk-full-remedy = Free some space and try again; the download continues where it stopped.
model-not-kept = nothing can be written to { $folder } ({ $reason })
model-not-kept-remedy = Make that folder writable, or set HF_HOME to another one.
model-no-revision = { $id } has no revision { $revision } at the hub
model-no-revision-remedy = Check the revision.
model-gated = { $id } is only for people who have accepted its terms
model-gated-remedy = { $token ->
    [yes] Accept them at { $page }.
   *[no] Accept them at { $page }, and set HF_TOKEN to a token of your account.
}
model-token-refused = the hub doesn’t accept your HF_TOKEN for { $id }
model-token-refused-remedy = Set HF_TOKEN to a valid token, or remove it: public models need none.
model-unknown = the hub knows no public model { $id }
model-unknown-remedy = { $token ->
    [yes] Check the id.
   *[no] Check the id; a private model needs HF_TOKEN.
}
model-not-fetched = { $id } couldn’t be fetched from { $host } ({ $cause })
model-not-fetched-remedy = Try again once this machine is online; the download continues where it stopped. Or copy { $folder } from a machine that has it.
hub-429 = it’s getting too many requests
hub-502 = it’s out of order
hub-503 = it’s overloaded
hub-504 = it’s too slow
hub-error = it answers with error { $code }
hub-nonsense = its answer makes no sense
hub-stopped = it stopped at { $done } of { $total } of { $file }
hub-offline = HF_HUB_OFFLINE is set
hub-silent = it didn’t answer within { $seconds } seconds

## The vision model

vision-incomplete = A vision model needs a URL and a model name. Set { $missing } too.
vision-elsewhere = PHOTOCHAT_VISION_URL points to { $host }, which isn’t this machine: your photos would be sent there. If that’s what you want, set PHOTOCHAT_VISION_ALLOW={ $host }.
vision-no-url = PHOTOCHAT_VISION_URL is “{ $url }”. Give one such as http://127.0.0.1:11434/v1.
vision-no-count = PHOTOCHAT_VISION_CONCURRENCY is “{ $text }”. Give a number from 1 to 64.
vision-not-set-up = PHOTOCHAT_CAPTIONER is vision, but no vision model is set up. Set PHOTOCHAT_VISION_URL and PHOTOCHAT_VISION_MODEL.
vision-no-answer = The vision model { $model } gave no answer: { $reason }. { $remedy }
vision-slow = it took too long
vision-slow-remedy = Try again, or choose a smaller model.
vision-unreachable = { $host } can’t be reached
vision-unreachable-remedy = Start its server, or check PHOTOCHAT_VISION_URL.
vision-nonsense = its reply isn’t a chat completion
vision-nonsense-remedy = Check PHOTOCHAT_VISION_URL.
vision-empty = its answer is empty
vision-empty-remedy = Try again, or choose another model.
vision-cut-off = its answer was cut off
vision-cut-off-remedy = Choose a model that writes less.
vision-key = it rejected the key
vision-key-remedy = Check PHOTOCHAT_VISION_KEY.
vision-unknown = it has no such model or address
vision-unknown-remedy = Check PHOTOCHAT_VISION_MODEL and PHOTOCHAT_VISION_URL.
vision-credit = the account there has no credit left
vision-credit-remedy = Top it up, or use another service.
vision-moved = it points to another address
vision-moved-remedy = Set PHOTOCHAT_VISION_URL to that one.
vision-busy = it’s getting too many requests
vision-busy-remedy = Wait a while and try again.
vision-out-of-order = it’s out of order ({ $status })
vision-out-of-order-remedy = Wait a while and try again.
vision-refused = it refused the question ({ $status })
vision-refused-remedy = Choose a model that can see images.
vision-prose = it answered in prose
vision-json-cut-off = its JSON is cut off
vision-json-broken = its JSON is broken
vision-no-summary = it has no scene_summary
vision-empty-summary = its scene_summary is empty
vision-no-list = its objects are not a list
vision-no-label = one of its objects has no label
vision-json-remedy = Choose a model that writes JSON.
vision-spent = { $asked } + { $answered } tokens{ $failed ->
    [0] {""}
   *[other] , { $failed } without an answer
}
vision-spent-failing = { $spent }. { $failure }

## Folders and the catalogue

folder-missing = There’s no folder { $folder }. Name a folder of photos.
folder-a-file = { $folder } isn’t a folder. Name a folder of photos.
data-unusable = The data folder { $folder } can’t be used ({ $reason }). Choose another with --data DIR.
data-unreadable = it can’t be written to, and there’s no readable catalogue in it
data-busy = Another Photochat is indexing into { $folder }. Wait until it’s done, or stop it first.
data-not-writable = The data folder { $folder } can’t be written to ({ $reason }). Searching works; to index, make it writable or choose another with --data DIR.
data-gone = The data folder { $folder } was removed or replaced. Start Photochat again.
data-inside = The data folder { $data } lies inside the photos in { $folder }. Choose another with --data DIR.
catalogue-damaged = The catalogue { $file } is damaged ({ $reason }). Save what can be read with: { $command }
catalogue-unusable = The catalogue { $file } can’t be used ({ $reason }). Nothing in it is lost: check the disk, then try again.
catalogue-disk-full = its disk is full
catalogue-newer = The catalogue { $file } was made by a newer Photochat (version { $version }; this one knows { $latest }). Update Photochat, or choose another folder with --data DIR.
catalogue-older = The catalogue { $file } was made by an older Photochat and can’t be written to. Make it writable once.

## What needs an extra

feature-faces = Finding faces
feature-set = The set { $set }
feature-training = Training the image tower
as-written = { $text }
