/** Addresses as in RFC 5322 section 3.4: one mailbox with its display name. */
export interface Address {
  /** `localPart@domain` as written; empty where the sender wrote none. */
  readonly address: string;
  readonly displayName: string;
}
