"""The text that asks a buyer to use the marketplace's own request to cancel, by language. Data only.

It is for a buyer who has written that the order is no longer wanted. It says what to do and promises nothing. It must
never be sent where the seller cannot deliver (AMZ-MSG-04).

Placeholders: `{marketplace}`, `{order_id}`.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["ASK", "ASKS"]

ASK = "ask_to_use_button"
"""The purpose of these texts, which stands in their key where others have a stage."""

_TEXTS: Mapping[str, str] = {
    "en": """\
Hello,

Thank you for letting us know that you no longer want your order {order_id}.

Please request the cancellation in your {marketplace} account as well: open your orders, choose this order, and select \
the option to request its cancellation. Your request then reaches us through {marketplace}. As long as the \
cancellation is not confirmed, we cannot say for certain whether the order can still be stopped.

If you have any questions, simply reply to this message.

Kind regards
Customer Service""",
    "de": """\
Guten Tag,

danke für Ihre Nachricht, dass Sie die Bestellung {order_id} nicht mehr wünschen.

Bitte beantragen Sie die Stornierung auch in Ihrem Konto bei {marketplace}: Öffnen Sie dort Ihre Bestellungen, wählen \
Sie diese Bestellung aus und dann die Möglichkeit, ihre Stornierung anzufragen. Ihre Anfrage erreicht uns dann über \
{marketplace}. Solange die Stornierung nicht bestätigt ist, können wir nicht sicher sagen, ob sich die Bestellung noch \
aufhalten lässt.

Wenn Sie Fragen haben, antworten Sie einfach auf diese Nachricht.

Mit freundlichen Grüßen
Ihr Kundenservice""",
    "fr": """\
Bonjour,

Merci de nous avoir indiqué que vous ne souhaitez plus recevoir votre commande {order_id}.

Nous vous invitons à demander également l'annulation dans votre compte chez {marketplace} : ouvrez vos commandes, \
choisissez cette commande, puis l'option permettant de demander son annulation. Votre demande nous parvient alors par \
{marketplace}. Tant que l'annulation n'est pas confirmée, nous ne pouvons pas affirmer que la commande pourra encore \
être arrêtée.

Pour toute question, il vous suffit de répondre à ce message.

Cordialement,
Le service client""",
    "es": """\
Hola:

Gracias por avisarnos de que ya no desea su pedido {order_id}.

Le rogamos que solicite la cancelación también en su cuenta de {marketplace}: abra sus pedidos, elija este pedido y \
seleccione la opción de solicitar su cancelación. Su solicitud nos llega entonces a través de {marketplace}. Mientras \
la cancelación no esté confirmada, no podemos asegurar que el pedido se pueda detener.

Si tiene alguna pregunta, solo tiene que responder a este mensaje.

Un cordial saludo,
Atención al cliente""",
    "it": """\
Buongiorno,

grazie per averci comunicato che non desidera più il Suo ordine {order_id}.

La preghiamo di richiedere l'annullamento anche nel Suo account presso {marketplace}: apra i Suoi ordini, scelga \
questo ordine e poi l'opzione per richiederne l'annullamento. La Sua richiesta ci arriva così tramite {marketplace}. \
Finché l'annullamento non è confermato, non possiamo dire con certezza se l'ordine si possa ancora fermare.

Per qualsiasi domanda può semplicemente rispondere a questo messaggio.

Cordiali saluti
Il servizio clienti""",
}

ASKS: Mapping[tuple[str, str, str], str] = {("cancellation", ASK, language): text for language, text in _TEXTS.items()}
"""The key has the form of the other texts' keys."""
