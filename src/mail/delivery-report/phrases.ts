/**
 * How mail systems say that a message failed, that it waits, and where the returned message begins. Lists and not cleverness:
 * each pattern is an alternation of literal words, tried once per place, so that time is linear in the text.
 */

function anyOf(sources: readonly string[]): RegExp {
  return new RegExp(sources.join('|'), 'i');
}

/** Matched against text whose white space is single spaces. */
const FAILURE = anyOf([
  '(?:could|can) ?not be (?:delivered|reached|found)',
  "(?:couldn't|can't) be (?:delivered|reached|found)",
  '(?:was|were|has|have|is) not (?:yet )?(?:been )?delivered',
  "wasn't delivered",
  "(?:wasn't|not|was not|was unable) able to deliver",
  '(?:unable|failed|attempting|trying) to deliver',
  'did not (?:reach|receive)',
  'not reach some or all',
  'del[ei]very to the following recipient',
  '(?:is|was|has been|been) undeliverable',
  'undeliverable (?:to|address|mail|message)',
  '(?:non[- ]delivery|delivery failure|non-delivered)',
  '(?:delivery|message|mail|email|e-mail) (?:has )?failed',
  'failed (?:permanently|recipients|addresses)',
  '(?:permanent|fatal) (?:fatal )?(?:delivery )?errors?',
  'had (?:delivery )?(?:errors|problems)',
  'delivering your (?:mail|message)',
  'delivery problem',
  'delivery status notification',
  'transcript of (?:the )?session',
  'mailbox (?:is full|exceeds|unavailable|full)',
  '(?:unknown user|user unknown|no such user|no mailbox here)',
  '(?:invalid user|not a valid user|unknown local|invalid final delivery)',
  'recipient address rejected',
  'was (?:automatically )?rejected',
  '(?:has|have|been) (?:been )?(?:postponed|delayed)',
  'returned to sender',
  'message you sent (?:was )?(?:blocked|rejected)',
  'error message below',
  'mail server .{1,40} rejected',
  'over quota',
  'quota exceeded',
  'unroute?able',
  'nicht zugestellt werden',
  'unzustellbar',
  'zustellung .{1,60}fehlgeschlagen',
  "n'a pas (?:pu )?(?:être|été) (?:remis|distribué|délivré)",
  "n'a pu être (?:remis|délivré)",
  'échec de la remise',
  'no (?:se )?(?:ha )?(?:pudo|podido) (?:ser )?entrega',
  'no pudo ser entregado',
  'non è stato possibile (?:consegnare|recapitare)',
  'impossibile recapitare',
  'não (?:pôde|pode) ser (?:entregue|enviada)',
  'nao pode ser enviada',
  'não foi possível entregar',
  'niet (?:worden )?(?:bezorgd|afgeleverd)',
  'kunde inte levereras',
  'kunne ikke leveres',
  'nie (?:można|udało się) dostarczyć',
  'nie (?:mogła|została) (?:zostać )?dostarczona',
  'не (?:было|может быть|удалось) (?:доставлен|доставить)',
  'не доставлено',
  '(?:配信|送信|配送|お届け|届けることが)(?:できません|できない)',
  '(?:投递失败|无法投递|未能送达|退信)',
]);

const DELAY = anyOf([
  '(?:has|have|been) (?:been )?(?:postponed|delayed)',
  '(?:has|have) not yet been delivered',
  'will be retried',
  'warning message only',
  'delivery attempts will (?:continue|be)',
  'still being retried',
  'continue (?:to try|trying|to attempt)',
  'will (?:keep|continue) (?:trying|to)',
  'you do not need to resend',
  'temporary failure|temporarily deferred',
]);

const FINAL = anyOf([
  'failed permanently',
  'permanent (?:fatal )?(?:error|failure)',
  "i've given up|giving up on",
  'not going to try again',
  '(?:all|any) (?:further )?attempts (?:have )?failed',
  'was aborted after',
]);

/** A line after which the returned message, or its header, begins; without what decorates it. */
const RETURNED = anyOf(
  [
    'below this line is a copy',
    '(?:this|below|here|enclosed|attachment|attached) is (?:a )?(?:the )?(?:copy|header)',
    '(?:a )?copy of (?:the|your) (?:original )?message',
    'the (?:full |text of the |body of the )?(?:original )?(?:message )?headers? of the',
    '(?:the )?(?:your )?original message(?:[ -]{0,9}$| (?:follows|header|attached|is included|below)|-{2,80})',
    '(?:original )?message (?:headers?|text) follows?',
    'message headers? follow',
    '(?:unsent|undelivered|returned) (?:message|mail)(?: follows| below|[ -]{0,80}$)',
    'returned mail[ -]{1,80}$',
    'the first \\d{1,6} lines of your original',
    'mensaje original|ursprüngliche nachricht|message original',
    'received: ?(?:from|by|\\()',
    'return-path: ?<',
    'x-(?:google-smtp-source|received):',
  ].map((opening) => `^(?:${opening})`),
);

/** Whether a mail system says here that something was not delivered, or not yet. */
export function saysFailure(text: string): boolean {
  return FAILURE.test(text);
}

/** Whether it says that it goes on trying. */
export function saysDelay(text: string): boolean {
  return DELAY.test(text) && !FINAL.test(text);
}

/** Whether a line stands before the returned message or begins its header. */
export function opensReturnedMessage(line: string): boolean {
  return RETURNED.test(line.slice(0, 200).replace(/^[\s>|*=_-]+/, ''));
}
