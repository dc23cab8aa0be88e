/** What the keys of one server demand of each other: encryption fit for its host, and credentials of one kind. */
import type { Finding, Path } from './finding.ts';
import type { ServerSketch, Sketch } from './sketch.ts';

export function checkServers(config: Sketch): Finding[] {
  return config.mailboxes.flatMap(({ imap, smtp }, index) => [
    ...checkServer(imap, ['mailboxes', index, 'imap']),
    ...checkPresence(imap, ['mailboxes', index, 'imap']),
    ...checkServer(smtp, ['mailboxes', index, 'smtp']),
  ]);
}

function checkServer(server: ServerSketch, path: Path): Finding[] {
  const findings: Finding[] = [];
  if (server.tls === 'none' && server.host !== '' && !isLoopback(server.host)) {
    const message = `\`none\` would send everything to ${server.host} in the clear`;
    const hint = 'without TLS only localhost, 127.0.0.0/8 and ::1 are allowed';
    findings.push({ path: [...path, 'tls'], message, expected: 'implicit or starttls', hint });
  }
  if (server.password !== undefined && server.token !== undefined) {
    const message = '`password` and `token` exclude each other';
    findings.push({ path: [...path, 'token'], at: 'key', message, hint: 'remove one of the two lines' });
  }
  return findings;
}

/** A mailbox cannot be read without credentials; without a host the schema complains already. */
function checkPresence(server: ServerSketch, path: Path): Finding[] {
  if (server.host === '' || server.password !== undefined || server.token !== undefined) return [];
  const hint = 'such as `password: env:INBOXD_PASSWORD`';
  const message = '`password` is missing';
  return [{ path: [...path, 'password'], message, expected: '`password` or `token`', hint }];
}

function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[?::1\]?)$/i.test(host.trim());
}
