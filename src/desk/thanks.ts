/**
 * Whether a reply only says thanks (DESIGN 4.6): at most twelve words, no question, no attachment, at least one word of
 * thanks and none that could mean that something is still wrong. English, Spanish, French, German.
 */

const mostWords = 12;

const thanks = new Set(
  'thanks thank thx ty cheers gracias merci danke dank dankeschön vielen graciasss'.split(' '),
);

/** Words that may stand beside thanks without saying anything else. */
const harmless = new Set(
  `you so much very a lot many again all and it is its it's that that's works worked working perfect perfectly great super
  good awesome excellent fixed solved resolved now fine for the your help quick fast reply support nice day done got i can
  everyone team have problem issue muchas mil por la ayuda funciona ya todo perfecto bien resuelto genial está beaucoup
  bien cela ça fonctionne marche maintenant parfait résolu pour votre aide c'est bon vielen herzlichen lieben sehr für die
  hilfe das hat geklappt funktioniert jetzt super alles klar passt gut es ist und schnelle antwort`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** True where closing the ticket on this text is safe. When in doubt, false: the ticket opens and a person reads it. */
export function isThanks(text: string, hasAttachment: boolean): boolean {
  if (hasAttachment || /[?¿]/.test(text)) return false;
  const words =
    text
      .toLowerCase()
      .normalize('NFC')
      .match(/[\p{L}\p{N}’']+/gu) ?? [];
  if (words.length === 0 || words.length > mostWords) return false;
  const plain = words.map((word) => word.replaceAll('’', "'"));
  return (
    plain.some((word) => thanks.has(word)) && plain.every((word, index) => isHarmless(word, index, plain))
  );
}

/** A name after the thanks (`Thanks, Maria!`) or below it (`Ann`) is harmless as the very last or second word. */
function isHarmless(word: string, index: number, words: readonly string[]): boolean {
  if (thanks.has(word) || harmless.has(word)) return true;
  return index === words.length - 1 && !negations.has(word);
}

const negations = new Set(
  'not no never but however still nothing nobody again? nicht kein keine aber leider noch pas mais non rien pero sin nada tampoco'.split(
    ' ',
  ),
);
