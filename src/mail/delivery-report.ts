/** Delivery reports (RFC 3464) and the many that are not written as one. */

export interface ReportedRecipient {
  readonly finalRecipient: string;
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  /** Enhanced status code (RFC 3463), e.g. `5.1.1`; empty where the report gives none. */
  readonly status: string;
  readonly diagnosticCode: string;
}

export interface DeliveryReport {
  readonly recipients: readonly ReportedRecipient[];
  /** Message-ID of the mail this report is about, without angle brackets. */
  readonly originalMessageId: string | null;
  /** Every Message-ID, In-Reply-To and References id found in the returned part. */
  readonly originalReferences: readonly string[];
}
