### Was das Gespräch sagt. { $wish } ist eine Suche in Worten, etwa „Hunde“ von 2019, ohne Menschen.

## Kleine Teile

quoted = „{ $text }“
counted = { $name } ({ $n })
photos = { $n ->
    [one] 1 Foto
   *[other] { $n } Fotos
}
photos-by-rank = { $n ->
    [one] Foto { $ranks }
   *[other] Fotos { $ranks }
}
day = { DATETIME($day, dateStyle: "long") }
colour-share = { $name } ({ $percent } %)

## Was gesucht wird

looking = Suche { $wish } …
wish-anything = Fotos
wish-colour = { $colours }
wish-upload = { $n ->
    [one] dein Foto
   *[other] deine { $n } Fotos
}
wish-like = { $n ->
    [one] Fotos wie dieses
   *[other] Fotos wie diese { $n }
}
wish-palette = dieselben Farben
wish-with = { $about }, { $texts }
condition-colour = vor allem { $colours }
condition-monochrome = in Schwarz-Weiß
condition-without = ohne { $things }
condition-unlike = { $n ->
    [one] anders als das abgelehnte
   *[other] anders als die { $n } abgelehnten
}
condition-landscape = im Querformat
condition-portrait = im Hochformat
condition-square = quadratisch
condition-size = ab { $megapixels } MP
condition-format = nur { $formats }
condition-path = mit „{ $path }“ im Pfad
condition-words = mit { $words } in der Beschreibung
condition-months = aufgenommen von { $first } bis { $last }
condition-not-years = nicht { $years }
condition-month = aufgenommen im { $months }
condition-hours-since = aufgenommen nach { $first } Uhr
condition-hours-until = aufgenommen vor { $last } Uhr
condition-hours-between = aufgenommen zwischen { $first } und { $last } Uhr
condition-weekdays = aufgenommen an einem { $days }
condition-camera = aufgenommen mit { $camera }
condition-not-camera = nicht mit { $camera } aufgenommen
condition-people = mit { $people }
condition-place = aus { $place }
condition-not-place = nicht aus { $place }
condition-near = im Umkreis von 50 km um { $place }
known-date = mit Datum
known-place = mit Ort
known-camera = mit Angabe der Kamera
known-not-date = ohne Datum
known-not-place = ohne Ort
known-not-camera = ohne Angabe der Kamera
condition-labels = mit dem Etikett { $labels }
time-year = von { $year }
time-years = von { $year } bis { $last }
time-month = vom { $month }
time-months = von { $month } bis { $last }
time-day = vom { DATETIME($day, dateStyle: "long") }
time-days = vom { DATETIME($day, dateStyle: "long") } bis { DATETIME($last, dateStyle: "long") }
time-since = seit { DATETIME($day, dateStyle: "long") }
time-since-year = seit { $year }
time-until = bis { DATETIME($day, dateStyle: "long") }
time-until-year = bis Ende { $year }

## Was gefunden wurde

found-possible = Mögliche Treffer für { $wish }, sicher bin ich bei keinem
found-some = Die besten Treffer für { $wish }, sicher bin ich nur bei { $n ->
    [one] einem
   *[other] { $n }
}
found-best = Die besten Treffer für { $wish }
found-like = Mehr { $wish }
found-like-weak = Mehr { $wish }, auch wenn keins sehr ähnlich ist
found-unsure = Bei { $wish } bin ich nicht sicher. Am nächsten kommen:
found-weak = { $n ->
    [one] Kein guter Treffer für { $wish }. Am nächsten kommt:
   *[other] Kein guter Treffer für { $wish }. Am nächsten kommen:
}
found-all = { $n ->
    [one] { $photos }
   *[other] { $photos }, { $order }
}
found-ordered = Treffer für { $wish }, { $order }
found-ordered-unsure = Bei { $wish } bin ich nicht sicher. Am nächsten kommen, { $order }:
no-photos = Keine Fotos
no-photos-like = Keine { $about }
no-photos-of = Keine Fotos zu { $about }
found-none = { $photos }. Nimm einen Filter weg:
found-no-words = Kein Foto hat { $words } in Bildtext, Etikett oder Pfad. Versuch es ohne Anführungszeichen.
found-nothing = Keine Fotos gefunden.
refined-weak = Kein guter Treffer für { $wish }.
still-photos-of = Die Seite zeigt weiter { $wish }.
still-same = Die Seite bleibt, wie sie ist.
order-newest = die neuesten zuerst
order-oldest = die ältesten zuerst
order-largest = die größten zuerst (in Pixeln)
order-smallest = die kleinsten zuerst (in Pixeln)
order-heaviest = die größten Dateien zuerst
order-lightest = die kleinsten Dateien zuerst
order-sharpest = die schärfsten zuerst
order-blurriest = die unschärfsten zuerst
order-brightest = die hellsten zuerst
order-darkest = die dunkelsten zuerst
order-unmeasured = noch nicht sortiert: die Schärfe wird beim nächsten Erfassen gemessen
order-undated = in der Reihenfolge der Dateidaten, da bei keinem steht, wann es aufgenommen wurde
order-name = nach Namen
ordered-here = Diese { $n } sind geordnet, „{ $order }“ zuerst.
order-colour = nach Farben
words-unknown = { $n ->
    [one] { $words } ist vielleicht ein Wort, das ich nicht kenne; Englisch verstehe ich am besten.
   *[other] { $words } sind vielleicht Wörter, die ich nicht kenne; Englisch verstehe ich am besten.
}
respelled = Gesucht wird nach { $words }.
only-of-day = Von diesem Tag gibt es kein anderes Foto.
only-of-around = Um diesen Tag herum gibt es kein anderes Foto.
only-of-week = Aus dieser Woche gibt es kein anderes Foto.
only-of-month = Aus diesem Monat gibt es kein anderes Foto.
only-of-year = Aus diesem Jahr gibt es kein anderes Foto.
only-of-camera = Mit dieser Kamera ist kein anderes Foto aufgenommen.
only-of-place = Dort ist kein anderes Foto aufgenommen.
next-page = { $n ->
    [one] Noch eins
   *[other] { $n } weitere
}
next-weak = { $n ->
    [one] Noch eins, das weniger gut passt
   *[other] { $n } weitere, die weniger gut passen
}
all-that-fit = { $n ->
    [one] Das einzige Foto, das passt
   *[other] Die { $n } Fotos, die passen
}
first-that-fit = Die ersten { $n } Fotos, die passen
seen-enough = Das waren { $n } Fotos dieser Suche, weiter geht das Blättern nicht. Grenz sie ein, zum Beispiel auf ein Jahr, um andere zu sehen.
no-more = Das waren alle Fotos zu dieser Suche.
no-more-like-there = Mit denselben Filtern gibt es keine weiteren.
no-more-like = Alle ähnlichen Fotos hast du schon gesehen.
nothing-to-go-on = Es gibt noch keine Suche. Beschreib zuerst ein Foto.
no-upload = Es ist kein Foto dabei. Zieh eins in das Textfeld.
upload-known = Dieses Foto hast du: { $name }
upload-closest = Am ähnlichsten: { $name }. { $fit }
upload-strong = Es sieht sehr ähnlich aus.
upload-fair = Es sieht etwas ähnlich aus.
upload-weak = Es sieht nicht sehr ähnlich aus.
uploads-all = { $n ->
    [2] Beide hast du.
   *[other] Du hast alle { $n }.
}
uploads-none = { $n ->
    [2] Keins von beiden hast du.
   *[other] Keins der { $n } hast du.
}
uploads-some = Von diesen { $all } hast du { $n }: { $names }. Nicht in der Sammlung: { $missing }.

## Die Suche ändern

nothing-said = Beschreib, was du suchst, etwa “a dog on a beach”, oder zieh ein Foto hierher.
nothing-shown = Noch sind keine Fotos zu sehen. Beschreib zuerst eins, etwa “a dog on a beach”.
nothing-liked = Dir gefällt noch kein Foto. Drück auf ein Herz oder sag “I like 2”.
instead-of-what = Was soll es stattdessen sein?
nothing-left = Das war die ganze Suche. Beschreib etwas anderes.
by-fit-already = Die besten Treffer stehen vorn.
nothing-to-drop = Es gibt keinen Filter { $things }.
allowed-again = Nicht mehr ausgeschlossen: { $things }.
dropped = { $things } entfernt.
dropped-shape = Jetzt in jedem Format.
kept = { $n ->
    [one] 1 Foto behalten.
   *[other] { $n } Fotos behalten.
}
liked = { $n ->
    [one] Das Foto, das dir gefällt
   *[other] Die { $n } Fotos, die dir gefallen
}
nothing-hidden = Nichts ist ausgeblendet.
hidden = { $n ->
    [one] Das Foto, das du ausgeblendet hast. “Bring it back” zeigt es wieder in Antworten.
   *[other] Die { $n } Fotos, die du ausgeblendet hast. “Bring 2 back” zeigt eins wieder in Antworten, “bring them all back” alle.
}
unseen-page = Seite { $n } wurde noch nicht gezeigt.
no-such-rank = { $n ->
    [one] Ein Foto { $ranks } gibt es hier nicht: Nur eins ist zu sehen.
   *[other] Ein Foto { $ranks } gibt es hier nicht: { $n } sind zu sehen.
}
pointed = Mit „{ $look }“ meinst du wohl { $photos }.
pointed-none = Keins dieser Fotos zeigt „{ $look }“ deutlich. Wenn du es siehst, nenn seine Nummer.
pointed-several = „{ $look }“ könnte Foto { $ranks } sein, oder ein anderes. Welches?
pointed-all = Das kann jedes dieser { $n } Fotos sein. Welche? Nenn ihre Nummern.
pointed-told = Ich bin nicht sicher, welches Foto „{ $look }“ zeigt: vielleicht eins von diesen.
pointed-sought = Ich bin nicht sicher, welches Foto „{ $look }“ zeigt; das ist eine Suche danach.
pointed-unsure = Ich bin nicht sicher, welches Foto „{ $look }“ zeigt: vielleicht { $ranks }. Welches?
which-one-like = Welches Foto? Nenn seine Nummer, etwa „2 gefällt mir“.
without-changes-nothing = Die Seite ist noch dieselbe: Wenn du { $things } auf einem Foto siehst, blende es mit seiner Nummer aus, etwa „3 ausblenden“.
which-one-dislike = Welches Foto? Nenn seine Nummer, etwa „2 ausblenden“.
which-one-clear = Welches Foto? Nenn seine Nummer, etwa „Herz bei 2 weg“.
which-one-about = Welches der { $n } Fotos? Nenn seine Nummer, etwa “tell me about 2”.
which-one-put = Welches der { $n } Fotos? Nenne seine Nummer.
which-one-ask = Welches Foto? Frag mit seiner Nummer, etwa “what colour is the car in 2?”
any-some = { $n ->
    [one] Eins der { $all } scheint „{ $what }“ zu zeigen:
   *[other] { $n } der { $all } scheinen „{ $what }“ zu zeigen:
}
any-none = { $n ->
    [one] „{ $look }“ sehe ich darin nicht.
   *[other] „{ $look }“ sehe ich in keinem dieser { $n }.
}
any-unsure = Bei „{ $look }“ bin ich nicht sicher: vielleicht Foto { $ranks }.

## Was gefällt

rated-like = Gefällt dir: { $photos }.
rated-dislike = Ausgeblendet: { $photos }.
rated-liked-already = { $n ->
    [one] Es gefällt dir schon.
   *[other] Sie gefallen dir schon.
}
rated-already = { $n ->
    [one] Es ist schon ausgeblendet.
   *[other] Sie sind schon ausgeblendet.
}
rated-clear = Gefällt dir nicht mehr: { $photos }.
rated-not = { $n ->
    [one] Es hatte kein Herz und war nicht ausgeblendet.
   *[other] Keins davon hatte ein Herz oder war ausgeblendet.
}
rated-clear-likes = Alle Likes sind entfernt.
rated-clear-all = Alle Herzen und ausgeblendeten Fotos sind zurückgenommen.
rated-next = { $n ->
    [one] Hier ist das nächste.
   *[other] Hier sind die nächsten { $n }.
}

## Zurück

undone = Rückgängig gemacht: { $step }.
redone = Wiederhergestellt: { $step }.
now-showing = Zu sehen: { $wish }.
now-nothing = Keine Suche ist offen.
nothing-to-undo = Es gibt nichts rückgängig zu machen.
nothing-to-redo = Es gibt nichts zurückzuholen.
unhidden = { $n ->
    [one] Das Foto ist wieder da.
   *[other] Die Fotos sind wieder da.
}
step-search = { $message }
step-search-for = die Suche nach { $wish }
step-page = die nächste Seite
step-reset = die neue Suche
step-like = { $n ->
    [one] 1 Herz
   *[other] { $n } Herzen
}
step-dislike = { $n ->
    [one] 1 Foto ausgeblendet
   *[other] { $n } Fotos ausgeblendet
}
step-clear = { $n ->
    [one] 1 Foto zurückgesetzt
   *[other] { $n } Fotos zurückgesetzt
}
step-album-add = { $n ->
    [one] 1 Foto in { $name } gelegt
   *[other] { $n } Fotos in { $name } gelegt
}
step-album-rename = { $name } in { $new } umbenannt
step-album-remove = { $n ->
    [one] 1 Foto aus { $name } genommen
   *[other] { $n } Fotos aus { $name } genommen
}
back-to = Zurück zu { $wish }.
help-export = Sag „als ZIP exportieren“, und die gezeigten Fotos werden auf diesem Rechner in eine Datei gepackt, die du überallhin kopieren kannst; „exportiere das Album Strand“ packt ein Album.
no-search-about = Nach { $text } hast du noch nicht gesucht.
reset = Neue Suche.

## Über ein Foto

about = **{ $named }:** { $facts }
photo-number = Foto { $rank }
about-maybe = Vielleicht { $text }
about-unknown = Was es zeigt, kann ich nicht sagen.
about-label-given = Etikett: { $label }.
about-label-imported = Etikett: { $label }.
about-label-folder = Etikett: { $label } (aus dem Ordner).
about-label-zero-shot = Vielleicht „{ $label }“ (geraten).
about-taken = { $time ->
    [none] Aufgenommen am { DATETIME($day, dateStyle: "long") }.
   *[other] Aufgenommen am { DATETIME($day, dateStyle: "long") } um { $time }.
}
about-taken-by-name = { $time ->
    [none] Aufgenommen am { DATETIME($day, dateStyle: "long") }, dem Dateinamen nach.
   *[other] Aufgenommen am { DATETIME($day, dateStyle: "long") } um { $time }, dem Dateinamen nach.
}
about-ago = Das war { $unit ->
    [year] { $n ->
        [one] vor einem Jahr
       *[other] vor { $n } Jahren
    }
    [month] { $n ->
        [one] vor einem Monat
       *[other] vor { $n } Monaten
    }
   *[day] { $n ->
        [0] heute
        [one] gestern
       *[other] vor { $n } Tagen
    }
}.
about-weekday = Das war ein { $weekday }.
about-landscape = Es ist im Querformat.
about-portrait = Es ist im Hochformat.
about-square = Es ist quadratisch.
about-title = Titel: { $title }.
about-no-title = Es hat keinen Titel.
about-keywords = Stichwörter: { $keywords }.
about-no-keywords = Es hat keine Stichwörter.
about-rating = Bewertung: { $n ->
    [one] 1 Stern
   *[other] { $n } Sterne
}.
about-no-rating = Es hat keine Bewertung.
about-no-date = In der Datei steht nicht, wann es aufgenommen wurde.
about-camera = Kamera: { $camera }.
about-no-camera = Die Datei nennt keine Kamera.
about-no-author = Die Datei sagt nicht, wer es aufgenommen hat.
about-author = Aufgenommen von { $name }.
about-rights = Urheberrechtsvermerk in der Datei: { $notice }.
about-no-rights = Die Datei hat keinen Urheberrechtsvermerk.
about-exposure = Aufgenommen mit { $exposure }.
about-no-exposure = Die Datei nennt weder Objektiv noch Belichtung.
about-place = Aufgenommen bei { $latitude }, { $longitude } (Breite, Länge).
about-place-named = Aufgenommen in { $place } ({ $latitude }, { $longitude }).
about-place-nameless = Der Ort hat hier keinen Namen, deshalb kann ich keine anderen von dort suchen. Das Extra „places“ bringt die Namen der Orte mit.
about-no-place = Die Datei sagt nicht, wo es aufgenommen wurde.
about-print = Im Druck scharf bis { $width } × { $height } cm: { $sheet ->
    [none] zu wenig für A6, eine Postkarte
   *[other] genug für { $sheet }
}.
about-colours = Farben: { $colours }.
about-no-colours = Seine Farben sind nicht bekannt.
about-in-colour = Es ist in Farbe.
about-monochrome = Es ist schwarz-weiß.
about-size = { $side } Pixel ({ $megapixels } MP), { $format }, { $bytes }.
about-file = Datei: { $path }.
about-some = { $n ->
    [one] Das ist eins davon.
   *[other] Das sind die ersten { $n }. Frag nach den anderen mit ihrer Nummer.
}
photos-gone = Diese Fotos sind nicht mehr in der Sammlung.
ask-caption = { $sure ->
    [yes] Dem Bildtext nach ja: „{ $text }“.
   *[no] Der Bildtext sagt: „{ $text }“.
}
ask-label = { $sure ->
    [yes] Dem Etikett nach ja: „{ $text }“.
   *[no] Das Etikett sagt: „{ $text }“.
}
ask-vision = { $text } (Das sieht { $model }, und es kann sich irren.)
ask-text = Darauf steht: „{ $text }“ (im Foto von der Texterkennung gelesen).
ask-people = { $others ->
    [0] { $names }
   *[other] { $names } und { $others } ohne Namen
}
ask-people-unnamed = { $n ->
    [one] Jemand, dem du noch keinen Namen gegeben hast.
   *[other] { $n } Menschen, denen du noch keinen Namen gegeben hast.
}
ask-seen = { $text } (Aus seiner Beschreibung von { $model }.)
ask-unknown = Das kann ich von hier aus nicht sagen; dafür bräuchte es ein Modell, das Bilder ansieht, und keins ist eingerichtet.
ask-unknown-who = Wer darauf ist, weiß ich nicht: Nach Gesichtern wurde noch nicht gesucht. „Personen“ in der Sammlung schaltet das ein.
ask-only-caption = Ich habe nur den Bildtext: „{ $caption }“.
ask-only-captions = Mehr als die Bildunterschriften habe ich nicht:
why = **{ $rank }:** { $reason }.

## Über die Seite

most-coloured = Am meisten { $colour }: { $photos }.
sharpest = { $n ->
    [one] Am schärfsten ist { $photos }.
   *[other] Gleich scharf sind { $photos }.
}
sharpest-detail = { "" }
sharpest-unknown = Wie scharf diese sind, weiß ich noch nicht: das wird beim nächsten Erfassen gemessen.
blurriest = { $n ->
    [one] Am unschärfsten ist { $photos }.
   *[other] Gleich unscharf sind { $photos }.
}
blurriest-detail = { "" }
blurriest-unknown = Wie scharf diese sind, weiß ich noch nicht: das wird beim nächsten Erfassen gemessen.
brightest = { $n ->
    [one] Am hellsten ist { $photos }.
   *[other] Gleich hell sind { $photos }.
}
brightest-detail = { "" }
brightest-unknown = Wie hell sie sind, weiß ich nicht.
darkest = { $n ->
    [one] Am dunkelsten ist { $photos }.
   *[other] Gleich dunkel sind { $photos }.
}
darkest-detail = { "" }
darkest-unknown = Wie hell sie sind, weiß ich nicht.
largest = { $n ->
    [one] Am größten ist { $photos } mit { $detail }.
   *[other] Am größten sind { $photos } mit { $detail }.
}
largest-detail = { $side } Pixeln
largest-unknown = Ich kenne ihre Größen nicht.
smallest = { $n ->
    [one] Am kleinsten ist { $photos } mit { $detail }.
   *[other] Am kleinsten sind { $photos } mit { $detail }.
}
smallest-detail = { $side } Pixeln
smallest-unknown = Ich kenne ihre Größen nicht.
heaviest = { $n ->
    [one] Die größte Datei ist { $photos } mit { $detail }.
   *[other] Die größten Dateien sind { $photos } mit je { $detail }.
}
heaviest-detail = { $size }
lightest = { $n ->
    [one] Die kleinste Datei ist { $photos } mit { $detail }.
   *[other] Die kleinsten Dateien sind { $photos } mit je { $detail }.
}
lightest-detail = { $size }
oldest = { $n ->
    [one] Am ältesten ist { $photos }, aufgenommen am { $detail }.
   *[other] Am ältesten sind { $photos }, aufgenommen am { $detail }.
}
oldest-detail = { DATETIME($day, dateStyle: "long") }
oldest-unknown = Keine dieser Dateien sagt, wann sie aufgenommen wurde.
newest = { $n ->
    [one] Am neuesten ist { $photos }, aufgenommen am { $detail }.
   *[other] Am neuesten sind { $photos }, aufgenommen am { $detail }.
}
newest-detail = { DATETIME($day, dateStyle: "long") }
newest-unknown = Keine dieser Dateien sagt, wann sie aufgenommen wurde.
all-equal = { $n ->
    [2] Zwischen den beiden ist kein Unterschied.
   *[other] { $n } davon sind gleich.
}
some-unknown = { $n ->
    [one] Bei einem kann ich es nicht sagen.
   *[other] Bei { $n } davon kann ich es nicht sagen.
}
common = { $n ->
    [2] Was beide gemeinsam haben:
   *[other] Was diese { $n } gemeinsam haben:
}
common-one = Es ist nur ein Foto zu sehen, also nichts, was es teilen könnte.
common-words = { $n ->
    [2] Beide Bildtexte nennen { $words }.
   *[other] { $n } Bildtexte nennen { $words }.
}
common-label = { $n ->
    [2] Beide haben das Etikett „{ $label }“.
   *[other] { $n } haben das Etikett „{ $label }“.
}
common-year = Alle sind von { $year }.
common-camera = Alle sind mit { $camera } aufgenommen.
common-colours = Die meisten haben { $colours }.
common-nothing = Ich kann nichts nennen, was diese { $n } gemeinsam haben.
compare-strong = Sehr ähnlich sehen sich { $photos }.
compare-fair = Etwas ähnlich sehen sich { $photos }.
compare-weak = Nicht ähnlich sehen sich { $photos }.
compare-two = Das sind die ersten zwei von { $n }.
count-liked = { $n ->
    [one] Dir gefällt 1 Foto.
   *[other] Dir gefallen { $n } Fotos.
}
some-likes = { $all ->
    [one] das Foto, das dir gefällt
   *[other] { $part ->
        [all] alle { $all } Fotos, die dir gefallen
       *[some] { $n } der { $all } Fotos, die dir gefallen
    }
}
some-album = { $all ->
    [one] das Foto in { $name }
   *[other] { $part ->
        [all] alle { $all } Fotos in { $name }
       *[some] { $n } der { $all } Fotos in { $name }
    }
}
some-seem = { $some }, wohl mit { $looks }
none-likes = { $all ->
    [one] Das Foto, das dir gefällt, passt nicht: { $wishes }.
   *[other] Keins der { $all } Fotos, die dir gefallen, passt: { $wishes }.
}
none-page = { $all ->
    [one] Das gezeigte passt nicht: { $wishes }.
   *[other] Keins der { $all } gezeigten passt: { $wishes }.
}
none-album = { $all ->
    [one] Das Foto in { $name } passt nicht: { $wishes }.
   *[other] Keins der { $all } Fotos in { $name } passt: { $wishes }.
}
count-of-none = Keine: Die letzte Suche hat nichts gefunden.
count-page = { $n ->
    [one] Ein Foto ist zu sehen.
   *[other] { $n } Fotos sind zu sehen.
}
count-all = { $n } erfüllen die Filter.

## Die Sammlung

empty-yet = Deine Fotos werden gerade erfasst; die ersten sind gleich zu finden. Frag dann noch einmal.
empty = Hier sind noch keine Fotos. Füg welche unter „Fotos hinzufügen“ hinzu, oder leg sie in deinen Bilderordner.
outdated = Deine Fotos wurden von einer älteren Version erfasst. Sie werden neu erfasst und sind gleich wieder da.
stats = { $n ->
    [one] Du hast 1 Foto ({ $bytes }).
   *[other] Du hast { $n } Fotos ({ $bytes }).
}
stats-days = Die mit Datum sind vom { DATETIME($first, dateStyle: "long") } bis { DATETIME($last, dateStyle: "long") }.
stats-labels = Am häufigsten: { $labels }.
stats-cameras = Kameras: { $cameras }.
stats-formats = Formate: { $formats }.
stats-captioned = { $n ->
    [one] 1 hat bisher einen Bildtext.
   *[other] { $n } haben bisher einen Bildtext.
}
stats-skipped = { $n ->
    [one] 1 Datei war nicht lesbar.
   *[other] { $n } Dateien waren nicht lesbar.
}
stats-away = { $n ->
    [one] 1 Foto ist fort; kommt seine Datei binnen { $days } Tagen wieder, muss es nicht neu gelesen werden.
   *[other] { $n } Fotos sind fort; Dateien, die binnen { $days } Tagen wiederkommen, müssen nicht neu gelesen werden.
}
count = { $photos }.
count-words = { $n ->
    [one] { $photos } nennt { $text } in Bildtext, Etikett oder Dateiname.
   *[other] { $photos } nennen { $text } in Bildtext, Etikett oder Dateiname.
}
count-more = { $n ->
    [0] Andere zeigen es vielleicht auch.
    [one] 1 weiteres scheint es zu zeigen.
   *[other] { $n } weitere scheinen es zu zeigen.
}
count-kind = { $n ->
    [one] { $photos } nennt { $text } unter irgendeinem Namen, am häufigsten { $most }, in Bildtext, Etikett oder Dateiname.
   *[other] { $photos } nennen { $text } unter irgendeinem Namen, am häufigsten { $most }, in Bildtext, Etikett oder Dateiname.
}
more-of = Mehr Fotos nennen { $first } als { $others }.
more-of-even = { $n ->
    [one] Je ein Foto nennt { $first }.
   *[other] Je { $n } Fotos nennen { $first }.
}
count-some = { $n } von { $all } gezeigten{ $photos }.
count-no = { $n ->
    [one] Das gezeigte nicht, soweit ich es sehe.
   *[other] Keins der { $n } gezeigten, soweit ich es sehe.
}
count-some-those = { $n } von diesen { $all }{ $photos }.
count-no-those = Keins von diesen { $n }, soweit ich es sehe.
count-none = Das kann ich nicht zählen: Kein Bildtext, Etikett oder Dateiname nennt { $text }.
count-seem = { $n ->
    [one] Ein Foto scheint { $text } zu zeigen, auch wenn es keine Bildunterschrift sagt:
   *[other] { $n } Fotos scheinen { $text } zu zeigen, auch wenn es keine Bildunterschrift sagt:
}
groups-year = Nach Jahren: { $groups }.
groups-even = Keins hat mehr als ein anderes.
groups-most = Die meisten sind aus { $name } ({ $n }).
groups-least = Die wenigsten sind aus { $name } ({ $n }).
groups-month = Nach Monaten: { $groups }.
days = { $n ->
    [one] Sie wurden an einem Tag aufgenommen: { $days }.
   *[other] Sie wurden an { $n } Tagen aufgenommen: { $days }.
}
days-many = Sie wurden an { $n } Tagen zwischen dem { DATETIME($first, dateStyle: "long") } und dem { DATETIME($last, dateStyle: "long") } aufgenommen.
groups-label = Nach Etiketten: { $groups }.
groups-camera = Nach Kameras: { $groups }.
groups-place = Nach Orten: { $groups }.
groups-country = Nach Ländern: { $groups }.
groups-more = { $n ->
    [one] Eine weitere ist kleiner.
   *[other] { $n } weitere sind nicht aufgeführt.
}
groups-year-none = Keins dieser Fotos hat ein Datum.
groups-month-none = { groups-year-none }
groups-day-none = { groups-year-none }
groups-label-none = Keins dieser Fotos hat ein Etikett.
groups-camera-none = Keins dieser Fotos nennt seine Kamera.
groups-place-none = Keins dieser Fotos sagt, wo es aufgenommen wurde.
groups-country-none = { groups-place-none }
groups-year-unknown = { $n ->
    [one] 1 Foto hat kein Datum.
   *[other] { $n } Fotos haben kein Datum.
}
groups-month-unknown = { groups-year-unknown }
groups-day-unknown = { groups-year-unknown }
groups-label-unknown = { $n ->
    [one] 1 Foto hat kein Etikett.
   *[other] { $n } Fotos haben kein Etikett.
}
groups-camera-unknown = { $n ->
    [one] 1 Foto nennt seine Kamera nicht.
   *[other] { $n } Fotos nennen ihre Kamera nicht.
}
groups-country-unknown = { groups-place-unknown }
groups-place-unknown = { $n ->
    [one] 1 Foto sagt nicht, wo es aufgenommen wurde.
   *[other] { $n } Fotos sagen nicht, wo sie aufgenommen wurden.
}
no-duplicates = Keine Duplikate: Kein Foto ist zweimal da, auch keins in einer fast gleichen Aufnahme.
duplicates = { $n ->
    [one] 1 Gruppe von Duplikaten
   *[other] { $n } Gruppen von Duplikaten
} ({ $copies ->
    [one] 1 überzählige Kopie
   *[other] { $copies } überzählige Kopien
}).
duplicates-exact = { $n ->
    [one] 1 Gruppe ist genau dieselbe Datei.
   *[other] { $n } Gruppen sind genau dieselbe Datei.
}
duplicates-order = Das beste kommt jeweils zuerst; gelöscht wird nichts.
exported = { $n ->
    [one] 1 Foto als { $name } in { $folder } gespeichert.
   *[other] { $n } Fotos als { $name } in { $folder } gespeichert.
}
no-such-format = Als { $format } kann ich nicht exportieren. Nimm ZIP, CSV, JSON oder Kontaktabzug.

## Alben

no-albums = Du hast noch keine Alben. Sag “add these to the album Beach”.
albums = { $n ->
    [one] Du hast ein Album: { $albums }.
   *[other] Du hast { $n } Alben: { $albums }.
}
album-shown = { $n ->
    [one] Album { $name }: 1 Foto
   *[other] Album { $name }: { $n } Fotos
}
album-most = { $many ->
    [one] { $names } hat die meisten Fotos ({ $n }), vor { $others }.
   *[other] { $names } haben die meisten Fotos (je { $n }), vor { $others }.
}
album-least = { $many ->
    [one] { $names } hat die wenigsten Fotos ({ $n }), nach { $others }.
   *[other] { $names } haben die wenigsten Fotos (je { $n }), nach { $others }.
}
album-even = { $names } haben gleich viele Fotos (je { $n }).
album-empty = Keins der Fotos in { $name } ist zurzeit in der Sammlung.
no-such-album = Ein Album { $name } gibt es nicht.
album-which-name = { $n ->
    [one] Wie soll das Album heißen? Sag “add it to the album Beach”.
   *[other] Wie soll das Album heißen? Sag “add these to the album Beach”.
}
album-take-which = Welche Fotos sollen aus { $name } heraus? Nenn ihre Nummern, etwa „take out 2 and 3“.
count-in-all = Insgesamt hast du { $n } Fotos.
album-take-unclear = Nicht klar, welches Foto des Albums „{ $look }“ ist. Öffne das Album und nenn seine Nummer dort.
album-which = Welches Album? Nenn seinen Namen.
album-added = { $n ->
    [one] 1 Foto in { $name } gelegt.
   *[other] { $n } Fotos in { $name } gelegt.
}
album-had-them = { $n ->
    [one] Es ist schon in { $name }.
   *[other] Sie sind schon in { $name }.
}
album-had-none = { $n ->
    [one] Es ist nicht in { $name }.
   *[other] Keins davon ist in { $name }.
}
album-removed = { $n ->
    [one] 1 Foto aus { $name } genommen. Das Foto selbst bleibt.
   *[other] { $n } Fotos aus { $name } genommen. Die Fotos selbst bleiben.
}
album-renamed = Das Album { $name } heißt jetzt { $new }.
album-ended = { $n ->
    [0] Album { $name } entfernt.
    [one] Album { $name } entfernt. Sein Foto bleibt.
   *[other] Album { $name } entfernt. Seine { $n } Fotos bleiben.
}

## Nebenbei, und was hier nicht geht

help =
    Sag mir, was du von einem Foto noch weißt, und ich suche in deiner Sammlung auf diesem Rechner. Beschreib es auf
    Englisch (“a dog on a beach, no people, since 2019”), zieh ein Foto hierher, oder nenn eine Farbe. Sag, was dem
    Gesuchten nahekommt (“I like 2 and 5, more please”), grenz es ein (“only landscape”), frag nach einem Foto
    (“when was 3 taken?”), oder sag “next”, “undo”, “new search”, “duplicates”, “stats”, “add these to the album Beach” oder
    “export as zip”.
refused-caption = Bildtexte sind geraten und lassen sich im Chat nicht ändern. Schreib deine in eine CSV-Datei und lies sie mit „photochat import“ ein: Sie treten an ihre Stelle, und die Suche richtet sich danach.
refused-person = Wer jemand ist, kann ich mir im Chat nicht merken. „Personen“ in der Sammlung fasst Gesichter zusammen, denen du Namen gibst; ein Album kann die Fotos einer Person sammeln.
refused-rotate = Drehen kann ich Fotos nicht: Deine Dateien werden nie verändert. Du kannst sie exportieren und die Kopien drehen.
refused-edit = Bearbeiten kann ich Fotos nicht: Deine Dateien werden nie verändert. Du kannst Kopien exportieren und die bearbeiten.
refused-make = Collagen, Videos oder Bücher kann ich nicht machen: Ich finde nur Fotos. Du kannst sie in ein Album legen („add 1 and 3 to the album Hochzeit“) oder exportieren und ein anderes Programm nehmen.
refused-share = Verschicken oder drucken kann ich nichts: Die Fotos bleiben auf diesem Rechner. Du kannst sie als ZIP exportieren und das weitergeben.
refused-rename = Umbenennen oder verschieben kann ich nichts: Deine Dateien werden nie verändert. Du kannst sie in einem Album sammeln.
refused-delete = Löschen kann ich nichts: Deine Dateien werden nie verändert. Ich kann Fotos hier ausblenden oder Duplikate auflisten, die du selbst löschst.
refused-order = Fotos lassen sich nach Datum, Größe, Name, Farbe, Helligkeit oder Schärfe sortieren, sonst nach nichts.
refused-cannot = Das kann ich nicht: Ich finde nur Fotos. „Hilfe“ zeigt, wie.
refused-view = Ein Klick öffnet ein Foto groß; mit den Pfeiltasten geht es weiter. Eine Karte oder Diashow gibt es nicht.
talk-wait = Keine Eile.
talk-likes = Ein Herz legt ein Foto unter „Favoriten“ ab. „Mehr wie das, was mir gefällt“ sucht dann ähnliche: gut zum Stöbern, aber ein bestimmtes Foto findet man so kaum schneller als beim Weiterblättern. Andere Suchen bleiben, wie sie sind.
surprise = { $n ->
    [one] Hier ist dein einziges Foto.
   *[other] Hier sind { $n } Fotos, zufällig ausgewählt.
}
talk-adding = Fotos kommen aus den Ordnern, mit denen Photochat gestartet wurde: Was du dort ablegst, wird in Sekunden bemerkt. Du kannst auch Fotos oder Ordner unter „Fotos hinzufügen“ ablegen.
state = { $marked ->
    [0] Gerade: { $shown } gezeigt. Noch ist nichts mit Herz oder ausgeblendet.
   *[other] Gerade: { $shown } gezeigt, { $liked } mit Herz, { $hidden } ausgeblendet.
}
state-album = { $n ->
    [one] Dein letztes Album, { $name }, hat 1 Foto.
   *[other] Dein letztes Album, { $name }, hat { $n } Fotos.
}
talk-comment = Verstehe. Welches Foto suchst du?
talk-comment-shown = Verstehe. Sag, was du als Nächstes suchst, oder grenz diese ein.
talk-who = Ich bin Photochat. Ich suche Fotos in deiner eigenen Sammlung, auf diesem Rechner.
talk-privacy = Deine Fotos bleiben auf diesem Rechner, und die Dateien werden nie verändert.
talk-confused = Entschuldigung, das war unklar. Sag es anders, oder „zurück“.
talk-thanks = Gern!
talk-bye = Tschüss! Deine Herzen bleiben.
talk-hello = Hallo! Welches Foto suchst du?
talk-praise = Schön, dass es dir gefällt.
talk-complaint = Das tut mir leid. Sag mir, was an den Treffern nicht stimmt, oder sag “undo”.
talk-yes = Gut. Beschreib das Foto, das du suchst.
talk-yes-shown = Gut. Sag “more like 1”, “next”, oder grenz es ein.
talk-no = In Ordnung. Beschreib das Foto, das du suchst.
talk-no-shown = In Ordnung. Sag, was anders sein soll, oder sag “undo”.
talk-sorry = Kein Problem.
talk-why = Ein Modell auf diesem Rechner sieht sich jedes Foto einmal an. Fotos kommen, weil sie zu deinen Worten, Herzen oder Filtern passen. Bei jedem Foto steht, warum.
time-unknown = Welche Tage mit „{ $time }“ gemeint sind, weiß ich nicht; ich habe nur nach dem Aussehen gesucht. Nenn ein Datum oder Jahr.
time-of-what = Vor oder nach wann? Nenn ein Datum, oder ein Foto der Seite mit seiner Nummer, etwa „Wann war 2?“.
place-unknown = Bei keinem deiner Fotos steht, dass es in „{ $place }“ aufgenommen wurde; ich habe nur nach dem Aussehen gesucht.
place-none = Bei keinem deiner Fotos steht, dass es in { $places } aufgenommen wurde.
condition-unknown = Nach „{ $condition }“ kann ich nicht suchen; ich habe nur nach dem Aussehen gesucht.
videos-none = Hier gibt es nur Fotos, keine Videos.
megapixels-at-most = Nach „{ $condition }“ kann ich nicht suchen, nur nach einer Mindestzahl von Megapixeln. “smallest first” ordnet die Fotos nach Größe.
only-english = Ich verstehe nur Englisch gut; vielleicht passen diese Fotos nicht.
not-understood = Diese Sprache verstehe ich nicht gut; vielleicht passen diese Fotos nicht. Am besten verstehe ich Englisch.

## Knöpfe

button-weaker = Schwächere Treffer zeigen
button-closest = Die nächsten zeigen
button-next = Nächste Seite
button-more-like-first = Mehr wie das erste
button-more-like = Mehr wie { $rank }
button-more-like-likes = Mehr wie das, was mir gefällt
button-more-like-both = Mehr wie beide
button-colours-of = Farben von { $rank }
button-unquoted = Ohne Anführungszeichen
button-allow = { $thing } zulassen
button-any-month = Jeder Monat
button-any-hour = Jede Uhrzeit
button-any-weekday = Jeder Tag
button-any-year = Jedes Jahr
button-any-orientation = Jedes Format
button-any-size = Jede Größe
button-any-format = Jeder Dateityp
button-any-camera = Jede Kamera
button-any-place = Jeder Ort
button-any-known-date = Mit oder ohne Datum
button-any-known-place = Mit oder ohne Ort
button-any-known-camera = Mit oder ohne Angabe der Kamera
button-any-label = Jedes Etikett
button-any-folder = Jeder Ordner
button-undo = Rückgängig
button-redo = Wiederholen
button-start-over = Neue Suche
button-meant-colour = Ich meinte die Farbe { $word }
button-meant-thing = Ich meinte { $thing }
button-blue = Vor allem blaue Fotos
button-stats = Über die Sammlung
button-duplicates = Duplikate finden
button-zip = Als ZIP exportieren
button-csv = Als CSV exportieren
button-surprise = Noch einmal überraschen
button-add-all = Alle { $n } hinzufügen
button-show-album = Album zeigen

## Warum ein Foto kam

reason-before = schon gezeigt
reason-liked = es gefällt dir
reason-hidden = du hast es ausgeblendet
reason-exact = dieselbe Datei
reason-near = fast dasselbe Bild
reason-told = laut seiner Datei
reason-chance = zufällig ausgewählt
reason-album = im Album „{ $name }“
