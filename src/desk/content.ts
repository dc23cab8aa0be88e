/**
 * What a mail says, not how it looks: one shape of variables per template. `templates/NAME/` holds how it looks.
 * Plain data, kept as JSON in the outbox row until the mail is rendered. All strings are plain text; the renderer escapes.
 */

/** A labelled fact in a block of facts, e.g. `Status: open`. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** One earlier message of the ticket, newest first. `kind` is request, reply or note. */
export interface HistoryEntry {
  readonly who: string;
  readonly when: string;
  readonly kind: string;
  readonly text: string;
}

export interface AttachedFile {
  readonly filename: string;
  /** Human size, e.g. `1.2 MB`. */
  readonly size: string;
}

export interface Contents {
  /** To the customer, automatic: we have your mail. */
  acknowledgement: {
    readonly brand: string;
    /** `Ann` or, where no name is known, empty. */
    readonly customerName: string;
    readonly ticket: number;
    readonly subject: string;
    /** The first lines of what the customer wrote, so that the mail is recognisably about theirs. */
    readonly excerpt: string;
    /** When the first answer is promised, as text in the desk's time zone; empty where nothing is. */
    readonly expected: string;
    /** What the desk calls the priority, e.g. `P2`; empty where it has no word for customers. */
    readonly priority: string;
  };
  /** To a customer, automatic: we are late, and when it will be. */
  slaBreach: {
    readonly brand: string;
    readonly customerName: string;
    readonly ticket: number;
    readonly subject: string;
    /** What the customer is still waiting for. */
    readonly late: 'answer' | 'solution';
    /** The new promise, as text in the desk's time zone; empty where nothing can be said. */
    readonly expected: string;
  };
  /** To a customer, automatic: nothing new, and not forgotten. */
  statusUpdate: {
    readonly brand: string;
    readonly customerName: string;
    readonly ticket: number;
    readonly subject: string;
    /** By when we promised to have it solved, and to write again; empty where nothing is promised. */
    readonly expected: string;
    readonly nextUpdate: string;
  };
  /** To a customer, automatic: is it solved (else: we wait for your answer)? `closes`: when it is closed without one; may be empty. */
  followUp: {
    readonly brand: string;
    readonly customerName: string;
    readonly ticket: number;
    readonly subject: string;
    readonly isSolved: boolean;
    readonly closes: string;
  };
  /** To a customer, automatic: nobody answered, so it is closed. */
  farewell: {
    readonly brand: string;
    readonly customerName: string;
    readonly ticket: number;
    readonly subject: string;
  };
  /** To a customer, automatic: how was it? Without `choices` an answer alone is the way to vote; with several `questions` the long form. */
  survey: {
    readonly brand: string;
    readonly customerName: string;
    readonly ticket: number;
    readonly subject: string;
    /** The best first; `href` is a mailto link. */
    readonly choices: readonly {
      readonly score: number;
      readonly label: string;
      readonly address: string;
      readonly href: string;
    }[];
    readonly questions: readonly { readonly ask: string; readonly how: string }[];
  };
  /** To a customer, automatic: the vote came late, or takes the place of the one `before`. */
  surveyNote: {
    readonly brand: string;
    readonly customerName: string;
    readonly ticket: number;
    readonly subject: string;
    readonly isLate: boolean;
    readonly score: number;
    readonly before: number;
  };
  /** To a manager: a report. `missed`: that others were not sent; may be empty. */
  digest: {
    readonly brand: string;
    readonly title: string;
    /** One sentence. */
    readonly headline: string;
    readonly missed: string;
    readonly figures: readonly { readonly label: string; readonly now: string; readonly before: string }[];
    /** `width` is the part of the most of any day, in percent. */
    readonly days: readonly {
      readonly day: string;
      readonly opened: number;
      readonly solved: number;
      readonly width: number;
    }[];
    readonly parts: readonly {
      readonly heading: string;
      readonly rows: readonly {
        readonly value: string;
        readonly opened: number;
        readonly solved: number;
        readonly left: number;
      }[];
    }[];
    readonly decisions: readonly {
      readonly ticket: number;
      readonly subject: string;
      readonly who: string;
      readonly why: string;
      readonly since: string;
    }[];
    /** The reader is an agent, whose answer may hold commands. */
    readonly canAnswer: boolean;
  };
  /** To an agent: a customer wrote, or something happened to a ticket. */
  notification: {
    readonly brand: string;
    readonly ticket: number;
    readonly subject: string;
    /** E.g. `Ann Lee wrote`, `Assigned to you by Maria`, `Ann's mailbox refused your reply`. */
    readonly headline: string;
    /** The customer's words; shown first. */
    readonly words: string;
    /** Warnings in plain words, shown above the facts: unverified sender, participants who are new. */
    readonly warnings: readonly string[];
    readonly facts: readonly Fact[];
    readonly attachments: readonly AttachedFile[];
    /** What answering this mail does, in plain words: `Your reply goes to Ann Lee <ann@…> and Joe <…>.` */
    readonly replyDoes: string;
    /** Where internal notes go; empty where the mailbox has no plus-addressing. */
    readonly noteAddress: string;
    readonly history: readonly HistoryEntry[];
  };
  /** An agent's words to the customer. Either `html` (sanitised, trusted markup) or `words` is shown; `words` is the text part. */
  reply: {
    readonly brand: string;
    readonly agentName: string;
    readonly words: string;
    readonly html: string;
    /** Files that were too large to go along, empty when none. */
    readonly leftOut: readonly AttachedFile[];
    /** It solves the ticket, and asks the customer to say so where it is not. */
    readonly asks: boolean;
  };
  /** To an agent: the mail was stopped, nothing was done or sent. */
  commandError: {
    readonly brand: string;
    readonly agentName: string;
    /** 0 where the mail belongs to no ticket. */
    readonly ticket: number;
    readonly subject: string;
    readonly problems: readonly {
      readonly line: number;
      readonly text: string;
      readonly message: string;
      readonly hint: string;
    }[];
    /** The agent's whole mail, to correct and send again. */
    readonly words: string;
    /** How to resend: `Reply with the corrected text`, `#send`, `#drop`. */
    readonly whatNow: string;
  };
  /** To an agent: a mail that may be yours is held (no second factor, wrong ticket, collision, unclear end). */
  held: {
    readonly brand: string;
    readonly agentName: string;
    readonly ticket: number;
    readonly subject: string;
    /** Why, in plain words. */
    readonly reason: string;
    readonly words: string;
    /** E.g. `Reply #send to send it to Ann, #drop to discard it. It is kept until Mon 12 Jan 10:00.` */
    readonly whatNow: string;
  };
  /** To an agent's registered address: did you write this? */
  challenge: {
    readonly brand: string;
    readonly agentName: string;
    readonly ticket: number;
    readonly subject: string;
    readonly words: string;
    readonly expires: string;
  };
  /** To a customer, automatic: the message was too large to take. */
  oversize: {
    readonly brand: string;
    readonly customerName: string;
    readonly subject: string;
    readonly size: string;
    readonly limit: string;
  };
  /** To the operator: a message was quarantined. */
  quarantine: {
    readonly mailbox: string;
    readonly quarantineId: number;
    readonly reason: string;
    readonly from: string;
    readonly subject: string;
    readonly size: string;
    readonly received: string;
  };
  /** To the operator: something needs a person (breaker open, credentials refused, mailbox silent). */
  alert: {
    readonly title: string;
    readonly what: string;
    readonly where: string;
    readonly next: string;
    readonly facts: readonly Fact[];
  };
  /** To an agent: the answer to #show, #list, #why, #help, or a receipt. `body` is preformatted plain text. */
  answer: {
    readonly brand: string;
    readonly agentName: string;
    readonly title: string;
    readonly sections: readonly { readonly heading: string; readonly body: string }[];
    readonly table: {
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
    } | null;
  };
}

export type TemplateName = keyof Contents;

/** A template with its variables. */
export type Content = {
  [Name in TemplateName]: { readonly template: Name; readonly variables: Contents[Name] };
}[TemplateName];
