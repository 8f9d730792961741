"""The texts to buyers in Dutch, Polish, Swedish, Portuguese and Japanese; what holds for all is told in `texts`.

Portuguese is that of Brazil, where Amazon's only site in Portuguese is. Polish keeps names and amounts away from words
that would have to be inflected with them.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["MORE"]

_NL: Mapping[tuple[str, str], str] = {
    ("refund", "received"): """\
Goedendag,

Wij hebben voor uw bestelling {order_id} een terugbetaling van {amount} bij {marketplace} ingediend. {marketplace} \
heeft ons verzoek ontvangen, maar nog niet bevestigd.

Onze referentie: {number}

Hebt u vragen, dan kunt u dit bericht gewoon beantwoorden.

Met vriendelijke groet,
Klantenservice""",
    ("refund", "done"): """\
Goedendag,

{marketplace} heeft ons bevestigd dat de terugbetaling van {amount} voor uw bestelling {order_id} is uitgevoerd. \
Afhankelijk van uw bank en betaalmethode kan het enkele dagen duren voordat deze op uw rekening- of kaartoverzicht \
verschijnt.

Onze referentie: {number}

Hebt u vragen, dan kunt u dit bericht gewoon beantwoorden.

Met vriendelijke groet,
Klantenservice""",
    ("cancellation", "received"): """\
Goedendag,

Wij hebben de annulering van uw bestelling {order_id} bij {marketplace} ingediend. {marketplace} heeft ons verzoek \
ontvangen, maar nog niet bevestigd. Zolang de bevestiging ontbreekt, kunnen wij niet met zekerheid zeggen of de \
bestelling nog kan worden tegengehouden.

Onze referentie: {number}

Hebt u vragen, dan kunt u dit bericht gewoon beantwoorden.

Met vriendelijke groet,
Klantenservice""",
    ("cancellation", "done"): """\
Goedendag,

{marketplace} heeft ons bevestigd dat de annulering van uw bestelling {order_id} is uitgevoerd. Betalingen voor deze \
bestelling worden door {marketplace} afgehandeld; het kan enkele dagen duren voordat een wijziging op uw rekening- of \
kaartoverzicht verschijnt.

Onze referentie: {number}

Hebt u vragen, dan kunt u dit bericht gewoon beantwoorden.

Met vriendelijke groet,
Klantenservice""",
}

_PL: Mapping[tuple[str, str], str] = {
    ("refund", "received"): """\
Dzień dobry,

przekazaliśmy do {marketplace} zlecenie zwrotu kwoty {amount} za Państwa zamówienie {order_id}. Nasze zlecenie \
dotarło do {marketplace}, ale nie mamy jeszcze jego potwierdzenia.

Nasz numer sprawy: {number}

W razie pytań prosimy po prostu odpowiedzieć na tę wiadomość.

Z poważaniem
Dział Obsługi Klienta""",
    ("refund", "done"): """\
Dzień dobry,

otrzymaliśmy od {marketplace} potwierdzenie, że zwrot kwoty {amount} za Państwa zamówienie {order_id} został \
wykonany. W zależności od banku i metody płatności może minąć kilka dni, zanim pojawi się on na wyciągu z konta lub \
karty.

Nasz numer sprawy: {number}

W razie pytań prosimy po prostu odpowiedzieć na tę wiadomość.

Z poważaniem
Dział Obsługi Klienta""",
    ("cancellation", "received"): """\
Dzień dobry,

przekazaliśmy do {marketplace} zlecenie anulowania Państwa zamówienia {order_id}. Nasze zlecenie dotarło do \
{marketplace}, ale nie mamy jeszcze jego potwierdzenia. Dopóki go nie ma, nie możemy z całą pewnością powiedzieć, czy \
zamówienie da się jeszcze zatrzymać.

Nasz numer sprawy: {number}

W razie pytań prosimy po prostu odpowiedzieć na tę wiadomość.

Z poważaniem
Dział Obsługi Klienta""",
    ("cancellation", "done"): """\
Dzień dobry,

otrzymaliśmy od {marketplace} potwierdzenie, że anulowanie Państwa zamówienia {order_id} zostało wykonane. Płatności \
za to zamówienie obsługuje {marketplace}; może minąć kilka dni, zanim ewentualna zmiana pojawi się na wyciągu z konta \
lub karty.

Nasz numer sprawy: {number}

W razie pytań prosimy po prostu odpowiedzieć na tę wiadomość.

Z poważaniem
Dział Obsługi Klienta""",
}

# Swedish has no formal address that would not sound odd to a customer.
_SV: Mapping[tuple[str, str], str] = {
    ("refund", "received"): """\
Hej,

Vi har skickat en begäran om återbetalning av {amount} för din beställning {order_id} till {marketplace}. \
{marketplace} har tagit emot vår begäran men har ännu inte bekräftat den.

Vårt referensnummer: {number}

Om du har några frågor kan du bara svara på det här meddelandet.

Med vänliga hälsningar
Kundtjänst""",
    ("refund", "done"): """\
Hej,

{marketplace} har bekräftat för oss att återbetalningen av {amount} för din beställning {order_id} har genomförts. \
Beroende på bank och betalningssätt kan det ta flera dagar innan den syns på ditt konto- eller kortutdrag.

Vårt referensnummer: {number}

Om du har några frågor kan du bara svara på det här meddelandet.

Med vänliga hälsningar
Kundtjänst""",
    ("cancellation", "received"): """\
Hej,

Vi har skickat en begäran om avbeställning av din beställning {order_id} till {marketplace}. {marketplace} har tagit \
emot vår begäran men har ännu inte bekräftat den. Tills den är bekräftad kan vi inte säkert säga om beställningen \
fortfarande kan stoppas.

Vårt referensnummer: {number}

Om du har några frågor kan du bara svara på det här meddelandet.

Med vänliga hälsningar
Kundtjänst""",
    ("cancellation", "done"): """\
Hej,

{marketplace} har bekräftat för oss att avbeställningen av din beställning {order_id} har genomförts. Betalningar för \
den här beställningen hanteras av {marketplace}; det kan ta flera dagar innan en ändring syns på ditt konto- eller \
kortutdrag.

Vårt referensnummer: {number}

Om du har några frågor kan du bara svara på det här meddelandet.

Med vänliga hälsningar
Kundtjänst""",
}

_PT: Mapping[tuple[str, str], str] = {
    ("refund", "received"): """\
Olá,

Enviamos a {marketplace} a solicitação de reembolso de {amount} referente ao seu pedido {order_id}. Nossa solicitação \
chegou a {marketplace}, mas a confirmação ainda está pendente.

Nossa referência: {number}

Se tiver alguma dúvida, basta responder a esta mensagem.

Atenciosamente,
Atendimento ao Cliente""",
    ("refund", "done"): """\
Olá,

Recebemos de {marketplace} a confirmação de que o reembolso de {amount} referente ao seu pedido {order_id} foi \
efetuado. Dependendo do seu banco e da forma de pagamento, pode levar vários dias até que apareça no seu extrato \
bancário ou na fatura do cartão.

Nossa referência: {number}

Se tiver alguma dúvida, basta responder a esta mensagem.

Atenciosamente,
Atendimento ao Cliente""",
    ("cancellation", "received"): """\
Olá,

Enviamos a {marketplace} a solicitação de cancelamento do seu pedido {order_id}. Nossa solicitação chegou a \
{marketplace}, mas a confirmação ainda está pendente. Enquanto não houver confirmação, não podemos afirmar com certeza \
se o pedido ainda pode ser interrompido.

Nossa referência: {number}

Se tiver alguma dúvida, basta responder a esta mensagem.

Atenciosamente,
Atendimento ao Cliente""",
    ("cancellation", "done"): """\
Olá,

Recebemos de {marketplace} a confirmação de que o cancelamento do seu pedido {order_id} foi efetuado. Os pagamentos \
deste pedido são administrados por {marketplace}; pode levar vários dias até que alguma alteração apareça no seu \
extrato bancário ou na fatura do cartão.

Nossa referência: {number}

Se tiver alguma dúvida, basta responder a esta mensagem.

Atenciosamente,
Atendimento ao Cliente""",
}

_JA: Mapping[tuple[str, str], str] = {
    ("refund", "received"): """\
お客様

ご注文 {order_id} につきまして、{amount} の返金を {marketplace} に申請いたしました。\
申請は {marketplace} に届いておりますが、まだ確認の連絡は届いておりません。

当店のお問い合わせ番号: {number}

ご不明な点がございましたら、このメッセージにご返信ください。

カスタマーサービス""",
    ("refund", "done"): """\
お客様

ご注文 {order_id} につきまして、{amount} の返金手続きが完了したとの連絡を {marketplace} から受けました。\
金融機関やお支払い方法により、明細に反映されるまで数日かかることがございます。

当店のお問い合わせ番号: {number}

ご不明な点がございましたら、このメッセージにご返信ください。

カスタマーサービス""",
    ("cancellation", "received"): """\
お客様

ご注文 {order_id} のキャンセルを {marketplace} に申請いたしました。\
申請は {marketplace} に届いておりますが、まだ確認の連絡は届いておりません。\
確認が取れるまでは、ご注文を止められるかどうかを確実に申し上げることができません。

当店のお問い合わせ番号: {number}

ご不明な点がございましたら、このメッセージにご返信ください。

カスタマーサービス""",
    ("cancellation", "done"): """\
お客様

ご注文 {order_id} のキャンセル手続きが完了したとの連絡を {marketplace} から受けました。\
このご注文のお支払いは {marketplace} が取り扱っております。\
変更が明細に反映されるまで数日かかることがございます。

当店のお問い合わせ番号: {number}

ご不明な点がございましたら、このメッセージにご返信ください。

カスタマーサービス""",
}

MORE: Mapping[str, Mapping[tuple[str, str], str]] = {"nl": _NL, "pl": _PL, "sv": _SV, "pt": _PT, "ja": _JA}
"""By language; kind and stage to the text."""
