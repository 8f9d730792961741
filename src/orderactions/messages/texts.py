"""The texts to buyers, by kind, stage and language. Data only; `orderactions.messages` checks and fills them.

RECEIVED says that the marketplace has the order to act, and that it has not confirmed it. DONE says that the
marketplace reports it as carried out. Neither names a date (a statement may take days, AMZ-REFUND-16), and
RECEIVED speaks of no money that moved.

Placeholders that are used here: `{marketplace}`, `{order_id}`, `{number}` (our reference), and in refunds `{amount}`. A
name is put in as it is, so no sentence may depend on its first letter: French and Italian keep it away from words that
would elide.
"""

from __future__ import annotations

from collections.abc import Mapping

from orderactions.messages.moretexts import MORE

__all__ = ["TEXTS"]

_EN: Mapping[tuple[str, str], str] = {
    ("refund", "received"): """\
Hello,

We have submitted the refund of {amount} for your order {order_id} to {marketplace}. {marketplace} has received our \
request and has not yet confirmed it.

Our reference: {number}

If you have any questions, simply reply to this message.

Kind regards
Customer Service""",
    ("refund", "done"): """\
Hello,

{marketplace} has confirmed to us that the refund of {amount} for your order {order_id} has been carried out. \
Depending on your bank and payment method, it may take several days to appear on your bank or card statement.

Our reference: {number}

If you have any questions, simply reply to this message.

Kind regards
Customer Service""",
    ("cancellation", "received"): """\
Hello,

We have submitted the cancellation of your order {order_id} to {marketplace}. {marketplace} has received our request \
and has not yet confirmed it. Until it is confirmed, we cannot say for certain whether the order can still be stopped.

Our reference: {number}

If you have any questions, simply reply to this message.

Kind regards
Customer Service""",
    ("cancellation", "done"): """\
Hello,

{marketplace} has confirmed to us that the cancellation of your order {order_id} has been carried out. Payments for \
this order are handled by {marketplace}; any change may take several days to appear on your bank or card statement.

Our reference: {number}

If you have any questions, simply reply to this message.

Kind regards
Customer Service""",
}

_DE: Mapping[tuple[str, str], str] = {
    ("refund", "received"): """\
Guten Tag,

wir haben für Ihre Bestellung {order_id} eine Erstattung über {amount} bei {marketplace} eingereicht. {marketplace} \
hat unseren Auftrag erhalten, ihn aber noch nicht bestätigt.

Unsere Vorgangsnummer: {number}

Wenn Sie Fragen haben, antworten Sie einfach auf diese Nachricht.

Mit freundlichen Grüßen
Ihr Kundenservice""",
    ("refund", "done"): """\
Guten Tag,

{marketplace} hat uns bestätigt, dass die Erstattung über {amount} für Ihre Bestellung {order_id} ausgeführt wurde. \
Je nach Bank und Zahlungsart kann es einige Tage dauern, bis sie auf Ihrem Konto- oder Kartenauszug erscheint.

Unsere Vorgangsnummer: {number}

Wenn Sie Fragen haben, antworten Sie einfach auf diese Nachricht.

Mit freundlichen Grüßen
Ihr Kundenservice""",
    ("cancellation", "received"): """\
Guten Tag,

wir haben die Stornierung Ihrer Bestellung {order_id} bei {marketplace} eingereicht. {marketplace} hat unseren \
Auftrag erhalten, ihn aber noch nicht bestätigt. Solange die Bestätigung aussteht, können wir nicht sicher sagen, ob \
sich die Bestellung noch aufhalten lässt.

Unsere Vorgangsnummer: {number}

Wenn Sie Fragen haben, antworten Sie einfach auf diese Nachricht.

Mit freundlichen Grüßen
Ihr Kundenservice""",
    ("cancellation", "done"): """\
Guten Tag,

{marketplace} hat uns bestätigt, dass die Stornierung Ihrer Bestellung {order_id} ausgeführt wurde. Zahlungen zu \
dieser Bestellung wickelt {marketplace} ab; bis eine Änderung auf Ihrem Konto- oder Kartenauszug erscheint, können \
einige Tage vergehen.

Unsere Vorgangsnummer: {number}

Wenn Sie Fragen haben, antworten Sie einfach auf diese Nachricht.

Mit freundlichen Grüßen
Ihr Kundenservice""",
}

_FR: Mapping[tuple[str, str], str] = {
    ("refund", "received"): """\
Bonjour,

Nous avons transmis à {marketplace} une demande de remboursement de {amount} pour votre commande {order_id}. \
{marketplace} a bien reçu notre demande, mais ne l'a pas encore confirmée.

Notre référence : {number}

Pour toute question, il vous suffit de répondre à ce message.

Cordialement,
Le service client""",
    ("refund", "done"): """\
Bonjour,

{marketplace} nous a confirmé l'exécution du remboursement de {amount} pour votre commande {order_id}. Selon votre \
banque et votre moyen de paiement, plusieurs jours peuvent s'écouler avant que l'opération apparaisse sur votre relevé \
de compte ou de carte.

Notre référence : {number}

Pour toute question, il vous suffit de répondre à ce message.

Cordialement,
Le service client""",
    ("cancellation", "received"): """\
Bonjour,

Nous avons transmis à {marketplace} la demande d'annulation de votre commande {order_id}. {marketplace} a bien reçu \
notre demande, mais ne l'a pas encore confirmée. Tant que cette confirmation manque, nous ne pouvons pas affirmer que \
la commande pourra encore être arrêtée.

Notre référence : {number}

Pour toute question, il vous suffit de répondre à ce message.

Cordialement,
Le service client""",
    ("cancellation", "done"): """\
Bonjour,

{marketplace} nous a confirmé l'exécution de l'annulation de votre commande {order_id}. Les paiements liés à cette \
commande sont gérés par {marketplace} ; plusieurs jours peuvent s'écouler avant qu'un changement apparaisse sur votre \
relevé de compte ou de carte.

Notre référence : {number}

Pour toute question, il vous suffit de répondre à ce message.

Cordialement,
Le service client""",
}

_ES: Mapping[tuple[str, str], str] = {
    ("refund", "received"): """\
Hola:

Hemos enviado a {marketplace} la solicitud de reembolso de {amount} correspondiente a su pedido {order_id}. \
{marketplace} ha recibido nuestra solicitud y todavía no la ha confirmado.

Nuestra referencia: {number}

Si tiene alguna pregunta, solo tiene que responder a este mensaje.

Un cordial saludo,
Atención al cliente""",
    ("refund", "done"): """\
Hola:

{marketplace} nos ha confirmado que el reembolso de {amount} correspondiente a su pedido {order_id} se ha efectuado. \
Según su banco y su forma de pago, puede tardar varios días en aparecer en su extracto bancario o de tarjeta.

Nuestra referencia: {number}

Si tiene alguna pregunta, solo tiene que responder a este mensaje.

Un cordial saludo,
Atención al cliente""",
    ("cancellation", "received"): """\
Hola:

Hemos enviado a {marketplace} la solicitud de cancelación de su pedido {order_id}. {marketplace} ha recibido nuestra \
solicitud y todavía no la ha confirmado. Hasta que la confirme, no podemos asegurar que el pedido se pueda detener.

Nuestra referencia: {number}

Si tiene alguna pregunta, solo tiene que responder a este mensaje.

Un cordial saludo,
Atención al cliente""",
    ("cancellation", "done"): """\
Hola:

{marketplace} nos ha confirmado que la cancelación de su pedido {order_id} se ha efectuado. {marketplace} gestiona los \
pagos de este pedido; cualquier cambio puede tardar varios días en aparecer en su extracto bancario o de tarjeta.

Nuestra referencia: {number}

Si tiene alguna pregunta, solo tiene que responder a este mensaje.

Un cordial saludo,
Atención al cliente""",
}

_IT: Mapping[tuple[str, str], str] = {
    ("refund", "received"): """\
Buongiorno,

abbiamo inviato tramite {marketplace} la richiesta di rimborso di {amount} per il Suo ordine {order_id}. {marketplace} \
ha ricevuto la nostra richiesta e non l'ha ancora confermata.

Il nostro riferimento: {number}

Per qualsiasi domanda può semplicemente rispondere a questo messaggio.

Cordiali saluti
Il servizio clienti""",
    ("refund", "done"): """\
Buongiorno,

{marketplace} ci ha confermato che il rimborso di {amount} per il Suo ordine {order_id} è stato eseguito. A seconda \
della banca e del metodo di pagamento, possono trascorrere alcuni giorni prima che compaia sul Suo estratto conto o su \
quello della carta.

Il nostro riferimento: {number}

Per qualsiasi domanda può semplicemente rispondere a questo messaggio.

Cordiali saluti
Il servizio clienti""",
    ("cancellation", "received"): """\
Buongiorno,

abbiamo inviato tramite {marketplace} la richiesta di annullamento del Suo ordine {order_id}. {marketplace} ha \
ricevuto la nostra richiesta e non l'ha ancora confermata. Finché manca la conferma, non possiamo dire con certezza \
se l'ordine si possa ancora fermare.

Il nostro riferimento: {number}

Per qualsiasi domanda può semplicemente rispondere a questo messaggio.

Cordiali saluti
Il servizio clienti""",
    ("cancellation", "done"): """\
Buongiorno,

{marketplace} ci ha confermato che l'annullamento del Suo ordine {order_id} è stato eseguito. I pagamenti per questo \
ordine sono gestiti da {marketplace}; possono trascorrere alcuni giorni prima che un'eventuale modifica compaia sul \
Suo estratto conto o su quello della carta.

Il nostro riferimento: {number}

Per qualsiasi domanda può semplicemente rispondere a questo messaggio.

Cordiali saluti
Il servizio clienti""",
}

TEXTS: Mapping[tuple[str, str, str], str] = {
    (kind, stage, language): text
    for language, texts in (("en", _EN), ("de", _DE), ("fr", _FR), ("es", _ES), ("it", _IT), *MORE.items())
    for (kind, stage), text in texts.items()
}
"""Kind, stage (both by their values) and language (two letters) to the text."""
