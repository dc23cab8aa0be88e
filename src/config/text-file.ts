/** The text of a file that somebody configured; why there is none becomes a value, for whoever names the file to say. */
import { readFile, stat } from 'node:fs/promises';

export type TextFile =
  | { readonly text: string }
  | { readonly fault: 'missing' }
  | { readonly fault: 'unusable'; readonly message: string; readonly hint: string };

const maxBytes = 1024 ** 2;

/** UTF-8 of at most 1 MB. Never rejects. */
export async function readTextFile(file: string): Promise<TextFile> {
  const size = await stat(file).then(
    (entry) => (entry.isFile() ? entry.size : -1),
    () => -1,
  );
  if (size < 0) return { fault: 'missing' };
  if (size > maxBytes) return unusable('the file is larger than 1 MB', 'is it the right file?');
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file)) };
  } catch {
    return unusable('the file cannot be read as UTF-8 text', 'save it as UTF-8 and make it readable');
  }
}

function unusable(message: string, hint: string): TextFile {
  return { fault: 'unusable', message, hint };
}
