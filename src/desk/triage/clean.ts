/**
 * What of a mail's new words is the writer's own saying: without what they quote, and without the legal small print that mail
 * servers add ("legally privileged" is no threat).
 */

/** Words in double quotation marks of any kind, at most a paragraph. Single marks are apostrophes too often. */
const quotes = [
  /"[^"\n]{1,600}"/g,
  /[“„][^“”„\n]{1,600}[”“]/g,
  /«[^«»\n]{1,600}»/g,
  /‹[^‹›\n]{1,600}›/g,
  /「[^「」\n]{1,600}」/g,
];

/** Single marks around several words, where the opening one begins a word and the closing one ends one. */
const singleQuotes = /(?<=^|[\s(:])[‘'](?=\p{L})[^'’\s]{0,400}[^\S\n][^'’\n]{0,400}[’'](?=$|[\s).,!?])/gmu;

const disclaimer =
  /\b(?:confidential(?:ity)? (?:notice|and|or|information)|legally privileged|intended (?:solely|only) for|intended recipient|privileged (?:and|or) confidential|if you (?:have received|are not the) .{0,40}(?:error|recipient)|vertraulich|confidencialidad|destinataire|destinatario)\b/i;

/** `words` are already without quoted mail and signature. */
export function ownWords(words: string): string {
  const unquoted = words
    .split('\n')
    .filter((line) => !/^\s*[>|]/.test(line))
    .join('\n');
  const said = quotes
    .reduce((text, quote) => text.replace(quote, ' … '), unquoted)
    .replace(singleQuotes, ' … ');
  if (!disclaimer.test(said)) return said;
  return said
    .split(/\n\s*\n/)
    .filter((paragraph) => !disclaimer.test(paragraph) || paragraph.length < 60)
    .join('\n\n');
}
