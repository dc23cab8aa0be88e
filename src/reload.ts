/**
 * The desk as the configuration describes it now. SIGHUP reads the files again: policy, people, customers and words take effect with
 * the next decision, and no connection is dropped. What a running program cannot change (database, secret, servers) stays as it was
 * and is named; a configuration with mistakes changes nothing.
 */
import type { Config } from './config/schema.ts';
import type { DeskSettings } from './desk/settings.ts';
import { deskSettings } from './desk-settings.ts';

export interface CurrentDesk {
  readonly read: () => DeskSettings;
  /** Takes what can be taken; returns the keys that need a restart. */
  readonly take: (config: Config) => readonly string[];
}

export function currentDesk(started: Config): CurrentDesk {
  let desk = deskSettings(started);
  return {
    read: () => desk,
    take: (config) => {
      const { mailboxes, store, desk: ours } = started;
      desk = deskSettings({ ...config, mailboxes, desk: { ...config.desk, secret: ours.secret } });
      const kept = {
        mailboxes: [config.mailboxes, mailboxes],
        store: [config.store, store],
        'desk.secret': [config.desk.secret, ours.secret],
      };
      return Object.entries(kept).flatMap(([key, [now, then]]) =>
        JSON.stringify(now) === JSON.stringify(then) ? [] : [key],
      );
    },
  };
}
