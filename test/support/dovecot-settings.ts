/**
 * What a private Dovecot reads: its configuration, its accounts, and the folders it writes to.
 */
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The system account the server runs as. */
export interface Account {
  readonly user: string;
  readonly group: string;
  readonly uid: number;
  readonly gid: number;
}

/** Of every mail account. */
export const password = 'secret';

/** Gives a file or folder to the account the server runs as. */
export async function own(path: string, account: Account): Promise<void> {
  if (process.getuid?.() === 0) await chown(path, account.uid, account.gid);
}

/** Writes everything a server in `dir` needs, for these mail accounts. */
export async function prepareDovecot(
  dir: string,
  port: number,
  users: readonly string[],
  account: Account,
): Promise<void> {
  await chmod(dir, 0o755);
  for (const name of ['run', 'state', 'home', ...users.map((user) => join('home', user))]) {
    await mkdir(join(dir, name), { recursive: true, mode: 0o755 });
    await own(join(dir, name), account);
  }
  const passwd = users.map((user) => {
    const home = join(dir, 'home', user);
    return `${user}:{PLAIN}${password}:${account.uid}:${account.gid}::${home}\n`;
  });
  await writeFile(join(dir, 'passwd'), passwd.join(''));
  await writeFile(join(dir, 'dovecot.conf'), configuration(dir, port, account));
  await own(dir, account);
}

function configuration(dir: string, port: number, { user, group }: Account): string {
  return `
base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = ${dir}/dovecot.log
instance_name = inboxd-test-${port}
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
first_valid_uid = 1
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
mail_location = maildir:~/Maildir
mail_max_userip_connections = 100
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${dir}/passwd
}
userdb {
  driver = passwd-file
  args = ${dir}/passwd
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    special_use = \\Sent
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service imap {
  process_limit = 64
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service auth {
  chroot =
  user = ${user}
}
service auth-worker {
  user = ${user}
}
`;
}
