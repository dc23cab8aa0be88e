/**
 * The lines with which mail programs introduce what they quote: `On … Ann wrote:`, a block of From, Sent, To and Subject, `-----Original
 * Message-----`. Found over a few lines at a time, each cut to a bounded length, so that no text takes long.
 */

/** Lines from `first` to `last`, both included. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** Verbs of attributions; names may stand before or behind them. Compared in lower case. */
const verb =
  /(?:^|[\s>(])(?:wrote|writes|a écrit|écrit|escribió|ha scritto|scrisse|escreveu|schrieb|schreef|geschreven|napisał(?:\(a\))?|pisze|napsal(?:\(a\))?|napísal|skrev|kirjoitti|ezt írta|írta|a scris|написала?|пишет|пише|έγραψε|είπε|kirjutas|rašė|rakstīja|(?:je )?napisao(?:\/la)?|(?:je )?napisala|napísala|написав(?:\(ла\))?|napisana przez|wysłana przez|ha escrito|va escriure|geschrieben|كتب(?:ت)?(?:\/كتبت)?|şunu yazdı|yazdı|viết|ha escrit)(?=[\s:：<"]|$)|写道|寫道|写到|작성|のメッセージ|さんは書きました|\d г\. в \d.{1,200}@|כתב/u;
const opener =
  /^(?:-{0,12} {0,9})(?:on|at|le|el|il|em|am|op|den|dnia|w dniu|dne|dňa|pe|ti|ma|ke|to|la|su|på|in data|il giorno|em|в|пн|вт|ср|чт|пт|сб|вс|mon|tue|wed|thu|fri|sat|sun|på|vào|στις|a |el dia|在|于|na dan|dana|ngày|wiadomość|في|בתאריך|\d{1,4}[-./ ]|\p{L}{2,15}[,.]? \d)/u;
const dateOrAddress = /@|\b(?:19|20)\d\d\b|\d{1,2}[/.]\d{1,2}|\d[:.h]\d\d|20\d\d[年.]/u;

/** Some programs write no verb: `2026-01-05 10:00 GMT+1 Ann <ann@…>:`. */
const dated = /^\d{1,4}[-./ ].{0,60}\d[:.]\d\d/u;
const namedAtEnd = /<[^<>]{1,200}@[^<>]{1,200}> ?[:：]$/u;

const fromField =
  /^[\s*]{0,9}(?:from|von|de|da|van|från|fra|od|от|від|lähettäjä|kimden|feladó|expeditor|من|מאת|από|de la|nadawca|odesílatel|odosielateľ|šalje|pošiljatelj|saatja|gönderen|remitente|mittente|afzender|avsändare|avsender|expéditeur|absender|发件人|寄件者|寄件人|差出人|送信者|보낸 사람|보낸사람)\*?\s?[:：]/u;
const otherField =
  /^[\s*]{0,9}(?:sent|date|to|subject|cc|reply-to|gesendet|datum|an|betreff|envoyé|date|à|objet|enviado(?: el)?|para|asunto|fecha|inviato|a|oggetto|data|verzonden|aan|onderwerp|skickat|till|ämne|sendt|dato|til|emne|wysłano|do|temat|отправлено|дата|кому|тема|lähetetty|vastaanottaja|aihe|gönderilen|kime|konu|elküldve|címzett|tárgy|assunto|发送时间|发送日期|收件人|主题|送信日時|宛先|件名|日付|تم الإرسال|إلى|الموضوع|التاريخ|נשלח|אל|נושא|תאריך|στάλθηκε|προς|θέμα|ημερομηνία|trimis|către|subiect|odesláno|předmět|predmet|odoslané|dátum|poslano|za|prima|надіслано|kopia|kopi|kopio|kopie|копия|data|wysłane|adresat|risposta|antwort an|répondre à|responder a|tarih|bilgi|päivämäärä|saadetud|kellele|teema|抄送|副本|寄件日期|收件者|日期|보낸 날짜|받는 사람|제목|참조|날짜)\*?\s?[:：]/u;

const divider =
  /^\s{0,9}[-–—_]{2,40} ?(?:original message|originalnachricht|original appointment|reply message|oprindelig meddelelse|původní zpráva|pôvodná správa|eredeti üzenet|mesaj original|mesajul original|originalna poruka|izvorna poruka|wiadomość oryginalna|oryginalna wiadomość|αρχικό μήνυμα|оригінальне повідомлення|оригинальное сообщение|orijinal mesaj|özgün i̇leti|algsõnum|message initial|messaggio originario|원본 메시지|元のメッセージ|原始訊息|الرسالة الأصلية|הודעה מקורית|ursprüngliche nachricht|original-nachricht|message d['’]origine|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|oprindelig besked|ursprungligt meddelande|opprinnelig melding|alkuperäinen viesti|исходное сообщение|原始邮件|原始郵件) ?[-–—_]{0,40}\s{0,9}$/u;

/** Yahoo writes what follows into the same line, so that closing dashes end it as well as the line's end. */
const forwardDivider =
  /^\s{0,9}(?:-{3,16} ?(?:forwarded message|forwarded by .{1,99}|weitergeleitete nachricht|mensaje reenviado|message transféré|message transmis|mensagem encaminhada|mensagem reencaminhada|messaggio inoltrato|doorgestuurd bericht|videresendt (?:meddelelse|melding)|vidarebefordrat meddelande|edelleenlähetetty viesti|välitetty viesti[^-]{0,30}|przekazana wiadomość|treść przekazanej wiadomości|přeposlaná zpráva|preposlaná správa|továbbított üzenet|mesaj redirecționat|proslijeđena poruka|пересылаемое сообщение|перенаправленное сообщение|перенаправлене повідомлення|переслане повідомлення|i̇letilmiş mesaj|i̇letilen i̇leti|メッセージを転送|wiadomość przesłana dalej|转发的邮件) ?(?:-{3,16}(?!-)|$)|(?:begin forwarded message|anfang der weitergeleiteten nachricht|inicio del mensaje reenviado|début du message (?:réexpédié|transféré)|inizio messaggio inoltrato|begin doorgestuurd bericht|forwarded message|välitetty viesti alkaa|videresendt (?:melding|meddelelse)|start på videresendt besked|vidarebefordrat (?:brev|mejl)|início da mensagem (?:encaminhada|reencaminhada)|początek (?:przekazywanej|przekazanej) wiadomości|začátek přeposílané zprávy|začiatok preposlanej správy|továbbított levél kezdete|începutul mesajului redirecționat|начало переадресованного сообщения|початок листа, що пересилається|započni proslijeđenu poruku|i̇leti başlangıcı|αρχή προωθημένου μηνύματος|転送されたメッセージ|开始转发的邮件|下面是被转发的邮件|開始轉寄郵件|전달된 메시지 시작|בתחילת ההודעה שהועברה) ?[:：]\s{0,9}$)/u;

const lineLimit = 300;

/** The attribution whose last line is this one, null where it is none. */
export function attributionEndingAt(lines: readonly string[], last: number): Span | null {
  if (/--|[–—_]{2}/.test((lines[last] ?? '').slice(0, 60)) && divider.test(lowered(lines[last])))
    return { first: last, last };
  if (!/(?:[:：]\s{0,3}-{0,12}|wrote -{2,12})$/.test((lines[last] ?? '').slice(-20).trimEnd())) return null;
  for (let first = last; first >= 0 && first > last - 4; first -= 1) {
    const line = lines[first] ?? '';
    if (line.trim() === '' || (line.startsWith('>') && !closesAddress(lines, first))) break;
    if (opener.test(lowered(line).trim()) && isAttribution(lines, first, last)) return { first, last };
  }
  const alone = lowered(lines[last]);
  if (alone.includes('@') && isAttribution(lines, last, last)) return { first: last, last };
  return endsNamedAbove(lines, last) ? { first: last - 1, last } : null;
}

/** `… Ann <ann@customer.example` was too long for a line, and `> wrote:` or `>:` is the next: it looks quoted and is not. */
export function closesAddress(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (line.length > 60 || !/^>[^<>]*[:：]\s{0,3}$/.test(line)) return false;
  const above = (lines[at - 1] ?? '').slice(0, lineLimit);
  return !above.startsWith('>') && above.lastIndexOf('<') > above.lastIndexOf('>');
}

/** `Ann <ann@…> schrieb am Mo., 5. Jan. 2026` with `um 10:00 Uhr:` on the next line. */
function endsNamedAbove(lines: readonly string[], last: number): boolean {
  const above = lowered(lines[last - 1]);
  return above.includes('@') && verb.test(above) && /\d[:.]\d\d/.test(lowered(lines[last]));
}

/** Whether a block of From, Sent, To and Subject begins here. Two more fields must follow soon; one may be wrapped. */
export function beginsHeaderBlock(lines: readonly string[], first: number): boolean {
  if (!hasColon(lines[first]) || !fromField.test(lowered(lines[first]))) return false;
  const following = lines.slice(first + 1, first + 7);
  return following.filter((line) => otherField.test(lowered(line))).length >= 2;
}

/** A line such as `Sent: Monday`, in any of the languages of mail programs. */
export function isHeaderField(line: string): boolean {
  return hasColon(line) && (fromField.test(lowered(line)) || otherField.test(lowered(line)));
}

/** The first line of what introduces a quote with this last line: with the rule that some programs draw above a block of fields. */
export function attributionStart(lines: readonly string[], last: number): number {
  const span = attributionEndingAt(lines, last);
  if (span !== null) return span.first;
  const above = (lines[last - 1] ?? '').trim() === '' ? last - 2 : last - 1;
  return /^\s{0,9}[-_*]{5,200}\s{0,9}$/.test((lines[above] ?? '').slice(0, 250)) ? above : last;
}

/** Whether from here on somebody passes on another mail: that is what they want to show, and no quote. */
export function isForwardDivider(line: string): boolean {
  return (line.includes('---') || hasColon(line)) && forwardDivider.test(lowered(line));
}

/** Most lines of a mail have none: looking for it first is what keeps the long patterns cheap. */
function hasColon(line = ''): boolean {
  return line.includes(':') || line.includes('：');
}

function isAttribution(lines: readonly string[], first: number, last: number): boolean {
  const text = lines
    .slice(first, last + 1)
    .map(lowered)
    .join(' ');
  if (verb.test(text)) return dateOrAddress.test(text);
  const plain = text.trim();
  return dated.test(plain) && namedAtEnd.test(plain);
}

function lowered(line = ''): string {
  return line
    .slice(0, lineLimit)
    .toLowerCase()
    .replace(/[\s\u200e\u200f\u202a-\u202e]+/g, ' ');
}
