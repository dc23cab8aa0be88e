import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  authenticateFrom,
  parseAuthenticationResults,
  type Trust,
} from '../../src/mail/authentication/authentication-results.ts';

describe('the header field', () => {
  test.each([
    ['mx.example.com; none', 'mx.example.com', []],
    ['mx.example.com 1; spf=pass', 'mx.example.com', [['spf', 'pass', {}]]],
    [
      'mx.example.com;\r\n\tdkim=pass (2048-bit key) header.d=example.org header.i=@example.org;\r\n spf=FAIL smtp.mailfrom=a@b.example',
      'mx.example.com',
      [
        ['dkim', 'pass', { 'header.d': 'example.org', 'header.i': '@example.org' }],
        ['spf', 'fail', { 'smtp.mailfrom': 'a@b.example' }],
      ],
    ],
    [
      'spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.org; dmarc=pass action=none header.from=example.org;compauth=pass reason=100',
      null,
      [
        ['spf', 'pass', { 'smtp.mailfrom': 'example.org' }],
        ['dmarc', 'pass', { action: 'none', 'header.from': 'example.org' }],
        ['compauth', 'pass', { reason: '100' }],
      ],
    ],
    ['(a (nested\\) one)) mx (b) ; (c) dkim/1 = (d) pass (e)', 'mx', [['dkim', 'pass', {}]]],
    [
      'mx; dkim=pass reason="good; dmarc=pass header.from=bank.example" header.d = example.org',
      'mx',
      [['dkim', 'pass', { reason: 'good; dmarc=pass header.from=bank.example', 'header.d': 'example.org' }]],
    ],
    ['mx; dkim=pass header.b="a\\"b=="', 'mx', [['dkim', 'pass', { 'header.b': 'a"b==' }]]],
    [
      'mx; spf=pass smtp.mailfrom=bounce+a=b@x.example',
      'mx',
      [['spf', 'pass', { 'smtp.mailfrom': 'bounce+a=b@x.example' }]],
    ],
    ['"mx=1"; spf=pass', 'mx=1', [['spf', 'pass', {}]]],
    ['mx spf=pass', 'mx', [['spf', 'pass', {}]]],
    [
      'mx; dkim=pass header.d=a.example header.d=b.example',
      'mx',
      [['dkim', 'pass', { 'header.d': 'a.example' }]],
    ],
    ['mx; dmarc=pass (never closed; header.from=bank.example', null, []],
    ['mx; dmarc=pass "never closed', null, []],
    ['', null, []],
  ])('%j', (value, authservId, results) => {
    const expected = results.map(([method, result, properties]) => ({ method, result, properties }));
    expect(parseAuthenticationResults(value)).toEqual({ authservId, results: expected });
  });

  test('any text is read to an end', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('(', ')', '"', '\\', ';', '=', ' ', 'dkim=pass', 'header.d'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
        for (const { method, properties } of parseAuthenticationResults(pieces.join('')).results) {
          expect(method).toBe(method.toLowerCase());
          expect(properties).toBeTypeOf('object');
        }
      }),
    );
  });

  test.each(['(', '"', '\\', ';', '=', ' ', 'a', 'a=b ', '"" ', '()'])(
    'a megabyte of %j is read at once',
    (piece) => {
      const begun = performance.now();
      parseAuthenticationResults(piece.repeat(1_000_000 / piece.length));
      expect(performance.now() - begun).toBeLessThan(1000);
    },
  );
});

const now = '2026-01-05T09:00:00.000Z';
const trust: Trust = { kind: 'authserv-id', name: 'mx.example.com' };
const signature =
  'v=1; a=rsa-sha256; d=example.org; s=one; h=From:To:Date:Subject; t=1767600000; bh=x; b=AbCdEfGhIj';
const date = 'Mon, 5 Jan 2026 08:00:00 +0000';

interface Mail {
  readonly results?: readonly string[];
  readonly signatures?: readonly string[];
  readonly extra?: Record<string, string>;
  readonly from?: readonly string[];
  readonly trust?: Trust;
}

function verdictOn({ results = [], signatures = [], extra = {}, from = ['ann@example.org'], ...mail }: Mail) {
  const headers = [
    ...results.map((value) => ({ name: 'authentication-results', value })),
    ...signatures.map((value) => ({ name: 'dkim-signature', value })),
    ...Object.entries({ date, ...extra }).map(([name, value]) => ({ name, value })),
  ];
  const authors = from.map((address) => ({ address, displayName: '' }));
  const { verdict, reason } = authenticateFrom({ headers, from: authors, trust: mail.trust ?? trust, now });
  return `${verdict}: ${reason}`;
}

const dmarc = 'mx.example.com; dmarc=pass header.from=example.org';
const dkim = 'mx.example.com; dkim=pass header.d=example.org header.s=one header.b=AbCdEfGh';

describe('the word of the trusted server', () => {
  test.each<[string, Mail, string]>([
    ['no server is trusted', { results: [dmarc], trust: { kind: 'none' } }, 'none: no-server-is-trusted'],
    ['a pass for the domain of From', { results: [dmarc] }, 'pass: dmarc-pass'],
    ['its name in other case', { results: [dmarc.replace('mx', 'MX')] }, 'pass: dmarc-pass'],
    ['another server says so', { results: [dmarc.replace('mx', 'mx2')] }, 'none: no-trusted-results'],
    [
      'a server without a name says so',
      { results: ['dmarc=pass header.from=example.org'] },
      'none: no-trusted-results',
    ],
    ['nobody says anything', {}, 'none: no-trusted-results'],
    [
      'a pass for another domain',
      { results: ['mx.example.com; dmarc=pass header.from=example.net'] },
      'none: no-aligned-pass',
    ],
    ['a failure', { results: ['mx.example.com; dmarc=fail header.from=example.org'] }, 'fail: dmarc-fail'],
    ['a failure beside a pass', { results: [`${dmarc}; dmarc=fail`] }, 'fail: dmarc-fail'],
    [
      'a failure beside a good signature',
      { results: [`${dkim}; dmarc=fail`], signatures: [signature] },
      'fail: dmarc-fail',
    ],
    [
      'a failure and two authors',
      { results: ['mx.example.com; dmarc=fail'], from: ['a@x', 'b@x'] },
      'fail: dmarc-fail',
    ],
    ['a failure another server saw', { results: ['mx2; dmarc=fail', dmarc] }, 'pass: dmarc-pass'],
    [
      'two statements on DMARC',
      { results: [`${dmarc}; dmarc=pass header.from=example.net`] },
      'none: no-aligned-pass',
    ],
    ['a forged copy below', { results: ['mx.example.com; dmarc=none', dmarc] }, 'none: no-aligned-pass'],
    ['a forged failure below', { results: [dmarc, 'mx.example.com; dmarc=fail'] }, 'pass: dmarc-pass'],
    [
      'words smuggled into a comment',
      { results: [`mx.example.com; spf=pass (${dmarc.slice(16)})`] },
      'none: no-aligned-pass',
    ],
    [
      'two authors',
      { results: [dmarc], from: ['ann@example.org', 'bob@example.org'] },
      'none: not-exactly-one-from',
    ],
    ['no author', { results: [dmarc], from: [] }, 'none: not-exactly-one-from'],
    ['an author without address', { results: [dmarc], from: [''] }, 'none: not-exactly-one-from'],
  ])('%s', (_, mail, expected) => {
    expect(verdictOn(mail)).toBe(expected);
  });

  test('two From fields prove nothing', () => {
    const headers = [dmarc].map((value) => ({ name: 'authentication-results', value }));
    const twice = [
      ...headers,
      { name: 'from', value: 'ann@example.org' },
      { name: 'from', value: 'eve@example.net' },
    ];
    const from = [{ address: 'ann@example.org', displayName: '' }];
    expect(authenticateFrom({ headers: twice, from, trust, now }).reason).toBe('not-exactly-one-from');
  });
});

function weak(change: (signed: string) => string): Mail {
  return { results: [dkim], signatures: [change(signature)] };
}

describe('a signature', () => {
  test.each<[string, Mail, string]>([
    ['that covers enough', { results: [dkim], signatures: [signature] }, 'pass: dkim-pass'],
    [
      'for a subdomain',
      { results: [dkim], signatures: [signature], from: ['ann@mail.example.org'] },
      'pass: dkim-pass',
    ],
    [
      'named by its identity',
      { results: ['mx.example.com; dkim=pass header.i=@example.org'], signatures: [signature] },
      'pass: dkim-pass',
    ],
    [
      'of another organisation',
      { results: [dkim], signatures: [signature], from: ['ann@example.net'] },
      'none: no-aligned-pass',
    ],
    [
      'that failed',
      { results: [dkim.replace('pass', 'fail')], signatures: [signature] },
      'none: no-aligned-pass',
    ],
    ['that is not there', { results: [dkim] }, 'none: signature-not-found'],
    [
      'with another domain',
      weak((s) => s.replace('d=example.org', 'd=example.net')),
      'none: signature-not-found',
    ],
    ['with another selector', weak((s) => s.replace('s=one', 's=two')), 'none: signature-not-found'],
    ['with other octets', weak((s) => s.replace('AbCd', 'XbCd')), 'none: signature-not-found'],
    ['with a tag twice', weak((s) => `${s}; d=example.org`), 'none: signature-not-found'],
    ['over part of the body', weak((s) => `${s}; l=100`), 'none: signature-covers-part-of-the-body'],
    ['without To', weak((s) => s.replace(':To', '')), 'none: signature-covers-too-few-fields'],
    ['without Date', weak((s) => s.replace(':Date', '')), 'none: signature-covers-too-few-fields'],
    ['of a week ago', weak((s) => s.replace('t=1767600000', 't=1767000000')), 'none: signature-too-old'],
    ['of next week', weak((s) => s.replace('t=1767600000', 't=1768200000')), 'none: signature-too-old'],
    ['without time, by Date', weak((s) => s.replace('t=1767600000; ', '')), 'pass: dkim-pass'],
    [
      'without time, by an old Date',
      { ...weak((s) => s.replace('t=1767600000; ', '')), extra: { date: 'Tue, 30 Dec 2025 08:00:00 +0000' } },
      'none: signature-too-old',
    ],
    [
      'without time and Date',
      { ...weak((s) => s.replace('t=1767600000; ', '')), extra: { date: 'yesterday' } },
      'none: signature-too-old',
    ],
    [
      'that is weak, beside a strong one that failed',
      {
        results: ['mx.example.com; dkim=pass header.d=example.org; dkim=fail header.d=example.org'],
        signatures: [`${signature}; l=1`, signature],
      },
      'none: signature-covers-part-of-the-body',
    ],
    [
      'that is weak, beside a strong one that passed',
      {
        results: [`mx.example.com; dkim=pass header.d=example.org header.s=two; ${dkim.slice(16)}`],
        signatures: [`${signature.replace('s=one', 's=two')}; l=1`, signature],
      },
      'pass: dkim-pass',
    ],
  ])('%s', (_, mail, expected) => {
    expect(verdictOn(mail)).toBe(expected);
  });

  test('beside two To fields proves nothing, because only the lower is signed', () => {
    const fields = { 'authentication-results': dkim, 'dkim-signature': signature, date };
    const headers = Object.entries(fields).map(([name, value]) => ({ name, value }));
    const twice = [
      ...headers,
      { name: 'to', value: 'help@example.com' },
      { name: 'to', value: 'bob@example.org' },
    ];
    const from = [{ address: 'ann@example.org', displayName: '' }];
    expect(authenticateFrom({ headers: twice, from, trust, now: Date.parse(now) })).toEqual({
      verdict: 'none',
      reason: 'several-fields-where-one-is-signed',
    });
  });
});

describe('Microsoft 365', () => {
  const microsoft: Trust = { kind: 'microsoft365' };
  const result =
    'spf=pass smtp.mailfrom=example.org; dmarc=pass action=none header.from=example.org;compauth=pass reason=100';
  const internal = { 'x-ms-exchange-organization-authas': 'Internal' };

  test.each<[string, Mail, string]>([
    ['names no server', { results: [result], trust: microsoft }, 'pass: dmarc-pass'],
    ['is not a server with a name', { results: [dmarc], trust: microsoft }, 'none: no-trusted-results'],
    [
      'writes on top',
      { results: ['dmarc=none header.from=example.org', result], trust: microsoft },
      'none: no-aligned-pass',
    ],
    ['marks internal mail, unproven', { extra: internal, trust: microsoft }, 'none: no-trusted-results'],
    [
      'marks internal mail',
      { extra: internal, trust: { ...microsoft, isInternalProven: true } },
      'pass: microsoft365-internal',
    ],
    ['marks it only where it is believed', { extra: internal }, 'none: no-trusted-results'],
  ])('%s', (_, mail, expected) => {
    expect(verdictOn(mail)).toBe(expected);
  });
});
