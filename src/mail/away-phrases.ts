/** How out-of-office notices are worded, by language. Only for notices that no header marks; a `Re:` before them is a person's. */

/** A subject that begins so is an automatic answer. */
const SUBJECTS = [
  // en
  'automatic reply(?:$|[:\\s-])|auto[- ]?(?:reply|response|responder)(?:$|[:\\s-])|automatic response',
  'auto: |automated (?:reply|response)',
  'out[- ]of[- ](?:the )?office(?:$|\\s*[:(-]|\\.| (?:reply|auto|message|notification|notice|response|assistant|until|re:))',
  'vacation (?:reply|response|message|notice)|away from (?:my |the )?(?:office|mail|e-?mail)',
  // de
  'automatische (?:antwort|abwesenheits|rückantwort|e-?mail-?antwort)|abwesenheits(?:notiz|nachricht|meldung|benachrichtigung|assistent)',
  'abwesenheit(?:$|\\s*[:(-])|abwesend(?:$|\\s*[:(-])|außer haus(?:$|\\s*[:(-])|nicht im (?:büro|haus)(?:$|\\s*[:(-])',
  // fr
  "réponse automatique|message (?:automatique )?d'absence|absence du bureau|absent(?:e)? du bureau|notification d'absence",
  'absence(?:$|\\s*:)',
  // es
  'respuesta automática|respuesta automatica|fuera de (?:la |mi )?oficina(?:$|\\s*[:(-]| hasta)|autorrespuesta|ausente(?:$|\\s*:)',
  // it
  "risposta automatica|fuori (?:ufficio|sede)(?:$|\\s*[:(-])|assenza dall'ufficio|messaggio di assenza|assente(?:$|\\s*:)",
  // nl
  'automatisch antwoord|automatische (?:reactie|beantwoording)|afwezigheids(?:bericht|melding|assistent)|afwezig(?:heid)?(?:$|\\s*[:(-])|niet op kantoor(?:$|\\s*[:(-])',
  // pt
  'resposta automática|resposta automatica|fora do escritório|ausência do escritório|ausente do escritório|ausência temporária|mensagem de ausência',
  // sv, da, nb
  'autosvar|automatiskt? svar|frånvaro(?:$|\\s*[:(-]|meddelande)|inte på kontoret(?:$|\\s*[:(-])',
  'fravær(?:$|\\s*[:(-]|sbesked|smelding)|ikke (?:til stede|på kontoret)(?:$|\\s*[:(-])|automatisk besked',
  // pl
  'odpowiedź automatyczna|automatyczna odpowiedź|autoodpowiedź|poza biurem(?:$|\\s*[:(-])|nieobecność(?:$|\\s*[:(-]| w (?:biurze|pracy))',
  // fi, cs, sk, hu, ro, ru, uk, tr, el
  'automaattinen vastaus|poissa(?:olo)?(?:$|\\s*[:(-]|ilmoitus)|automatická odpov|mimo kancelář|automatikus válasz|házon kívül',
  'răspuns automat|автоматический ответ|автоответ|автоматична відповідь|otomatik (?:yanıt|cevap)|αυτόματη απάντηση',
  // ja, zh, ko, ar, he
  '自動(?:応答|返信)|不在(?:通知|のお知らせ)|自动(?:回复|答复)|自動(?:回覆|答覆)|자동 (?:회신|응답)|부재중|رد تلقائي|תשובה אוטומטית',
];

/** A subject that has this anywhere may be an automatic answer, or a person's mail about one. */
const LIKELY_SUBJECTS = [
  '\\(?(?:automatic|auto)[- ](?:response|reply|responder)\\)?|\\bautoreply\\b',
  'out of (?:the )?office|\\baway (?:until|from|on)\\b|on (?:vacation|holiday|annual leave|leave|maternity leave|paternity leave)',
  'abwesen|im urlaub|nicht im (?:büro|haus)|absent|absence|en congé|en vacances|fuera de|ausen|vacaciones|in ferie|assen|fuori ufficio',
  'afwezig|met vakantie|op vakantie|férias|semester|på semester|ferie|urlop|nieobecn|отпуск|отсутств',
];

/** What such notices say. Several languages; each phrase is about the writer and now. */
const TEXTS = [
  "i(?:'m| am|’m| will be)(?: currently| now)?(?: away| out of (?:the |my )?office| on (?:vacation|holiday|annual leave|leave|maternity|paternity|travel)| travell?ing| unavailable)",
  '(?:currently|presently) (?:away|out of (?:the )?office|on (?:leave|vacation|holiday))|(?:limited|no|intermittent) access to (?:my )?e-?mail',
  'thank you for your (?:e-?mail|message).{1,80}(?:out of (?:the )?office|away|on leave)|(?:will|shall) (?:respond|reply|get back to).{1,60}(?:return|back)',
  '(?:is|be) out of the office|out of the office (?:until|from|on|and|starting)|this is an auto(?:mated|matic)',
  'ich bin (?:derzeit |momentan |zur ?zeit |vom |bis |ab |im |nicht |leider )|nicht im (?:büro|hause?)|ihre (?:e-?mail|nachricht) wird nicht weitergeleitet|bin ich (?:wieder|nicht)',
  'je suis (?:actuellement |absent|en congé|en vacances|hors)|absente? du bureau|de retour le',
  'estoy (?:fuera|de vacaciones|ausente)|estaré (?:fuera|ausente|de vacaciones)|me encuentro (?:fuera|de vacaciones|ausente)',
  'sono (?:assente|fuori|in ferie|attualmente)|sarò (?:assente|fuori|in ferie)',
  'ik ben (?:momenteel |op dit moment |tot |van |afwezig|met vakantie|op vakantie|niet)|niet aanwezig',
  'estou (?:ausente|fora|de férias)|estarei (?:ausente|fora|de férias)|encontro-me (?:ausente|de férias)',
  'jag är (?:inte på|på semester|borta|för närvarande|tillbaka|ledig)|jeg er (?:ikke|på ferie|fraværende|bortrejst|tilbage|for tiden|ude)',
  'jestem (?:na urlopie|nieobecn|poza)|będę (?:nieobecn|poza|dostępn)|przebywam na|я (?:в отпуске|нахожусь в отпуске|отсутствую|буду отсутствовать)',
];

const SUBJECT = new RegExp(`^(?:\\[[^\\]]{0,60}\\]\\s*)?(?:${SUBJECTS.join('|')})`, 'iu');
const LIKELY_SUBJECT = new RegExp(LIKELY_SUBJECTS.join('|'), 'iu');
const TEXT = new RegExp(TEXTS.join('|'), 'iu');

/** Characters that are looked at: a notice says it at once. */
const SUBJECT_LIMIT = 300;
const TEXT_LIMIT = 2000;

/** Whether a decoded subject is that of an automatic answer. */
export function isAwaySubject(subject: string): boolean {
  return SUBJECT.test(subject.slice(0, SUBJECT_LIMIT).normalize('NFC'));
}

/** Whether a decoded subject would fit an automatic answer. */
export function mayBeAwaySubject(subject: string): boolean {
  return LIKELY_SUBJECT.test(subject.slice(0, SUBJECT_LIMIT).normalize('NFC'));
}

/** Whether a text begins by saying that its writer is away. */
export function confirmsAbsence(text: string): boolean {
  return TEXT.test(text.slice(0, TEXT_LIMIT).replace(/\s+/g, ' '));
}
