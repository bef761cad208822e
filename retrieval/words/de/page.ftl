### Was die Seite sagt; ihre Skripte lesen diese Datei auch. Was mit "say" beginnt, zeigt das Gespräch als Nachricht;
### gelesen wird der englische Satz.

page-title = Photochat
page-tabs = Fotos
page-switches = Anzeigen
page-show-chat = Chat
page-show-photos = Fotos
page-tab-results = Treffer
page-tab-liked = Favoriten
page-tab-collection = Sammlung
page-tab-add = Hinzufügen
page-results = Treffer
page-close = Schließen
page-greeting = Welches Foto suchst du?
page-greeting-hint = Sag, woran du dich erinnerst. Dann grenz es ein.

## Wie es steht

page-photo-count = { $n ->
    [one] { $n } Foto
   *[other] { $n } Fotos
}
page-server-away = Photochat antwortet nicht. Läuft es noch?
page-samples = Das sind Beispielfotos. Füge eigene hinzu, oder starte
page-run-finding = Fotos werden gesucht
page-run-photos = { $done } von { $total } erfasst
page-run-places = Orte werden benannt, { $done } von { $total }
page-run-captions = { $done } von { $total } beschrieben
page-run-descriptions = ausführlich beschrieben: { $done } von { $total }
page-run-sentences = Beschreibungen werden verglichen, { $done } von { $total }
page-run-text = Schrift wird gelesen, { $done } von { $total }
page-run-faces = Gesichter werden gesucht, { $done } von { $total }
page-run-done = Alles ist erfasst.
page-run-cancelled = Das Erfassen wurde angehalten; was fertig war, bleibt.
page-run-cancelled-left = { $n ->
    [one] Das Erfassen wurde angehalten; { $n } Foto wartet noch, was fertig war, bleibt.
   *[other] Das Erfassen wurde angehalten; { $n } Fotos warten noch, was fertig war, bleibt.
}
page-run-left = { $run }, noch { $time }
page-news-came = { $n ->
    [one] { $n } neues Foto
   *[other] { $n } neue Fotos
}
page-news-left = { $n ->
    [one] { $n } Foto ist nicht mehr in den Ordnern
   *[other] { $n } Fotos sind nicht mehr in den Ordnern
}
page-news-changed = auf den neuesten Stand gebracht
page-seconds = { $n ->
    [one] etwa { $n } Sekunde
   *[other] etwa { $n } Sekunden
}
page-minutes = { $n ->
    [one] etwa { $n } Minute
   *[other] etwa { $n } Minuten
}
page-hours = { $n ->
    [one] etwa { $n } Stunde
   *[other] etwa { $n } Stunden
}

## Das Gespräch

page-conversation = Gespräch
page-prompts = Versuch es damit
page-swatches = Nach Farbe suchen
page-search-colour = Vor allem { $name }
page-message-box = Foto beschreiben oder senden
page-your-photo = Das gesendete Foto
page-say-colour = vor allem { $name }
page-say-place = Fotos aus { $place }
page-say-person = Fotos von { $name }
page-say-more-like = mehr wie { $ranks }
page-say-ask = { $question } in { $ranks }?
page-say-more-like-these = mehr wie diese
page-say-more-like-liked = mehr wie das, was mir gefällt
page-say-more-like-album = mehr wie das Album { $name }
page-send = Senden
page-attach = Fotos anhängen
page-remove = { $name } entfernen
page-suggestions = Vorschläge
page-asking-about = { $n ->
    [one] Zu { $n } Foto
   *[other] Zu { $n } Fotos
}
page-ask-box = Was möchtest du wissen?
page-too-many-attached = Mit einer Nachricht lassen sich bis zu { $n } Fotos senden.
page-upload-failed = { $n ->
    [one] Dein Foto kam nicht an. Deine Nachricht steht wieder im Textfeld: Schick sie noch einmal.
   *[other] Deine Fotos kamen nicht an. Deine Nachricht steht wieder im Textfeld: Schick sie noch einmal.
}
page-empty-attached = { $n ->
    [one] { $name } ist leer und wurde nicht angehängt. Nimm eine andere Datei.
   *[other] { $n } Dateien sind leer und wurden nicht angehängt. Nimm andere.
}
page-waiting = Die Antwort auf „{ $text }“ steht noch aus …
page-kind-search = schon gesucht
page-kind-label = Motiv
page-kind-camera = Kamera
page-kind-year = Jahr
page-kind-colour = Farbe
page-kind-album = Album
page-drop-search = Loslassen, um mit dem Foto zu suchen
page-drop-add = Loslassen, um Fotos oder Ordner hinzuzufügen

## Farben

page-colour-red = Rot
page-colour-orange = Orange
page-colour-yellow = Gelb
page-colour-green = Grün
page-colour-teal = Blaugrün
page-colour-blue = Blau
page-colour-purple = Violett
page-colour-pink = Rosa
page-colour-brown = Braun
page-colour-black = Schwarz
page-colour-grey = Grau
page-colour-white = Weiß

## Frühere Suchen, Tasten

page-recent = Letzte Suchen
page-new-talk = Neue Suche
page-no-recent = Noch wurde nichts gesucht.
page-recent-hint = Sie liegen nur in diesem Browser.
page-forget = Alle vergessen
page-today = heute
page-days-ago = { $n ->
    [one] gestern
   *[other] vor { $n } Tagen
}
page-shortcuts = Tastenkürzel
page-keys-page = Überall
page-keys-photos = Auf Fotos
page-keys-viewer = In der Großansicht
page-key-box = Nachricht schreiben
page-key-recall = was zuvor geschrieben wurde
page-key-help = diese Liste
page-key-walk = von Foto zu Foto
page-key-open = groß ansehen
page-key-like = gefällt mir
page-key-hide = ausblenden
page-key-more = ähnliche
page-key-download = herunterladen
page-key-select = auswählen
page-key-range = Bereich auswählen
page-key-all = alle auswählen
page-key-none = Auswahl aufheben
page-key-turn = zurück und weiter
page-key-zoom = größer, kleiner, einpassen
page-key-full = ganzer Bildschirm
page-key-facts = Angaben
page-key-close = schließen

## Fotos

page-enlarge = Groß ansehen: { $caption }
page-select = Auswählen: { $caption }
page-like = Gefällt mir: { $caption }
page-not-this = Ausblenden
page-more-like-this = Ähnliche
page-colours-of = Farben: { $colours }
page-best-match = bester Treffer
page-unliked = Das Herz ist zurückgenommen.
page-hidden-now = Wird in Antworten nicht mehr gezeigt.
page-shown-again = Darf wieder gezeigt werden.
page-undo = Rückgängig
page-download = Herunterladen

## Treffer

page-nothing-shown = Hier erscheinen deine Fotos
page-nothing-shown-hint = Beschreibe, woran du dich erinnerst, zieh ein Foto in das Eingabefeld oder wähle eine Farbe.
page-nothing-yet = Noch keine Fotos
page-nothing-yet-hint = Füge unter „Hinzufügen“ welche hinzu. Sie lassen sich finden, sobald sie erfasst sind.
page-nothing-found = Deine Fotos werden durchgesehen
page-nothing-found-hint = Die ersten sind gleich da.
page-nothing-fits = Nichts gefunden
page-nothing-fits-hint = Nimm eine Bedingung weg, oder sag es mit anderen Worten.
page-only-near = Nichts passt gut. Diese kommen am nächsten.
page-drop-part = Ohne „{ $label }“ suchen
page-weaker = Schwächere Treffer zeigen
page-more-like-these = Mehr wie diese
page-selected = { $n ->
    [one] { $n } Foto ausgewählt
   *[other] { $n } Fotos ausgewählt
}
page-download-selected = Herunterladen
page-like-selected = Gefällt mir
page-hide-selected = Ausblenden
page-liked-n = { $n ->
    [one] { $n } Foto gefällt dir.
   *[other] { $n } Fotos gefallen dir.
}
page-hidden-n = { $n ->
    [one] { $n } Foto ausgeblendet.
   *[other] { $n } Fotos ausgeblendet.
}
page-more-like-selected = Ähnliche
page-ask-selected = Fragen …
page-deselect = Auswahl aufheben
page-chosen = { $n ->
    [one] { $n } ausgewähltes Foto
   *[other] { $n } ausgewählte Fotos
}
page-part-upload = { $n ->
    [one] wie dein Foto
   *[other] wie deine { $n } Fotos
}
page-part-like = { $n ->
    [one] wie ein Foto
   *[other] wie { $n } Fotos
}
page-part-unlike = anders als andere
page-part-colour = vor allem { $name }
page-part-palette = in diesen Farben
page-part-without = ohne { $thing }
page-part-within = { $n ->
    [one] aus { $n } Foto
   *[other] aus { $n } Fotos
}

## Favoriten und Alben

page-favourites = Favoriten
page-no-likes = Noch keine Herzen
page-no-likes-hint = Drück auf das Herz eines Fotos. Was dir gefällt, bleibt hier, und „Mehr wie diese“ richtet sich danach.
page-liked-photos = { $n ->
    [one] { $n } Favorit
   *[other] { $n } Favoriten
}
page-more-like-liked = Ähnliche wie die Favoriten
page-albums = Alben
page-album-photos = { $n ->
    [one] { $name }, { $n } Foto
   *[other] { $name }, { $n } Fotos
}
page-album-add = In ein Album
page-album-new = Neues Album …
page-album-name = Name des Albums
page-album-save = Sichern
page-album-rename = Umbenennen
page-album-delete = Album löschen
page-album-more = Mehr wie diese
page-album-take-out = Aus dem Album nehmen
page-album-added = { $n ->
    [one] { $n } Foto ist jetzt in „{ $name }“.
   *[other] { $n } Fotos sind jetzt in „{ $name }“.
}
page-album-had = Sie sind schon in „{ $name }“.
page-album-taken-out = { $n ->
    [one] { $n } Foto ist nicht mehr in „{ $name }“.
   *[other] { $n } Fotos sind nicht mehr in „{ $name }“.
}
page-album-deleted = Das Album „{ $name }“ ist gelöscht; seine Fotos bleiben.
page-album-taken = Ein Album „{ $name }“ gibt es schon.
page-hidden-photos = { $n ->
    [one] { $n } ausgeblendetes Foto
   *[other] { $n } ausgeblendete Fotos
}
page-hidden-hint = Diese hast du ausgeblendet; in Antworten fehlen sie.
page-show-again = Wieder zeigen
page-show-again-one = Wieder zeigen: { $caption }

## Die Großansicht

page-viewer = Foto
page-facts = Angaben zum Foto
page-zoom = Vergrößern
page-full-screen = Ganzer Bildschirm
page-no-picture = Dieses Foto lässt sich hier nicht zeigen. Lade es herunter, um es anzusehen.
page-no-date = ohne Datum
page-before = Voriges Foto
page-after = Nächstes Foto
page-position = { $at } von { $n }
page-fact-name = Datei
page-fact-title = Titel
page-fact-description = Beschreibung
page-fact-keywords = Stichwörter
page-fact-label = Motiv
page-fact-taken = Aufgenommen
page-fact-camera = Kamera
page-fact-lens = Objektiv
page-fact-exposure = Belichtung
page-fact-place = Ort
page-fact-coordinates = Koordinaten
page-fact-people = Personen
page-fact-seen = Zu sehen
page-fact-text = Schrift
page-fact-size = Größe
page-fact-path = Pfad
page-fact-reason = Warum
page-open-original = Original öffnen
page-copy-path = Pfad kopieren
page-copied = Kopiert

## Fotos als Dateien

page-export = Export
page-export-zip = Fotos als ZIP
page-export-csv = Tabelle (CSV)
page-export-json = Daten (JSON)
page-export-contact-sheet = Kontaktbogen

## Die Sammlung

page-collection-count = { $n ->
    [one] { $n } Foto
   *[other] { $n } Fotos
}
page-sort = Sortieren
page-order-taken = Neueste zuerst
page-order-oldest = Älteste zuerst
page-order-added = Zuletzt hinzugefügte zuerst
page-order-largest = Größte Dateien zuerst
page-order-smallest = Kleinste Dateien zuerst
page-order-name = Nach Namen
page-scrubber = Jahre
page-collection-colours = Farben der Sammlung
page-colour-share = { $name }, { $percent } %
page-stat-captioned = Mit Beschreibung
page-stat-part = { $n } von { $all }
page-stat-labels = Häufig
page-stat-years = Jahre
page-stat-cameras = Kameras
page-stat-formats = Formate
page-stat-size = Auf der Platte
page-places = Orte
page-place-photos = { $n ->
    [one] { $name }, { $n } Foto
   *[other] { $name }, { $n } Fotos
}
page-people = Personen
page-people-off = Photochat kann Gesichter in deinen Fotos finden und die einer Person zusammenfassen, nur auf diesem Rechner; schalte es hier ein oder mit „photochat people on“ (dafür braucht es das Extra „faces“).
page-people-switch-on = Gesichter suchen
page-people-none = Noch keine Gesichter
page-people-none-hint = Sie erscheinen hier, sobald sie gefunden sind.
page-people-name = Name
page-people-unnamed = Jemand ohne Namen
page-people-face = { $name }: Foto öffnen
page-people-delete = Alle Personendaten löschen
page-people-sure = Alle Gesichter, Gruppen und Namen löschen? Photochat sucht dann nicht mehr nach Gesichtern, und das lässt sich nicht rückgängig machen. Deine Fotos bleiben.
page-duplicates = Doppelte
page-duplicates-none = Kein Foto ist doppelt
page-duplicates-none-hint = Weder als gleiche Datei noch als gleiches Bild, das noch einmal gesichert wurde.
page-duplicates-count = { $n ->
    [one] { $n } Bild ist mehrmals da
   *[other] { $n } Bilder sind mehrmals da
}
page-duplicates-hint = Das beste steht jeweils vorn. Photochat löscht nichts; die Liste der anderen ist für deinen Dateimanager.
page-duplicates-others = Liste der anderen (CSV)
page-duplicates-best = bestes
page-duplicates-exact = gleiche Datei
page-duplicates-near = gleiches Bild
page-back = Zurück

## Fotos hinzufügen

page-add-title = Fotos hinzufügen
page-drop = Fotos, Ordner oder ein ZIP hierher ziehen oder auswählen
page-choose-folder = Ordner auswählen
page-index-on = Weitermachen
page-drop-hint = Sie werden in deinen Bilderordner kopiert.
page-too-much = Eine dieser Dateien ist größer als die { $megabytes } MB, die sich senden lassen. Leg sie in einen Ordner und erfasse den.
page-added = { $n ->
    [one] { $n } Foto wurde hinzugefügt.
   *[other] { $n } Fotos wurden hinzugefügt.
}
page-sending-share = { $n ->
    [one] { $n } Datei wird gesendet, { $percent } % …
   *[other] { $n } Dateien werden gesendet, { $percent } % …
}
page-not-sent = Die Dateien konnten nicht gesendet werden. Läuft Photochat noch?
page-folder = Oder einen Ordner auf diesem Rechner erfassen
page-folder-example = /home/anna/Bilder
page-index = Erfassen
page-watched = Was du in deinen Ordnern hinzufügst, umbenennst oder löschst, wird in Sekunden bemerkt.
page-look-again = Nach neuen Fotos suchen
page-run-progress = Erfassen
page-cancel = Abbrechen
page-skipped = { $n ->
    [one] { $n } Datei wurde ausgelassen
   *[other] { $n } Dateien wurden ausgelassen
}

## Modelle

page-models = Modelle
page-models-hint = Was deine Fotos und Worte versteht. Es läuft auf diesem Rechner; kein Foto verlässt ihn.
page-in-use = in Gebrauch
page-family-builtin = Mitgelieferte Modelle
page-family-builtin-hint = Klein, kamen mit Photochat, auf einem Laptop schnell.
page-family-clip = CLIP und BLIP
page-family-clip-hint = Größer: Sie kennen mehr Wörter, schreiben bessere Beschreibungen und brauchen länger. Deine Fotos werden im Hintergrund neu erfasst; bis dahin antworten die jetzigen Modelle weiter.
page-part-encoder = Suche
page-part-captioner = Beschreibungen
page-get-family = { $size } herunterladen und verwenden
page-use-family = Diese verwenden
page-upgrading = Unterwegs: Deine Fotos werden gerade damit erfasst.
page-downloading = Wird heruntergeladen
