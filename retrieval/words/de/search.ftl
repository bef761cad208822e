### Warum ein Foto kam, und warum eine Suche nicht geht. Wird als reiner Text gezeigt.

reason-mentions = nennt { $words }
reason-says = sagt „{ $words }“
reason-reads = „{ $words }“ ist darauf zu lesen
reason-looks-like = sieht aus wie „{ $text }“
reason-the-file = dieselbe Datei wie { $name }
reason-looks-like-photo = sieht aus wie { $name }
reason-looks-like-picked = sieht aus wie { $name }, von dir gewählt
reason-its-colours = seine Farben: { $colours }
reason-has-colours = hat { $colours }
reason-without = kein { $things } darin gesehen
reason-taken = aufgenommen am { DATETIME($day, dateStyle: "long") }
reason-landscape = Querformat
reason-portrait = Hochformat
reason-square = quadratisch
reason-megapixels = { $megapixels } MP
reason-path = „{ $path }“ steht im Pfad
reason-camera = aufgenommen mit { $camera }
reason-label = mit dem Etikett „{ $label }“
reason-newest = die neuesten zuerst

query-no-photos = { $n } Fotos lassen sich nicht zeigen. Verlange mindestens 1.
query-long = { $n } Zeichen sind mehr, als jemand liest. Schreib höchstens { $most }.
query-many = { $n } Dinge auf einmal sind zu viele. Verlange höchstens { $most }.
query-many-photos = { $n } gemochte und ausgeblendete Fotos sind zu viele für eine Frage. Nenne höchstens { $most }.
query-top-k = { $n } Fotos sind zu viele für eine Antwort. Verlange höchstens { $most }.
query-nothing = Es gibt nichts zu suchen. Beschreib ein Foto, häng eins an, oder nenn eine Farbe oder ein Datum.
query-without-all = „{ $thing }“ lässt sich nicht weglassen. Nenn, was nicht zu sehen sein soll.
query-captions-words = Mit Beschreibungen lassen sich nur Wörter vergleichen. Lass die Fotos weg, oder such nach dem Bild.
query-both = „{ $thing }“ ist zugleich gewünscht und unerwünscht. Lass eins davon weg.
query-liked-and-not = Foto { $photo_id } ist zugleich gemerkt und ausgeblendet. Nimm eins davon zurück.
query-dates = Kein Foto ist nach dem { DATETIME($after, dateStyle: "long") } und vor dem { DATETIME($before, dateStyle: "long") } aufgenommen. Vertausch die Daten.
query-future = Der { DATETIME($day, dateStyle: "long") } kommt erst noch. Nenn ein Datum bis heute.
query-megapixels = { $megapixels } Megapixel gibt es nicht. Nenn eine Zahl ab 0.
query-format = „{ $format }“ ist kein Fotoformat. Nimm eins von { $formats }.
query-weight = Ein Gewicht in „{ $text }“ liegt nicht zwischen 0 und { $most }. Ändere es, und schreib “no” vor das, was nicht zu sehen sein soll.
upload-missing = Ein Foto { $path } gibt es nicht. Prüf den Namen.
upload-no-photo = { $name } ist kein Foto.
upload-unusable = { $name } lässt sich nicht verwenden: { $reason }. Nimm ein anderes Foto.
photo-gone = Foto { $photo_id } ist nicht mehr in der Sammlung. Such noch einmal.
query-no-labels = Es ist kein Etikett genannt, mit dem das Foto zu vergleichen wäre. Nenne welche, etwa Katze,Hund,Auto.
photo-unknown = Es gibt kein Foto { $name } in der Sammlung. Gib eine Nummer oder einen Dateinamen an.
photo-several = { $n } Fotos heißen { $name } (Nummern { $ids }). Gib eine der Nummern an oder auch den Ordner.

# Wie Vektoren durchsucht werden, in `stats`
index-flat = genau: jede Frage wird mit jedem von { $n } Vektoren verglichen
index-two-stage = in zwei Stufen: zuerst eine Kurzform von { $n } Vektoren, dann die besten davon genau; findet { $recall } % dessen, was eine genaue Suche findet
index-ivf = Gruppen (IVF) von { $n } Vektoren, von denen die nächsten durchsucht werden; findet { $recall } % dessen, was eine genaue Suche findet
index-hnsw = ein Graph (HNSW) von { $n } Vektoren; findet { $recall } % dessen, was eine genaue Suche findet
index-milvus = Milvus, über { $n } Vektoren; findet { $recall } % dessen, was eine genaue Suche findet
