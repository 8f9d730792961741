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
    "nl": """\
Goedendag,

Dank u wel voor uw bericht dat u de bestelling {order_id} niet meer wenst.

Vraag de annulering alstublieft ook aan in uw account bij {marketplace}: open daar uw bestellingen, kies deze \
bestelling en vervolgens de mogelijkheid om annulering aan te vragen. Uw aanvraag bereikt ons dan via {marketplace}. \
Zolang de annulering niet is bevestigd, kunnen wij niet met zekerheid zeggen of de bestelling nog kan worden \
tegengehouden.

Hebt u vragen, dan kunt u dit bericht gewoon beantwoorden.

Met vriendelijke groet,
Klantenservice""",
    "pl": """\
Dzień dobry,

dziękujemy za wiadomość, że nie chcą Państwo już otrzymać zamówienia {order_id}.

Prosimy zgłosić prośbę o anulowanie również na swoim koncie w serwisie {marketplace}: proszę otworzyć listę zamówień, \
wybrać to zamówienie, a następnie opcję prośby o anulowanie. Prośba dotrze do nas wtedy przez {marketplace}. Dopóki \
anulowanie nie zostanie potwierdzone, nie możemy z całą pewnością powiedzieć, czy zamówienie da się jeszcze zatrzymać.

W razie pytań prosimy po prostu odpowiedzieć na tę wiadomość.

Z poważaniem
Dział Obsługi Klienta""",
    "sv": """\
Hej,

Tack för att du har meddelat oss att du inte längre vill ha din beställning {order_id}.

Begär gärna avbeställningen även på ditt konto hos {marketplace}: öppna dina beställningar, välj den här beställningen \
och sedan alternativet för att begära avbeställning. Din begäran når oss då via {marketplace}. Så länge \
avbeställningen inte är bekräftad kan vi inte säkert säga om beställningen fortfarande kan stoppas.

Om du har några frågor kan du bara svara på det här meddelandet.

Med vänliga hälsningar
Kundtjänst""",
    "pt": """\
Olá,

Agradecemos por nos avisar que não deseja mais receber o seu pedido {order_id}.

Pedimos que solicite o cancelamento também na sua conta em {marketplace}: abra os seus pedidos, escolha este pedido e \
selecione a opção de solicitar o cancelamento. Assim, a sua solicitação chega até nós por meio de {marketplace}. \
Enquanto o cancelamento não estiver confirmado, não podemos afirmar com certeza se o pedido ainda pode ser interrompido.

Se tiver alguma dúvida, basta responder a esta mensagem.

Atenciosamente,
Atendimento ao Cliente""",
    "ja": """\
お客様

ご注文 {order_id} が不要になった旨のご連絡をいただき、ありがとうございます。

お手数ですが、{marketplace} のアカウントからもキャンセルをリクエストしてくださいますようお願いいたします。\
注文履歴からこのご注文を選び、キャンセルをリクエストする項目をお選びください。\
リクエストは {marketplace} を通じて当店に届きます。\
キャンセルが確認されるまでは、ご注文を止められるかどうかを確実に申し上げることができません。

ご不明な点がございましたら、このメッセージにご返信ください。

カスタマーサービス""",
}

ASKS: Mapping[tuple[str, str, str], str] = {("cancellation", ASK, language): text for language, text in _TEXTS.items()}
"""The key has the form of the other texts' keys."""
