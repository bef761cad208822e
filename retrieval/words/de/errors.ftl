### Was nicht ging: was geschah, womit, und was zu tun ist. Als reiner Text.

error-unreadable = { $name } ausgelassen: { $reason }. Öffne oder exportiere die Datei neu, und erfasse dann noch einmal.
error-too-large = { $name } ausgelassen: { $reason }. Mit einem größeren --max-megapixels wird es erfasst.
error-too-large-reason = { $megapixels } MP sind mehr als die erlaubten { $limit } MP
error-no-model = Das Modell { $model } geht nicht: { $reason }. { $remedy }
error-missing-extra = Für { $feature } fehlt das Extra „{ $extra }“. Installiere es mit: pip install "photochat[{ $extra }]"
error-other-models = Der Datenordner { $data } ist mit { $made_with } entstanden, nicht mit { $asked }. Lass die Wahl der Modelle weg, um mit { $made_with } weiterzumachen, oder erfasse mit dem Befehl index und derselben Wahl neu mit { $asked }.
error-vector-engine = Die Vektordatenbank unter { $uri } antwortet nicht ({ $reason }). Starte sie und frag noch einmal, oder lass --index milvus weg: Die Fotos und alles, was über sie bekannt ist, sind sicher.
