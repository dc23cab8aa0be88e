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
  /(?:^|[\s>(])(?:wrote|writes|a écrit|écrit|escribió|ha scritto|scrisse|escreveu|schrieb|schreef|geschreven|napisał(?:\(a\))?|pisze|napsal(?:\(a\))?|napísal|skrev|kirjoitti|ezt írta|írta|a scris|написала?|пишет|пише|έγραψε|şunu yazdı|yazdı|viết|ha escrit)(?=[\s:：<"]|$)|写道|寫道|写到|작성|のメッセージ|さんは書きました|\d г\. в \d.{1,200}@|כתב/u;
const opener =
  /^(?:-{0,12} {0,9})(?:on|at|le|el|il|em|am|op|den|dnia|w dniu|dne|dňa|pe|ti|ma|ke|to|la|su|på|in data|il giorno|em|в|пн|вт|ср|чт|пт|сб|вс|mon|tue|wed|thu|fri|sat|sun|på|vào|στις|a |el dia|在|于|20\d\d)/u;
const dateOrAddress = /@|\b(?:19|20)\d\d\b|\d{1,2}[/.]\d{1,2}|\d[:.h]\d\d|20\d\d[年.]/u;

const fromField =
  /^[\s*]{0,9}(?:from|von|de|da|van|från|fra|od|от|від|lähettäjä|kimden|feladó|expeditor|发件人|寄件者|差出人|보낸 사람)\*?\s?[:：]/u;
const otherField =
  /^[\s*]{0,9}(?:sent|date|to|subject|cc|reply-to|gesendet|datum|an|betreff|envoyé|date|à|objet|enviado(?: el)?|para|asunto|fecha|inviato|a|oggetto|data|verzonden|aan|onderwerp|skickat|till|ämne|sendt|dato|til|emne|wysłano|do|temat|отправлено|дата|кому|тема|lähetetty|vastaanottaja|aihe|gönderilen|kime|konu|elküldve|címzett|tárgy|assunto|发送时间|发送日期|收件人|主题|送信日時|宛先|件名|日付)\*?\s?[:：]/u;

const divider =
  /^\s{0,9}-{2,16} ?(?:original message|ursprüngliche nachricht|original-nachricht|message d['’]origine|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|oprindelig besked|ursprungligt meddelande|opprinnelig melding|alkuperäinen viesti|исходное сообщение|原始邮件|原始郵件) ?-{0,16}\s{0,9}$/u;

/** Yahoo writes what follows into the same line, so that closing dashes end it as well as the line's end. */
const forwardDivider =
  /^\s{0,9}(?:-{3,16} ?(?:forwarded message|forwarded by .{1,99}|weitergeleitete nachricht|mensaje reenviado|message transféré|message transmis|mensagem encaminhada|mensagem reencaminhada|messaggio inoltrato|doorgestuurd bericht|videresendt (?:meddelelse|melding)|vidarebefordrat meddelande|edelleenlähetetty viesti|välitetty viesti[^-]{0,30}|przekazana wiadomość|treść przekazanej wiadomości|přeposlaná zpráva|preposlaná správa|továbbított üzenet|mesaj redirecționat|proslijeđena poruka|пересылаемое сообщение|перенаправленное сообщение|перенаправлене повідомлення|переслане повідомлення|i̇letilmiş mesaj|i̇letilen i̇leti|メッセージを転送|wiadomość przesłana dalej|转发的邮件) ?(?:-{3,16}(?!-)|$)|(?:begin forwarded message|anfang der weitergeleiteten nachricht|inicio del mensaje reenviado|début du message (?:réexpédié|transféré)|inizio messaggio inoltrato|begin doorgestuurd bericht|forwarded message) ?:\s{0,9}$)/u;

const lineLimit = 300;

/** The attribution whose last line is this one, null where it is none. */
export function attributionEndingAt(lines: readonly string[], last: number): Span | null {
  if (lines[last]?.includes('--') && divider.test(lowered(lines[last]))) return { first: last, last };
  if (!/(?:[:：]\s{0,3}-{0,12}|wrote -{2,12})$/.test((lines[last] ?? '').slice(-20).trimEnd())) return null;
  for (let first = last; first >= 0 && first > last - 4; first -= 1) {
    const line = lines[first] ?? '';
    if (line.trim() === '' || line.startsWith('>')) break;
    if (opener.test(lowered(line).trim()) && isAttribution(lines, first, last)) return { first, last };
  }
  const alone = lowered(lines[last]);
  return alone.includes('@') && isAttribution(lines, last, last) ? { first: last, last } : null;
}

/** Whether a block of From, Sent, To and Subject begins here. Two more fields must follow soon; one may be wrapped. */
export function beginsHeaderBlock(lines: readonly string[], first: number): boolean {
  if (!hasColon(lines[first]) || !fromField.test(lowered(lines[first]))) return false;
  const following = lines.slice(first + 1, first + 7);
  return following.filter((line) => otherField.test(lowered(line))).length >= 2;
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
  return verb.test(text) && dateOrAddress.test(text);
}

function lowered(line = ''): string {
  return line
    .slice(0, lineLimit)
    .toLowerCase()
    .replace(/[\s\u200e\u200f\u202a-\u202e]+/g, ' ');
}
