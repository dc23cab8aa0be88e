/** The fields by which our mail is threaded and recognised as automatic. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneLine, outgoingHeaders, type Threading } from '../../src/mail/compose.ts';

const reply: Threading = {
  automatic: null,
  kind: 'reply',
  ticket: 7,
  rootId: 'i.root@acme.example',
  inReplyTo: 'q1@ann.example',
  references: [],
};

function headersOf(change: Partial<Threading>): Record<string, string> {
  return Object.fromEntries(outgoingHeaders({ ...reply, ...change }).map(({ name, value }) => [name, value]));
}

test("a person's reply is threaded and not marked as automatic", () => {
  expect(headersOf({})).toEqual({
    'In-Reply-To': '<q1@ann.example>',
    References: '<i.root@acme.example> <q1@ann.example>',
    'X-Inboxd': 'kind=reply; ticket=7',
  });
});

test('an acknowledgement asks machines not to answer (RFC 3834 section 5)', () => {
  expect(headersOf({ automatic: 'auto-replied', kind: 'acknowledgement' })).toMatchObject({
    'Auto-Submitted': 'auto-replied',
    'X-Auto-Response-Suppress': 'All',
    'X-Inboxd': 'kind=acknowledgement; ticket=7',
  });
});

test('a mail about no ticket and no message has no threading fields', () => {
  const fields = headersOf({
    automatic: 'auto-generated',
    kind: 'alert',
    ticket: 0,
    rootId: '',
    inReplyTo: '',
  });
  expect(Object.keys(fields)).toEqual(['Auto-Submitted', 'X-Auto-Response-Suppress', 'X-Inboxd']);
  expect(fields['X-Inboxd']).toBe('kind=alert');
});

test('a long chain keeps the root and the last ten ids', () => {
  const references = Array.from({ length: 40 }, (_, at) => `m${at}@x.example`);
  const ids = headersOf({ references, inReplyTo: 'last@x.example' }).References?.split(' ') ?? [];
  expect(ids).toHaveLength(11);
  expect(ids[0]).toBe('<i.root@acme.example>');
  expect(ids.slice(-2)).toEqual(['<m39@x.example>', '<last@x.example>']);
});

test('the root stands once, the parent stands last, however the chain repeats them', () => {
  const references = ['q1@ann.example', 'i.root@acme.example', 'q2@ann.example'];
  expect(headersOf({ references }).References).toBe(
    '<i.root@acme.example> <q2@ann.example> <q1@ann.example>',
  );
});

test('an id of a stranger cannot start a new field', () => {
  const hostile = 'a@x>\r\nBcc: everyone@x.example\r\n<b@x';
  const fields = headersOf({ inReplyTo: hostile, references: [hostile], kind: 'reply\r\nBcc: x' });
  expect(Object.values(fields).join('')).not.toMatch(/[\r\n]/);
  expect(Object.keys(fields)).toEqual(['References', 'X-Inboxd']);
});

test('no value ever holds a control character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' })), (id, references) => {
      const fields = outgoingHeaders({ ...reply, inReplyTo: id, references, kind: id, rootId: id });
      for (const { value } of fields) expect(value).not.toMatch(/\p{Cc}/u);
    }),
  );
});

test('one line is left of a subject with line breaks', () => {
  expect(oneLine(' Printer\r\n on fire\u2028 \u0000 ')).toBe('Printer  on fire');
});
