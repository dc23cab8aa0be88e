/**
 * Whether a reply only says thanks (DESIGN 4.6): at most twelve words, no question, no attachment, at least one word of
 * thanks and none that could mean that something is still wrong. English, Spanish, French, German. A word is either known to be
 * harmless or the text is not only thanks: nobody can list all the ways in which things fail.
 */

const mostWords = 12;
/** Nobody needs more for twelve words. */
const longest = 500;

const thanks = new Set('thanks thank thx ty cheers gracias merci danke dank dankeschön'.split(' '));

/** Words that may stand beside thanks without saying anything else. */
const harmless = new Set(
  `you so much very many all and it is its it's that that's works worked perfect perfectly great super a lot
  good awesome excellent fixed solved resolved now fine for the your help quick fast reply support nice done i got
  everyone team best kind regards hi hello dear sorted brilliant
  muchas muchísimas mil por la tu su ayuda funciona ya todo perfecto bien resuelto genial está saludos hola
  beaucoup cela ça fonctionne marche maintenant parfait résolu pour votre ton aide c'est bon cordialement bonjour
  viele vielen herzlichen lieben besten sehr für die ihre deine hilfe das hat geklappt funktioniert jetzt alles klar passt gut es ist
  schnelle antwort und grüße gruß hallo erledigt`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Words that are harmless only in company: another word that must stand right before or right after. */
const inCompany: Readonly<Record<string, RegExp>> = {
  again: /\b(?:thanks|thank you|cheers) again\b/,
  day: /\b(?:nice|great|good) day\b/,
  have: /\bhave a (?:nice|great|good)\b/,
  problem: /\bproblem (?:is |now )?(?:solved|resolved|fixed)\b|\bproblem gelöst\b/,
  issue: /\bissue (?:is |now )?(?:solved|resolved|fixed)\b/,
  gelöst: /\b(?:problem|ist|alles) gelöst\b/,
};

/** Pictures that go with thanks; any other may be a frown. */
const friendly = /[👍👌🙏😀😃😄😁😊🙂🥰🎉✅💯🤝🙌👏🚀]|\u2764|\uFE0F|[\u{1F3FB}-\u{1F3FF}]/gu;

/**
 * True where closing the ticket on this text is safe. When in doubt, false: the ticket opens and a person reads it.
 * `names` are those of the people who may be thanked or sign.
 */
export function isThanks(text: string, hasAttachment: boolean, names: readonly string[] = []): boolean {
  if (hasAttachment || text.length > longest || /[?¿]/.test(text)) return false;
  if (/\p{Extended_Pictographic}/u.test(text.replace(friendly, ''))) return false;
  const words = wordsOf(text);
  if (words.length > mostWords || !words.some((word) => thanks.has(word))) return false;
  const known = new Set(names.flatMap(wordsOf));
  const spoken = words.join(' ');
  return words.every((word) => {
    if (thanks.has(word) || harmless.has(word)) return true;
    return inCompany[word]?.test(spoken) ?? known.has(word);
  });
}

function wordsOf(text: string): string[] {
  const words =
    text
      .toLowerCase()
      .normalize('NFC')
      .match(/[\p{L}\p{N}’']+/gu) ?? [];
  return words.map((word) => word.replaceAll('’', "'"));
}
