### Was der Server ablehnt und warum: was geschah, womit, und was zu tun ist. Reiner Text.

server-chat-endpoint = Eine Nachricht eines Gesprächs; ein Programm behält sein Gespräch, solange es verbunden ist.
server-went-wrong = Mit dieser Nachricht ging etwas schief, geändert wurde nichts. Bitte sag es anders.
server-strange-upload = „{ $name }“ kam nicht über das Eingabefeld dieser Seite. Leg das Foto noch einmal dort ab.
server-too-many-uploads = { $n } Fotos sind zu viele für eine Nachricht. Schick bis zu { $limit }, oder füg sie unter „Fotos hinzufügen“ hinzu.
server-too-large = Das ist mehr als die { $megabytes } MB, die auf einmal gehen. Schick es in Teilen.
server-no-files = Es kam keine Datei an. Wähl Fotos oder ein ZIP mit Fotos.
server-too-many-files = { $n } Dateien sind zu viele auf einmal. Schick bis zu { $limit }, oder nimm ihren Ordner auf.
server-broken-zip = es ist kein lesbares ZIP; erstell es neu, oder leg die Fotos selbst ab
server-locked-zip = es ist mit einem Passwort verschlossen; entpack es und leg die Fotos selbst ab
server-outside-zip = es nennt eine Datei außerhalb („{ $name }“); entpack es selbst und leg die Fotos ab
server-bomb-zip = entpackt sind es mehr als { $megabytes } MB; entpack es selbst und nimm den Ordner auf
server-crowded-zip = es enthält { $n } Dateien, möglich sind { $limit }; entpack es selbst und nimm den Ordner auf
server-not-written = es ließ sich nicht in den Bilderordner schreiben ({ $reason }); mach dort Platz und schick es noch einmal
server-folder-not-written = Nichts wurde hinzugefügt: In den Bilderordner kann nicht geschrieben werden ({ $reason }). Gib ihn frei oder mach Platz.
server-added = { $n ->
    [one] 1 Foto wurde hinzugefügt. Du findest es, sobald es aufgenommen ist.
   *[other] { $n } Fotos wurden hinzugefügt. Du findest sie, sobald sie aufgenommen sind.
}
server-added-none = Nichts wurde hinzugefügt: Unter den Dateien war kein Foto.
server-known = { $n ->
    [one] { $name } hast du schon, darum wurde es nicht noch einmal hinzugefügt.
   *[other] { $n } davon hast du schon, darum wurden sie nicht noch einmal hinzugefügt.
}
server-foreign-request = Diese Anfrage kam von einer anderen Seite und wurde abgelehnt. Öffne Photochat selbst.
server-foreign-host = Photochat antwortet nicht auf diesen Namen. Nimm die Adresse, die beim Start genannt wurde, oder starte mit --allow-host NAME.
server-no-route = Hier ist nichts. Die HTTP-Schnittstelle ist unter /api/docs beschrieben.
server-no-method = Diese Adresse nimmt diese Methode nicht. Die HTTP-Schnittstelle ist unter /api/docs beschrieben.
server-no-range = Einen solchen Teil hat die Datei nicht. Verlange Bytes, die sie hat, oder die ganze Datei.
server-no-form = Was ankam, ist nicht lesbar. Schick die Fotos als „files“ in multipart/form-data, höchstens { $limit } auf einmal.
server-no-json = Der Inhalt ist kein lesbares JSON. Schick ein JSON-Objekt.
server-no-event = Das ist kein Ereignis dieser Seite. Programme bekommen unter /api/docs Antwort.
server-wrong-field = „{ $name }“ geht nicht: { $reason }. Die HTTP-Schnittstelle ist unter /api/docs beschrieben.
server-busy = Du hast viel auf einmal gefragt, und daran wird noch gearbeitet. Warte einen Moment, dann frag noch einmal.
server-locked = Zu viele falsche Passwörter. Versuch es in { $seconds } s wieder.
server-login = Photochat fragt nach Namen und Passwort, mit denen es gestartet wurde (--auth).
server-no-folder = Den Ordner { $folder } gibt es auf diesem Rechner nicht. Prüf den Pfad.
server-folder-not-here = Ordner lassen sich nur auf dem Rechner aufnehmen, auf dem Photochat läuft, oder nach einer Anmeldung (--auth).
server-started = Die Aufnahme hat begonnen.
server-folder-next = Die Aufnahme läuft schon. Dieser Ordner kommt danach an die Reihe.
server-already-running = Die Aufnahme läuft schon. Brich sie ab oder warte.
server-run-broke = Die Aufnahme brach mit einem Fehler ab; was fertig war, bleibt. Das Terminal sagt mehr. Mit „Nach neuen Fotos suchen“ geht es weiter.
server-cancelled = Die Aufnahme endet nach diesem Stapel; was fertig ist, bleibt.
server-no-photos-chosen = Wähl zuerst Fotos zum Exportieren.
server-too-many-photos = { $n } Fotos sind zu viele für einen Export. Wähl bis zu { $limit }.
server-strange-ids = Schreib Fotonummern mit Kommas dazwischen, wie 3,14,15.
server-photo-is-gone = Die Datei { $name } ist nicht mehr, wo sie war. Such unter „Fotos hinzufügen“ nach neuen Fotos.
server-no-family = Eine Modellfamilie „{ $family }“ gibt es nicht. Wähl clip oder builtin.
server-family-in-use = Diese Modelle sind schon im Einsatz.
server-upgrade-running = Andere Modelle werden schon vorbereitet. Warte, bis sie antworten.
server-upgrade-started = Begonnen. Die jetzigen Modelle antworten weiter, bis die neuen bereit sind.
server-upgrade-stopped = Der Wechsel der Modelle wurde angehalten; die jetzigen antworten weiter.
server-upgrade-failed = Die Modelle ließen sich nicht wechseln; die jetzigen antworten weiter. Das Terminal sagt mehr.
server-downloading = { $file }: { $done } von { $total }
server-strange-session = Das ist keine Sitzung aus einer Antwort. Lass sie weg, um ein neues Gespräch zu beginnen.

## Warum neue Fotos nicht bemerkt werden

unwatched = Neue Fotos werden nicht von selbst gefunden: { $reason }. Drück „Nach neuen Fotos suchen“, wenn welche dazugekommen sind.
unwatched-network = { $folder } liegt auf einem anderen Rechner, der Änderungen nicht meldet
unwatched-system = das System kann die Ordner nicht beobachten ({ $reason })
