/**
 * Whether a reply only says thanks (DESIGN 4.6): at most twelve words, no question, no attachment, at least one word of
 * thanks and none that could mean that something is still wrong. English, Spanish, French, German. A word is either known to be
 * harmless or the text is not only thanks: nobody can list all the ways in which things fail.
 */

const mostWords = 12;
/** Nobody needs more for twelve words. */
const longest = 500;

interface Language {
  readonly thanks: ReadonlySet<string>;
  /** Words that may stand beside thanks without saying anything else. */
  readonly harmless: ReadonlySet<string>;
  /** Words that are harmless only in company: the text must say this. */
  readonly inCompany: Readonly<Record<string, RegExp>>;
}

/** Understood everywhere. */
const common = 'ok okay cool super perfect bravo hi hello';

/** A yes may answer what the agent has asked: it is harmless beside the word that the matter is settled. */
const settled = {
  en: /\b(?:works|worked|working|fixed|solved|resolved|done|sorted)\b/,
  es: /\b(?:funciona|resuelto|solucionado|arreglado|va bien|todo bien)(?:\s|$)/,
  fr: /(?:^|\s)(?:marche|fonctionne|résolu|réparé|c'est bon)(?:\s|$)/,
  de: /(?:^|\s)(?:funktioniert|geklappt|gelöst|läuft|erledigt|geht wieder)(?:\s|$)/,
} as const;

/** A text is read in one language: `fast` is quick in English, and almost in German. */
const languages: readonly Language[] = [
  language(
    'thanks thank thx ty cheers ta tks',
    `you so much very many all and it is its it's that that's works worked perfectly great a lot good awesome excellent
    fixed solved resolved now fine for the your help quick fast reply support nice done i got everyone everything team best kind
    regards dear sorted brilliant wonderful confirmed working appreciated both this quickly superb fantastic amazing stuff
    speedy prompt promptly helping kindness advice tip tips explanation smoothly indeed guys folks`,
    {
      yes: settled.en,
      again: /\b(?:thanks|thank you|cheers|works|working|worked|fine) again\b/,
      kindly: /\bthank you kindly\b/,
      million: /\bthanks a million\b/,
      prints: /\bprints again\b/,
      patience: /\bfor your patience\b/,
      sorting: /\bfor sorting\b/,
      solution: /\bfor the (?:quick |great |good |fast )*solution\b/,
      fix: /\bfor the (?:quick |great |good |fast )*fix\b/,
      day: /\b(?:nice|great|good) day\b/,
      have: /\bhave a (?:nice|great|good)\b/,
      problem: /\bproblem (?:is |now )?(?:solved|resolved|fixed)\b/,
      issue: /\bissue (?:is |now )?(?:solved|resolved|fixed)\b/,
      did: /\bthat did (?:it|the trick)\b/,
      trick: /\bdid the trick\b/,
      like: /\bworks like a charm\b/,
      charm: /\blike a charm\b/,
      are: /\byou are (?:the best|a star|great|awesome)\b/,
      star: /\byou are a star\b/,
      appreciate: /\bi (?:very much |really )?appreciate (?:it|your help|that|your support)\b/,
    },
  ),
  language(
    'gracias',
    `muchas muchísimas muchisimas mil por la tu su ayuda funciona ya todo perfecto bien resuelto genial está esta saludos hola
    solucionado solucionada arreglado ahora perfectamente vale excelente rápida rapida respuesta listo estupendo correcto fantástico maravilloso
    atención explicación consejo gran equipo amables solucionó`,
    {
      sí: settled.es,
      problema:
        /\bproblema (?:resuelto|solucionado|arreglado)\b|\b(?:resuelto|solucionado|arreglado) el problema\b/,
      el: /(?:solucionado|resuelto|arreglado) el problema/,
      imprime: /\bya imprime\b/,
      solución: /(?:por|gracias a) (?:la|su|tu) (?:rápida )?solución/,
      ha: /\bha funcionado\b/,
      funcionado: /\bha funcionado\b/,
      me: /\bme funciona\b/,
      en: /todo en orden/,
      orden: /todo en orden/,
      puedo: /\bya puedo (?:entrar|acceder|imprimir)\b/,
      entrar: /\bya puedo entrar\b/,
      acceder: /\bya puedo acceder\b/,
      imprimir: /\bya puedo imprimir\b/,
      va: /\bva bien\b/,
      de: /\bde acuerdo\b/,
      acuerdo: /\bde acuerdo\b/,
      muy: /\bmuy (?:amable|bien)\b/,
      amable: /\bmuy amable\b/,
      un: /\bun saludo\b/,
      saludo: /\bun saludo\b/,
      y: /\by un saludo\b/,
    },
  ),
  language(
    'merci mercis',
    `beaucoup cela ça ca fonctionne marche maintenant parfait parfaitement résolu resolu pour votre ton aide c'est bon
    cordialement bonjour est tout génial excellent impeccable nickel réparé réponse rapide mille bien infiniment précieuse précieux remarche refonctionne 
    explication explications conseil conseils efficace formidable sincèrement chaleureusement`,
    {
      oui: settled.fr,
      solution: /pour (?:la|votre|cette) solution/,
      la: /pour la (?:solution|réponse|aide)/,
      efficacité: /pour votre efficacité/,
      très: /très bien/,
      rentré: /rentré dans l'ordre/,
      dans: /rentré dans l'ordre/,
      "l'ordre": /rentré dans l'ordre/,
      problème: /problème (?:est )?(?:résolu|réparé|réglé)/,
      réglé: /(?:problème|est|c'est|tout) (?:est )?réglé/,
      "d'accord": /^(?:d'accord)/,
      à: /merci à (?:vous|toi|tous)|merci à toute l'équipe/,
      vous: /merci à vous/,
      toi: /merci à toi/,
      tous: /merci à tous/,
      toute: /à toute l'équipe/,
      "l'équipe": /toute l'équipe/,
      un: /un grand merci/,
      grand: /un grand merci/,
      en: /en ordre/,
      ordre: /en ordre/,
      bonne: /bonne (?:journée|soirée)/,
      journée: /bonne journée/,
      soirée: /bonne soirée/,
    },
  ),
  language(
    'danke dank dankeschön',
    `viele vielen herzlichen lieben besten sehr für die ihre deine hilfe das hat geklappt funktioniert jetzt alles klar passt gut
    es ist schnelle schnellen prompte antwort und grüße gruß hallo erledigt bestens perfekt tausend läuft wieder klappt den die
    tipp hinweis erklärung einwandfrei prima toll wunderbar klasse spitze bestens rasche ganze team freundliche freundlichen`,
    {
      ja: settled.de,
      geholfen: /das hat (?:sehr )?geholfen/,
      erledigung: /für die (?:rasche |schnelle )?erledigung/,
      in: /in ordnung/,
      ordnung: /alles in ordnung/,
      "war's": /das war's/,
      // That it goes, alone, is said of what goes badly.
      geht: /(?:jetzt|wieder|nun|alles) geht|geht (?:jetzt|wieder|nun|alles)/,
      "geht's": /jetzt geht's/,
      problem: /problem (?:ist )?gelöst/,
      gelöst: /(?:problem|ist|alles) gelöst/,
      schön: /danke schön/,
      schöne: /schöne grüße/,
      einen: /einen schönen tag/,
      schönen: /schönen (?:tag|dank)/,
      tag: /schönen tag/,
      noch: /schönen tag noch/,
    },
  ),
];

function language(thanks: string, harmless: string, inCompany: Readonly<Record<string, RegExp>>): Language {
  const set = (words: string) => new Set(words.split(/\s+/).filter((word) => word !== ''));
  return { thanks: set(thanks), harmless: set(`${common} ${harmless}`), inCompany };
}

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
  if (words.length > mostWords) return false;
  const known = new Set(names.flatMap(wordsOf));
  return languages.some((spoken) => saysOnlyThanks(spoken, words, known));
}

function saysOnlyThanks(
  { thanks, harmless, inCompany }: Language,
  words: readonly string[],
  known: ReadonlySet<string>,
): boolean {
  const text = words.join(' ');
  return (
    words.some((word) => thanks.has(word)) &&
    words.every((word) => {
      const company = Object.hasOwn(inCompany, word) ? inCompany[word] : undefined;
      return thanks.has(word) || harmless.has(word) || (company?.test(text) ?? known.has(word));
    })
  );
}

function wordsOf(text: string): string[] {
  const words =
    text
      .toLowerCase()
      .normalize('NFC')
      .match(/[\p{L}\p{N}’']+/gu) ?? [];
  return words.map((word) => word.replaceAll('’', "'"));
}
